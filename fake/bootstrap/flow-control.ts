import type { JsonObject } from '../../machinery/json.ts';
import { mandatoryFlows, mandatoryLevels } from '../kinds/flowcontrol/mandatory.ts';
import { danglingCondition, levelNameOf } from '../simulation/flow-schema-status.ts';

const apiVersion = 'flowcontrol.apiserver.k8s.io/v1';
const metadataOf = (name: string): JsonObject => ({ name, annotations: { 'apf.kubernetes.io/autoupdate-spec': 'true' } });

const level = (name: string, spec: JsonObject): JsonObject => ({ apiVersion, kind: 'PriorityLevelConfiguration', metadata: metadataOf(name), spec });

function queued(name: string, shares: number, lendablePercent: number, queues: readonly [number, number]): JsonObject {
  const [count, handSize] = queues;
  const queuing = { queues: count, handSize, queueLengthLimit: 50 };
  return level(name, {
    type: 'Limited',
    limited: { nominalConcurrencyShares: shares, limitResponse: { type: 'Queue', queuing }, lendablePercent },
  });
}

const levels: readonly JsonObject[] = [
  queued('system', 30, 33, [64, 6]),
  queued('node-high', 40, 25, [64, 6]),
  queued('leader-election', 10, 0, [16, 4]),
  queued('workload-high', 40, 50, [128, 6]),
  queued('workload-low', 100, 90, [128, 6]),
  queued('global-default', 20, 50, [128, 6]),
];

const groups = (...names: readonly string[]): readonly JsonObject[] => names.map((name) => ({ kind: 'Group', group: { name } }));
const users = (...names: readonly string[]): readonly JsonObject[] => names.map((name) => ({ kind: 'User', user: { name } }));
const accounts = (...names: readonly string[]): readonly JsonObject[] =>
  names.map((name) => ({ kind: 'ServiceAccount', serviceAccount: { namespace: 'kube-system', name } }));

const everyone = groups('system:unauthenticated', 'system:authenticated');
const manager = 'system:kube-controller-manager';
const scheduler = 'system:kube-scheduler';

interface Requests {
  readonly resourceRules?: readonly JsonObject[];
  readonly nonResourceRules?: readonly JsonObject[];
}

const everything: Requests = {
  resourceRules: [{ verbs: ['*'], apiGroups: ['*'], resources: ['*'], clusterScope: true, namespaces: ['*'] }],
  nonResourceRules: [{ verbs: ['*'], nonResourceURLs: ['*'] }],
};

function writing(apiGroup: string, resource: string): Requests {
  return { resourceRules: [{ verbs: ['get', 'create', 'update'], apiGroups: [apiGroup], resources: [resource], namespaces: ['*'] }] };
}

const ofNodes: Requests = {
  resourceRules: [
    { verbs: ['*'], apiGroups: [''], resources: ['nodes', 'nodes/status'], clusterScope: true, namespaces: ['*'] },
    { verbs: ['*'], apiGroups: ['coordination.k8s.io'], resources: ['leases'], namespaces: ['*'] },
  ],
};

interface Flow {
  readonly name: string;
  readonly level: string;
  readonly precedence: number;
  readonly by?: 'ByUser' | 'ByNamespace';
  readonly subjects: readonly JsonObject[];
  readonly requests: Requests;
}

function specOf({ level: levelName, precedence, by, subjects, requests }: Flow): JsonObject {
  return {
    priorityLevelConfiguration: { name: levelName },
    matchingPrecedence: precedence,
    ...(by === undefined ? {} : { distinguisherMethod: { type: by } }),
    rules: [{ subjects: [...subjects], ...requests } as JsonObject],
  };
}

function schema(name: string, spec: JsonObject): JsonObject {
  // The time is that of the cluster, stamped when the schema is put there.
  const status: JsonObject = { conditions: [danglingCondition(levelNameOf(spec), true, '1970-01-01T00:00:00Z')] };
  return { apiVersion, kind: 'FlowSchema', metadata: metadataOf(name), spec, status };
}

const leases = writing('coordination.k8s.io', 'leases');
const electors = [...users(manager, scheduler), ...accounts('*')];
const endpointWriters = [...users(manager), ...accounts('endpoint-controller', 'endpointslicemirroring-controller')];
const probes: Requests = { nonResourceRules: [{ verbs: ['get'], nonResourceURLs: ['/healthz', '/readyz', '/livez'] }] };
const allAccounts = groups('system:serviceaccounts');

const flows: readonly Flow[] = [
  { name: 'system-nodes', level: 'system', precedence: 500, by: 'ByUser', subjects: groups('system:nodes'), requests: everything },
  { name: 'system-node-high', level: 'node-high', precedence: 400, by: 'ByUser', subjects: groups('system:nodes'), requests: ofNodes },
  { name: 'probes', level: 'exempt', precedence: 2, subjects: everyone, requests: probes },
  { name: 'system-leader-election', level: 'leader-election', precedence: 100, by: 'ByUser', subjects: electors, requests: leases },
  { name: 'endpoint-controller', level: 'workload-high', precedence: 150, by: 'ByUser', subjects: endpointWriters, requests: writing('', 'endpoints') },
  { name: 'workload-leader-election', level: 'leader-election', precedence: 200, by: 'ByUser', subjects: allAccounts, requests: leases },
  { name: 'kube-controller-manager', level: 'workload-high', precedence: 800, by: 'ByNamespace', subjects: users(manager), requests: everything },
  { name: 'kube-scheduler', level: 'workload-high', precedence: 800, by: 'ByNamespace', subjects: users(scheduler), requests: everything },
  { name: 'kube-system-service-accounts', level: 'workload-high', precedence: 900, by: 'ByNamespace', subjects: accounts('*'), requests: everything },
  { name: 'service-accounts', level: 'workload-low', precedence: 9000, by: 'ByUser', subjects: allAccounts, requests: everything },
  { name: 'global-default', level: 'global-default', precedence: 9900, by: 'ByUser', subjects: everyone, requests: everything },
];

/** How requests share the server before anybody says otherwise; levels come before the schemas that name them. @see apiserver pkg/apis/flowcontrol/bootstrap/default.go (v1.37) */
export const flowControlObjects: readonly JsonObject[] = [
  ...levels,
  ...flows.map((flow) => schema(flow.name, specOf(flow))),
  ...Object.entries(mandatoryLevels).map(([name, spec]) => level(name, spec)),
  ...Object.entries(mandatoryFlows).map(([name, spec]) => schema(name, spec)),
];

/** The manager under whose name these objects are kept up to date. */
export const flowControlManager = 'api-priority-and-fairness-config-producer-v1';
