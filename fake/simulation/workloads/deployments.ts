import type { Deployment, ReplicaSet } from '../../../machinery/generated/types/apps/v1.ts';
import type { Simulation, SimulationParts } from '../simulation.ts';
import { type ControllerRules, isSame, keyOf, partsOf, startController, type Tools } from './controller-loop.ts';
import { outlookOf } from './deployment-status.ts';
import { claim, controlledBy, ownersConcerned } from './ownership.ts';
import { templateHash } from './pods-of-workloads.ts';
import { type Generations, leewayOf, nextSizes } from './rollout-plan.ts';

const BUCKET = 'deployments.apps';
const SETS = 'replicasets.apps';
const HASH = 'pod-template-hash';
const REVISION = 'deployment.kubernetes.io/revision';

const revisionOf = ({ metadata }: ReplicaSet): number => Number(metadata?.annotations?.[REVISION] ?? 0);

function templateOf({ spec }: ReplicaSet): unknown {
  const { [HASH]: _hash, ...labels } = spec.template?.metadata?.labels ?? {};
  return { ...spec.template, metadata: { ...spec.template?.metadata, labels } };
}

function annotationsOf(deployment: Deployment, revision: number): Readonly<Record<string, string>> {
  const { 'kubectl.kubernetes.io/last-applied-configuration': _applied, ...kept } = deployment.metadata?.annotations ?? {};
  const replicas = deployment.spec.replicas ?? 1;
  return {
    ...kept,
    'deployment.kubernetes.io/desired-replicas': String(replicas),
    'deployment.kubernetes.io/max-replicas': String(replicas + leewayOf(deployment).surge),
    [REVISION]: String(revision),
  };
}

async function createSet(tools: Tools, deployment: Deployment, old: readonly ReplicaSet[]): Promise<void> {
  const { name = '', namespace = '' } = deployment.metadata ?? {};
  const { template, selector, minReadySeconds } = deployment.spec;
  const hash = templateHash(template);
  const labels = { ...template.metadata?.labels, [HASH]: hash };
  await tools.create(SETS, namespace, {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: {
      name: `${name}-${hash}`,
      labels,
      annotations: annotationsOf(deployment, Math.max(0, ...old.map(revisionOf)) + 1),
      ownerReferences: [controlledBy(deployment, 'apps/v1', 'Deployment')],
    },
    spec: {
      replicas: 0,
      ...(minReadySeconds === undefined ? {} : { minReadySeconds }),
      selector: { ...selector, matchLabels: { ...selector.matchLabels, [HASH]: hash } },
      template: { ...template, metadata: { ...template.metadata, labels } },
    },
  });
}

async function readGenerations(tools: Tools, deployment: Deployment): Promise<Generations | undefined> {
  const claimant = { owner: deployment, apiVersion: 'apps/v1', kind: 'Deployment', selector: deployment.spec.selector };
  const sets = (await claim<ReplicaSet>(tools, SETS, claimant)).toSorted((a, b) => revisionOf(a) - revisionOf(b));
  const wanted = { ...deployment.spec.template, metadata: { ...deployment.spec.template.metadata, labels: deployment.spec.template.metadata?.labels ?? {} } };
  const current = sets.find((set) => isSame(templateOf(set), wanted));
  return current === undefined ? undefined : { current, old: sets.filter((set) => set !== current) };
}

/** A template that was used before comes back as the newest revision. */
async function promote(tools: Tools, deployment: Deployment, { current, old }: Generations): Promise<boolean> {
  const newest = Math.max(0, ...old.map(revisionOf));
  const revision = revisionOf(current) > newest ? revisionOf(current) : newest + 1;
  const annotations = { ...current.metadata?.annotations, ...annotationsOf(deployment, revision) };
  const { minReadySeconds = 0 } = deployment.spec;
  if (isSame(current.metadata?.annotations, annotations) && (current.spec.minReadySeconds ?? 0) === minReadySeconds) return false;
  await tools.update(SETS, current, { metadata: { ...current.metadata, annotations }, spec: { ...current.spec, minReadySeconds } });
  return true;
}

async function markRevision(tools: Tools, deployment: Deployment, current: ReplicaSet): Promise<boolean> {
  const revision = String(revisionOf(current));
  if (deployment.metadata?.annotations?.[REVISION] === revision) return false;
  const metadata = { ...deployment.metadata, annotations: { ...deployment.metadata?.annotations, [REVISION]: revision } };
  // Through the status: an annotation that is changed on the object itself moves the generation. Source: pkg/controller/deployment/sync.go, getNewReplicaSet
  await tools.update(BUCKET, deployment, { metadata }, 'status');
  return true;
}

async function forgetOld(tools: Tools, deployment: Deployment, { old }: Generations): Promise<void> {
  const { revisionHistoryLimit = 10 } = deployment.spec;
  const unused = old.filter(({ spec, status, metadata }) => spec.replicas === 0 && (status?.replicas ?? 0) === 0 && metadata?.deletionTimestamp === undefined);
  for (const set of unused.slice(0, Math.max(0, old.length - revisionHistoryLimit))) await tools.remove(SETS, set);
}

/** Takes the next step; `again` when it was one that this controller hears of and goes on from. */
async function rollOut(tools: Tools, deployment: Deployment): Promise<Generations | undefined | 'again'> {
  const generations = await readGenerations(tools, deployment);
  if (generations === undefined) {
    if (deployment.spec.paused === true) return undefined;
    const claimant = { owner: deployment, apiVersion: 'apps/v1', kind: 'Deployment', selector: deployment.spec.selector };
    await createSet(tools, deployment, await claim<ReplicaSet>(tools, SETS, claimant));
    return 'again';
  }
  // Each write is seen by this controller, which then goes on from what is there.
  if (await promote(tools, deployment, generations)) return 'again';
  const sizes = nextSizes(deployment, generations);
  for (const { set, replicas } of sizes) await tools.update(SETS, set, { spec: { ...set.spec, replicas } });
  if (sizes.length === 0) await forgetOld(tools, deployment, generations);
  return readGenerations(tools, deployment);
}

async function reconcile(key: string, tools: Tools): Promise<void> {
  const [namespace, name] = partsOf(key);
  const deployment = tools.get<Deployment>(BUCKET, namespace, name);
  if (deployment === undefined) return;
  const isGoing = deployment.metadata?.deletionTimestamp !== undefined;
  const generations = isGoing ? await readGenerations(tools, deployment) : await rollOut(tools, deployment);
  if (generations === 'again') return;
  if (generations !== undefined && !isGoing && (await markRevision(tools, deployment, generations.current))) return;
  const { status, changesAt } = outlookOf(deployment, generations, tools.now());
  if (!isSame(deployment.status, status)) await tools.update(BUCKET, deployment, { status }, 'status');
  if (changesAt !== undefined) tools.later(key, Math.max(0, changesAt - tools.now()));
}

const rules: ControllerRules = {
  account: 'deployment-controller',
  keys: (tools) => tools.list<Deployment>(BUCKET, '').map(keyOf),
  concerned(change, tools) {
    if (change.bucket === BUCKET) return change.after === undefined ? [] : [keyOf(change.after)];
    return change.bucket === SETS ? ownersConcerned(change, 'Deployment', (namespace) => tools.list<Deployment>(BUCKET, namespace)) : [];
  },
  reconcile,
};

/** Rolls deployments out through replica sets. @see kubernetes pkg/controller/deployment (v1.37) */
export function startDeployments(parts: SimulationParts): Simulation {
  return startController(parts, rules);
}
