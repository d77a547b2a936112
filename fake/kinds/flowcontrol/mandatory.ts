import type { JsonObject } from '../../../machinery/json.ts';

const everything: JsonObject = { verbs: ['*'], apiGroups: ['*'], resources: ['*'], clusterScope: true, namespaces: ['*'] };
const everyPath: JsonObject = { verbs: ['*'], nonResourceURLs: ['*'] };
const group = (name: string): JsonObject => ({ kind: 'Group', group: { name } });
const account = (name: string, namespace: string): JsonObject => ({ kind: 'ServiceAccount', serviceAccount: { name, namespace } });
const user = (name: string): JsonObject => ({ kind: 'User', user: { name } });

interface Flow {
  readonly level: string;
  readonly precedence: number;
  readonly subjects: readonly JsonObject[];
  readonly method?: string;
  readonly resources?: readonly JsonObject[];
  readonly paths?: readonly JsonObject[];
}

function flow({ level, precedence, subjects, method, resources = [everything], paths = [everyPath] }: Flow): JsonObject {
  return {
    priorityLevelConfiguration: { name: level },
    matchingPrecedence: precedence,
    ...(method === undefined ? {} : { distinguisherMethod: { type: method } }),
    rules: [
      {
        subjects,
        ...(resources.length === 0 ? {} : { resourceRules: resources }),
        ...(paths.length === 0 ? {} : { nonResourceRules: paths }),
      },
    ],
  };
}

/** The flow schemas that must be as they are. @see kubernetes staging apiserver pkg/apis/flowcontrol/bootstrap/default.go (v1.37) */
export const mandatoryFlows: Readonly<Record<string, JsonObject>> = {
  exempt: flow({ level: 'exempt', precedence: 1, subjects: [group('system:masters')] }),
  'catch-all': flow({ level: 'catch-all', precedence: 10000, method: 'ByUser', subjects: [group('system:unauthenticated'), group('system:authenticated')] }),
};

const leases: JsonObject = { verbs: ['get', 'create', 'update'], apiGroups: ['coordination.k8s.io'], resources: ['leases'], namespaces: ['*'] };
const nodeStatus: JsonObject = { verbs: ['*'], apiGroups: [''], resources: ['nodes', 'nodes/status'], clusterScope: true, namespaces: ['*'] };
const nodeLeases: JsonObject = { verbs: ['*'], apiGroups: ['coordination.k8s.io'], resources: ['leases'], namespaces: ['*'] };
const endpointVerbs: JsonObject = { verbs: ['get', 'create', 'update'], apiGroups: [''], resources: ['endpoints'], namespaces: ['kube-system'] };

/** The flow schemas that the server makes and then leaves to their owners. */
export const suggestedFlows: Readonly<Record<string, JsonObject>> = {
  'system-nodes': flow({ level: 'system', precedence: 500, method: 'ByUser', subjects: [group('system:nodes')] }),
  'system-node-high': flow({
    level: 'node-high',
    precedence: 400,
    method: 'ByUser',
    subjects: [group('system:nodes')],
    resources: [nodeStatus, nodeLeases],
    paths: [],
  }),
  probes: flow({
    level: 'exempt',
    precedence: 2,
    subjects: [group('system:unauthenticated'), group('system:authenticated')],
    resources: [],
    paths: [{ verbs: ['get'], nonResourceURLs: ['/healthz', '/readyz', '/livez'] }],
  }),
  'system-leader-election': flow({
    level: 'leader-election',
    precedence: 100,
    method: 'ByUser',
    subjects: [user('system:kube-controller-manager'), user('system:kube-scheduler'), account('*', 'kube-system')],
    resources: [leases],
    paths: [],
  }),
  'endpoint-controller': flow({
    level: 'workload-high',
    precedence: 150,
    method: 'ByUser',
    subjects: [
      user('system:kube-controller-manager'),
      account('endpoint-controller', 'kube-system'),
      account('endpointslicemirroring-controller', 'kube-system'),
    ],
    resources: [endpointVerbs],
    paths: [],
  }),
  'workload-leader-election': flow({
    level: 'leader-election',
    precedence: 200,
    method: 'ByUser',
    subjects: [group('system:serviceaccounts')],
    resources: [leases],
    paths: [],
  }),
  'kube-controller-manager': flow({ level: 'workload-high', precedence: 800, method: 'ByNamespace', subjects: [user('system:kube-controller-manager')] }),
  'kube-scheduler': flow({ level: 'workload-high', precedence: 800, method: 'ByNamespace', subjects: [user('system:kube-scheduler')] }),
  'kube-system-service-accounts': flow({ level: 'workload-high', precedence: 900, method: 'ByNamespace', subjects: [account('*', 'kube-system')] }),
  'service-accounts': flow({ level: 'workload-low', precedence: 9000, method: 'ByUser', subjects: [group('system:serviceaccounts')] }),
  'global-default': flow({
    level: 'global-default',
    precedence: 9900,
    method: 'ByUser',
    subjects: [group('system:unauthenticated'), group('system:authenticated')],
  }),
};

const queuing = (shares: number, queues: number, lendable: number): JsonObject => ({
  type: 'Limited',
  limited: {
    nominalConcurrencyShares: shares,
    limitResponse: { type: 'Queue', queuing: { queues, handSize: queues === 16 ? 4 : 6, queueLengthLimit: 50 } },
    lendablePercent: lendable,
  },
});

/** The priority levels that must be as they are, but for how much of `exempt` is counted. */
export const mandatoryLevels: Readonly<Record<string, JsonObject>> = {
  exempt: { type: 'Exempt', exempt: { nominalConcurrencyShares: 0, lendablePercent: 0 } },
  'catch-all': { type: 'Limited', limited: { nominalConcurrencyShares: 5, limitResponse: { type: 'Reject' }, lendablePercent: 0 } },
};

/** The priority levels that the server makes and then leaves to their owners. */
export const suggestedLevels: Readonly<Record<string, JsonObject>> = {
  system: queuing(30, 64, 33),
  'node-high': queuing(40, 64, 25),
  'leader-election': queuing(10, 16, 0),
  'workload-high': queuing(40, 128, 50),
  'workload-low': queuing(100, 128, 90),
  'global-default': queuing(20, 128, 50),
};
