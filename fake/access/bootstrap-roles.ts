import type { DraftObject } from '../registry/strategy.ts';

const API = 'rbac.authorization.k8s.io';
const RBAC_DEFAULTS = { labels: { 'kubernetes.io/bootstrapping': 'rbac-defaults' }, annotations: { 'rbac.authorization.kubernetes.io/autoupdate': 'true' } };

type Rule = Readonly<Record<string, readonly string[]>>;

const READ = ['get', 'list', 'watch'];
const WRITE = ['create', 'delete', 'deletecollection', 'patch', 'update'];
const resources = (apiGroups: readonly string[], names: readonly string[], verbs: readonly string[]): Rule => ({ apiGroups, resources: names, verbs });

const CORE_VIEWED = [
  'configmaps',
  'endpoints',
  'events',
  'limitranges',
  'namespaces',
  'namespaces/status',
  'persistentvolumeclaims',
  'persistentvolumeclaims/status',
  'pods',
  'pods/log',
  'pods/status',
  'replicationcontrollers',
  'replicationcontrollers/scale',
  'replicationcontrollers/status',
  'resourcequotas',
  'resourcequotas/status',
  'serviceaccounts',
  'services',
  'services/status',
  'bindings',
];
const APPS = [
  'controllerrevisions',
  'daemonsets',
  'daemonsets/status',
  'deployments',
  'deployments/scale',
  'deployments/status',
  'replicasets',
  'replicasets/scale',
  'replicasets/status',
  'statefulsets',
  'statefulsets/scale',
  'statefulsets/status',
];
const view: readonly Rule[] = [
  resources([''], CORE_VIEWED, READ),
  resources(['apps'], APPS, READ),
  resources(['autoscaling'], ['horizontalpodautoscalers', 'horizontalpodautoscalers/status'], READ),
  resources(['batch'], ['cronjobs', 'cronjobs/status', 'jobs', 'jobs/status'], READ),
  resources(['discovery.k8s.io'], ['endpointslices'], READ),
  resources(['networking.k8s.io'], ['ingresses', 'ingresses/status', 'networkpolicies'], READ),
  resources(['policy'], ['poddisruptionbudgets', 'poddisruptionbudgets/status'], READ),
];
const edit: readonly Rule[] = [
  ...view,
  resources([''], ['pods/attach', 'pods/exec', 'pods/portforward', 'pods/proxy', 'secrets', 'services/proxy'], READ),
  resources([''], ['serviceaccounts'], ['impersonate']),
  resources(
    [''],
    [
      'configmaps',
      'endpoints',
      'events',
      'persistentvolumeclaims',
      'pods',
      'pods/attach',
      'pods/exec',
      'pods/portforward',
      'pods/proxy',
      'replicationcontrollers',
      'replicationcontrollers/scale',
      'secrets',
      'serviceaccounts',
      'services',
      'services/proxy',
    ],
    WRITE,
  ),
  resources([''], ['pods/eviction', 'serviceaccounts/token'], ['create']),
  resources(
    ['apps'],
    ['daemonsets', 'deployments', 'deployments/rollback', 'deployments/scale', 'replicasets', 'replicasets/scale', 'statefulsets', 'statefulsets/scale'],
    WRITE,
  ),
  resources(['autoscaling'], ['horizontalpodautoscalers'], WRITE),
  resources(['batch'], ['cronjobs', 'jobs'], WRITE),
  resources(['coordination.k8s.io'], ['leases'], [...READ, ...WRITE]),
  resources(['networking.k8s.io'], ['ingresses', 'networkpolicies'], WRITE),
  resources(['policy'], ['poddisruptionbudgets'], WRITE),
];
const admin: readonly Rule[] = [
  ...edit,
  resources(['authorization.k8s.io'], ['localsubjectaccessreviews'], ['create']),
  resources([API], ['rolebindings', 'roles'], [...WRITE, ...READ]),
];
const INFO_PATHS = ['/healthz', '/livez', '/readyz', '/version', '/version/'];
const DISCOVERY_PATHS = ['/api', '/api/*', '/apis', '/apis/*', '/healthz', '/livez', '/openapi', '/openapi/*', '/readyz', '/version', '/version/'];

const roles: Readonly<Record<string, readonly Rule[]>> = {
  'cluster-admin': [resources(['*'], ['*'], ['*']), { nonResourceURLs: ['*'], verbs: ['*'] }],
  admin,
  edit,
  view,
  'system:discovery': [{ nonResourceURLs: DISCOVERY_PATHS, verbs: ['get'] }],
  'system:public-info-viewer': [{ nonResourceURLs: INFO_PATHS, verbs: ['get'] }],
  'system:basic-user': [
    resources(['authorization.k8s.io'], ['selfsubjectaccessreviews', 'selfsubjectrulesreviews'], ['create']),
    resources(['authentication.k8s.io'], ['selfsubjectreviews'], ['create']),
  ],
};

const groups: Readonly<Record<string, readonly string[]>> = {
  'cluster-admin': ['system:masters'],
  'system:discovery': ['system:authenticated'],
  'system:basic-user': ['system:authenticated'],
  'system:public-info-viewer': ['system:authenticated', 'system:unauthenticated'],
};

const meta = (name: string): DraftObject['metadata'] => structuredClone({ name, ...RBAC_DEFAULTS });

function role(name: string, rules: readonly Rule[]): DraftObject {
  return { apiVersion: `${API}/v1`, kind: 'ClusterRole', metadata: meta(name), rules: structuredClone(rules) as unknown as DraftObject[string] };
}

function binding(name: string, subjects: readonly string[]): DraftObject {
  return {
    apiVersion: `${API}/v1`,
    kind: 'ClusterRoleBinding',
    metadata: meta(name),
    roleRef: { apiGroup: API, kind: 'ClusterRole', name },
    subjects: subjects.map((group) => ({ apiGroup: API, kind: 'Group', name: group })),
  };
}

/**
 * The roles for users, and their bindings, that a server creates at its start. Made anew on each call.
 *
 * The roles of the controllers, nodes and schedulers are not among them: nothing here runs under their names.
 * @see plugin/pkg/auth/authorizer/rbac/bootstrappolicy/policy.go (v1.37)
 */
export function bootstrapAccess(): readonly DraftObject[] {
  return [...Object.entries(roles).map(([name, rules]) => role(name, rules)), ...Object.entries(groups).map(([name, subjects]) => binding(name, subjects))];
}
