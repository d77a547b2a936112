import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { ConfigError, type ConfigProblem } from '../errors.ts';
import type { Kubeconfig, KubeconfigCluster, KubeconfigExec, KubeconfigUser } from './kubeconfig.ts';
import { shapeProblems } from './kubeconfig-shape.ts';

/** A kubeconfig with relative paths resolved against the file it came from. */
export interface KubeconfigFile {
  readonly file: string | undefined;
  readonly config: Kubeconfig;
}

function resolved<T extends object>(entry: T, keys: readonly (keyof T)[], base: string): T {
  const absolute = keys.flatMap((key) => {
    const path = entry[key];
    return typeof path === 'string' && path !== '' ? [[key, resolve(base, path)]] : [];
  });
  return { ...entry, ...Object.fromEntries(absolute) };
}

function resolvedExec(exec: KubeconfigExec, base: string): KubeconfigExec {
  // A bare name is looked for in PATH; only one with a separator is a path.
  return exec.command !== undefined && /[/\\]/.test(exec.command) ? { ...exec, command: resolve(base, exec.command) } : exec;
}

function withPathsFrom(config: Kubeconfig, base: string): Kubeconfig {
  const cluster = (entry: KubeconfigCluster): KubeconfigCluster => resolved(entry, ['certificate-authority'], base);
  const user = (entry: KubeconfigUser): KubeconfigUser => {
    const paths = resolved(entry, ['client-certificate', 'client-key', 'tokenFile'], base);
    const provider = paths['auth-provider'];
    return {
      ...paths,
      ...(paths.exec ? { exec: resolvedExec(paths.exec, base) } : {}),
      ...(provider?.config ? { 'auth-provider': { ...provider, config: resolved(provider.config, ['idp-certificate-authority'], base) } } : {}),
    };
  };
  return {
    ...config,
    clusters: (config.clusters ?? []).map((entry) => ({ name: entry.name, cluster: cluster(entry.cluster) })),
    users: (config.users ?? []).map((entry) => ({ name: entry.name, user: user(entry.user) })),
    contexts: config.contexts ?? [],
  };
}

async function parsed(text: string, file: string): Promise<unknown> {
  const { LineCounter, parseDocument } = await import('yaml');
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { version: '1.1', uniqueKeys: true, merge: true, lineCounter, prettyErrors: false });
  const problems = document.errors.map((error): ConfigProblem => ({ message: error.message, file, line: lineCounter.linePos(error.pos[0]).line }));
  const [first, ...rest] = problems;
  if (first !== undefined) throw new ConfigError([first, ...rest]);
  return document.toJS() ?? {};
}

/** Reads one kubeconfig text as it is written. @throws {ConfigError} with every problem of its shape */
export async function kubeconfigOf(text: string, file: string): Promise<Kubeconfig> {
  return checkedKubeconfig(await parsed(text, file), file);
}

/** Reads one kubeconfig text, its paths resolved. @throws {ConfigError} with every problem of its shape */
export async function parseKubeconfig(text: string, file: string): Promise<KubeconfigFile> {
  return { file, config: withPathsFrom(await kubeconfigOf(text, file), dirname(file)) };
}

/** Checks the shape of a kubeconfig. @throws {ConfigError} with every problem */
export function checkedKubeconfig(value: unknown, file: string | undefined): Kubeconfig {
  const [first, ...rest] = shapeProblems(value).map((problem): ConfigProblem => ({ ...problem, file }));
  if (first !== undefined) throw new ConfigError([first, ...rest]);
  return value as Kubeconfig;
}

/** Reads one kubeconfig file; `undefined` when there is none. @throws {ConfigError} when it cannot be read or is none */
export async function readKubeconfig(path: string): Promise<KubeconfigFile | undefined> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return undefined;
    throw new ConfigError({ message: 'the file cannot be read', file: path }, { cause });
  }
  return parseKubeconfig(text, resolve(path));
}
