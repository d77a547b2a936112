import { access, constants } from 'node:fs/promises';
import { dnsLabelComplaints } from '../../machinery/names/dns.ts';
import { ConfigError, type ConfigProblem } from '../errors.ts';
import { checkCluster, checkUser, complainTo, isSet } from './context-problems.ts';
import type { KubeconfigCluster, KubeconfigUser } from './kubeconfig.ts';
import { type KubeconfigOverrides, overriddenCluster, overriddenUser } from './kubeconfig-overrides.ts';
import type { MergedKubeconfig, Sourced } from './merge-kubeconfigs.ts';

/** What a context names, overrides laid over it. */
export interface ChosenContext {
  readonly cluster: Sourced<KubeconfigCluster>;
  readonly user: Sourced<KubeconfigUser> | undefined;
  readonly userName: string;
  readonly namespace: string | undefined;
}

function laidOver<T>(entry: Sourced<T>, over: (value: T) => T): Sourced<T> {
  return { ...entry, value: over(entry.value) };
}

async function unreadable({ value, file, path }: Sourced<object>, keys: readonly string[]): Promise<readonly ConfigProblem[]> {
  const problems: ConfigProblem[] = [];
  for (const key of keys) {
    const named: unknown = Object.getOwnPropertyDescriptor(value, key)?.value;
    if (typeof named !== 'string' || named === '') continue;
    await access(named, constants.R_OK).catch(() => problems.push({ message: `the file cannot be read: ${named}`, file, path: `${path}.${key}` }));
  }
  return problems;
}

async function problemsOf(cluster: Sourced<KubeconfigCluster> | undefined, user: Sourced<KubeconfigUser> | undefined): Promise<readonly ConfigProblem[]> {
  const problems: ConfigProblem[] = [];
  if (cluster !== undefined) {
    checkCluster(cluster.value, complainTo(problems, cluster));
    problems.push(...(await unreadable(cluster, ['certificate-authority'])));
  }
  if (user !== undefined) {
    checkUser(user.value, complainTo(problems, user));
    problems.push(...(await unreadable(user, ['client-certificate', 'client-key'])));
  }
  return problems;
}

/** Finds a context with its cluster and its user. @throws {ConfigError} with every problem of the three, files that cannot be read included */
export async function chooseContext(config: MergedKubeconfig, chosen: string | undefined, overrides: KubeconfigOverrides): Promise<ChosenContext> {
  const name = chosen ?? config.currentContext;
  const file = config.files[0];
  if (name === undefined) throw new ConfigError({ message: 'no context is chosen: there is no current-context', file, path: 'current-context' });
  const context = config.contexts.get(name);
  if (context === undefined) throw new ConfigError({ message: `there is no context ${JSON.stringify(name)}`, file, path: 'contexts' });
  const problems: ConfigProblem[] = [];
  const complain = complainTo(problems, context);
  const namespace = isSet(context.value.namespace) ? context.value.namespace : undefined;
  if (namespace !== undefined) for (const complaint of dnsLabelComplaints(namespace)) complain(complaint, 'namespace');
  const clusterName = overrides.clusterName ?? context.value.cluster ?? '';
  const userName = overrides.userName ?? context.value.user ?? '';
  const found = config.clusters.get(clusterName);
  if (found === undefined) complain(`there is no cluster ${JSON.stringify(clusterName)}`, 'cluster');
  const known = config.users.get(userName);
  if (known === undefined && isSet(userName)) complain(`there is no user ${JSON.stringify(userName)}`, 'user');
  const base = known ?? (overrides.user === undefined ? undefined : { value: {}, file: undefined, path: 'overrides.user' });
  const cluster = found === undefined ? undefined : laidOver(found, (value) => overriddenCluster(value, overrides.cluster));
  const user = base === undefined ? undefined : laidOver(base, (value) => overriddenUser(value, overrides.user));
  const [first, ...rest] = [...problems, ...(await problemsOf(cluster, user))];
  if (first !== undefined || cluster === undefined) throw new ConfigError(first === undefined ? { message: 'there is no cluster' } : [first, ...rest]);
  return { cluster, user, userName, namespace };
}
