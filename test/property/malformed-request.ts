/** A request as a hostile or broken client might send it. */
export interface MadeRequest {
  readonly method: string;
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
}

type Below = (limit: number) => number;

const METHODS = ['GET', 'GET', 'POST', 'POST', 'PUT', 'PATCH', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS', 'CONNECTX', 'get'];
const PATHS = [
  '/api/v1/namespaces/default/configmaps',
  '/api/v1/namespaces/default/configmaps/a',
  '/api/v1/namespaces/default/pods/p',
  '/api/v1/namespaces/default/pods/p/status',
  '/api/v1/namespaces/default/pods',
  '/api/v1/namespaces/default/services',
  '/api/v1/namespaces/default',
  '/api/v1/namespaces',
  '/api/v1/nodes',
  '/api/v1/watch/namespaces/default/configmaps',
  '/apis/apps/v1/namespaces/default/deployments',
  '/apis/apps/v1/namespaces/default/deployments/d/scale',
  '/apis/example.com/v1/namespaces/default/things',
  '/apis/example.com/v1/namespaces/default/things/t',
  '/apis/apiextensions.k8s.io/v1/customresourcedefinitions/things.example.com/status',
  '/apis/rbac.authorization.k8s.io/v1/clusterroles',
  '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
  '/api',
  '/apis',
  '/openapi/v2',
  '/version',
  '/',
];
const SEGMENTS = [
  '',
  '..',
  '%2e%2e',
  '%',
  '%zz',
  '%00',
  'a%2Fb',
  '\u00e9',
  'x'.repeat(300),
  '__proto__',
  'constructor',
  'status',
  'scale',
  'log',
  'watch',
  '*',
];
const QUERIES = [
  'watch',
  'limit',
  'continue',
  'resourceVersion',
  'resourceVersionMatch',
  'labelSelector',
  'fieldSelector',
  'timeoutSeconds',
  'dryRun',
  'fieldManager',
  'fieldValidation',
  'force',
  'pretty',
  'gracePeriodSeconds',
  'propagationPolicy',
  'orphanDependents',
  'sendInitialEvents',
  'allowWatchBookmarks',
  'includeObject',
  '__proto__',
  '',
];
const VALUES = [
  '',
  '0',
  '1',
  '-1',
  '1e9',
  '99999999999999999999999',
  'true',
  'All',
  'a in (',
  'a=b,c!=d',
  '!x',
  '%',
  '%ff',
  '\u0000',
  '__proto__',
  'Exact',
  'x'.repeat(2000),
];
const TYPES = [
  'application/json',
  'application/json; charset=utf-8',
  'application/yaml',
  'application/merge-patch+json',
  'application/json-patch+json',
  'application/strategic-merge-patch+json',
  'application/apply-patch+yaml',
  'application/vnd.kubernetes.protobuf',
  'text/html',
  ';;;',
  '',
  '*/*',
];
const ACCEPTS = [
  'application/json',
  '*/*',
  '',
  'application/yaml',
  'application/json;as=Table;v=v1;g=meta.k8s.io',
  'application/json;as=',
  'q=0',
  ',,,;;',
  'application/vnd.kubernetes.protobuf',
];
const HEADERS = ['impersonate-user', 'impersonate-group', 'impersonate-extra-%', 'accept-encoding', 'if-match', 'user-agent', 'x-remote-user'];
const LEAVES: readonly unknown[] = [null, true, 0, -1, 1.5, 1e300, '', 'a', '\u0000', '\ud800', [], {}, [[]], [null], { a: null }, 'x'.repeat(5000)];
const KEYS = [
  'apiVersion',
  'kind',
  'metadata',
  'spec',
  'status',
  'data',
  'name',
  'labels',
  'finalizers',
  'ownerReferences',
  'managedFields',
  'resourceVersion',
  'uid',
  'containers',
  'op',
  'path',
  'value',
  '$patch',
  '__proto__',
  'constructor',
];
const BODIES: readonly unknown[] = [
  { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'n' }, data: { k: 'v' } },
  {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'n', labels: { a: 'b' } },
    spec: { containers: [{ name: 'c', image: 'i', ports: [{ containerPort: 80 }] }] },
  },
  { apiVersion: 'v1', kind: 'Service', metadata: { name: 'n' }, spec: { ports: [{ port: 80 }], selector: { a: 'b' } } },
  {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'n' },
    spec: { selector: { matchLabels: { a: 'b' } }, template: { metadata: { labels: { a: 'b' } }, spec: { containers: [{ name: 'c', image: 'i' }] } } },
  },
  { apiVersion: 'example.com/v1', kind: 'Thing', metadata: { name: 'n' }, spec: {} },
  { kind: 'DeleteOptions', apiVersion: 'v1', propagationPolicy: 'Foreground', preconditions: { uid: 'u' }, dryRun: ['All'] },
  [
    { op: 'replace', path: '/data/k', value: 'w' },
    { op: 'test', path: '/metadata/name', value: 'a' },
  ],
  { metadata: { labels: { a: null }, finalizers: ['example.com/f'] } },
];

/** Damages one place of a JSON value: another leaf, a key too many, one too few. */
function damaged(value: unknown, below: Below): unknown {
  const pick = <T>(list: readonly T[]): T => list[below(list.length)] as T;
  if (typeof value !== 'object' || value === null || below(4) === 0) return pick(LEAVES);
  if (Array.isArray(value)) {
    const index = below(value.length + 1);
    return index === value.length ? [...value, pick(LEAVES)] : value.map((item, at) => (at === index ? damaged(item, below) : item));
  }
  const entries = Object.entries(value);
  const index = below(entries.length + 1);
  if (index === entries.length) return Object.fromEntries([...entries, [pick(KEYS), pick(LEAVES)]]);
  if (below(6) === 0) return Object.fromEntries(entries.filter((_, at) => at !== index));
  return Object.fromEntries(entries.map(([key, item], at) => [key, at === index ? damaged(item, below) : item]));
}

function brokenBytes(text: string, below: Below): Uint8Array {
  const bytes = Buffer.from(text);
  switch (below(5)) {
    case 0:
      return bytes.subarray(0, below(bytes.length + 1));
    case 1:
      for (let count = 0; count < 3 && bytes.length > 0; count += 1) bytes[below(bytes.length)] = below(256);
      return bytes;
    case 2:
      return Buffer.from([0x6b, 0x38, 0x73, 0x00, ...Array.from({ length: below(40) }, () => below(256))]);
    case 3:
      return Buffer.from(`${'['.repeat(below(20_000))}${text}`);
    default:
      return Buffer.from(`${text}${text}`);
  }
}

interface Kind {
  readonly collection: string;
  readonly body: { readonly metadata: object; readonly [key: string]: unknown };
}

const template = {
  metadata: { labels: { a: 'b' } },
  spec: { containers: [{ name: 'c', image: 'i', env: [{ name: 'E', value: 'v' }], resources: { limits: { cpu: '1' } } }] },
};
const selector = { matchLabels: { a: 'b' } };
const kindOf = (collection: string, apiVersion: string, kind: string, rest: object): Kind => ({
  collection,
  body: { apiVersion, kind, metadata: { labels: { a: 'b' }, annotations: { x: 'y' } }, ...rest },
});

/** Requests to these are right but for the one or other place. */
const KINDS: readonly Kind[] = [
  kindOf('/api/v1/namespaces/default/configmaps', 'v1', 'ConfigMap', { data: { k: 'v' }, binaryData: { b: 'AA==' }, immutable: false }),
  kindOf('/api/v1/namespaces/default/secrets', 'v1', 'Secret', { data: { k: 'AA==' }, stringData: { s: 't' }, type: 'Opaque' }),
  kindOf('/api/v1/namespaces/default/pods', 'v1', 'Pod', {
    spec: template.spec,
    status: { phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] },
  }),
  kindOf('/api/v1/namespaces/default/services', 'v1', 'Service', { spec: { ports: [{ port: 80, name: 'http' }], selector: { a: 'b' }, type: 'NodePort' } }),
  kindOf('/api/v1/namespaces', 'v1', 'Namespace', { spec: { finalizers: ['kubernetes'] } }),
  kindOf('/api/v1/nodes', 'v1', 'Node', { spec: { taints: [{ key: 'k', effect: 'NoSchedule' }] }, status: { capacity: { cpu: '1' } } }),
  kindOf('/api/v1/namespaces/default/events', 'v1', 'Event', { involvedObject: { kind: 'Pod', namespace: 'default' }, reason: 'R', message: 'm' }),
  kindOf('/api/v1/namespaces/default/persistentvolumeclaims', 'v1', 'PersistentVolumeClaim', {
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
  }),
  kindOf('/apis/apps/v1/namespaces/default/deployments', 'apps/v1', 'Deployment', {
    spec: { replicas: 1, selector, template, strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%' } } },
  }),
  kindOf('/apis/apps/v1/namespaces/default/statefulsets', 'apps/v1', 'StatefulSet', { spec: { serviceName: 's', selector, template } }),
  kindOf('/apis/batch/v1/namespaces/default/jobs', 'batch/v1', 'Job', { spec: { template: { spec: { ...template.spec, restartPolicy: 'Never' } } } }),
  kindOf('/apis/batch/v1/namespaces/default/cronjobs', 'batch/v1', 'CronJob', {
    spec: { schedule: '* * * * *', jobTemplate: { spec: { template: { spec: { ...template.spec, restartPolicy: 'Never' } } } } },
  }),
  kindOf('/apis/networking.k8s.io/v1/namespaces/default/ingresses', 'networking.k8s.io/v1', 'Ingress', {
    spec: { rules: [{ host: 'h', http: { paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name: 's', port: { number: 80 } } } }] } }] },
  }),
  kindOf('/apis/networking.k8s.io/v1/namespaces/default/networkpolicies', 'networking.k8s.io/v1', 'NetworkPolicy', {
    spec: { podSelector: {}, ingress: [{ from: [{ ipBlock: { cidr: '10.0.0.0/8' } }] }] },
  }),
  kindOf('/apis/rbac.authorization.k8s.io/v1/clusterroles', 'rbac.authorization.k8s.io/v1', 'ClusterRole', {
    rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }],
  }),
  kindOf('/apis/autoscaling/v2/namespaces/default/horizontalpodautoscalers', 'autoscaling/v2', 'HorizontalPodAutoscaler', {
    spec: { maxReplicas: 2, scaleTargetRef: { kind: 'Deployment', name: 'd', apiVersion: 'apps/v1' } },
  }),
  kindOf('/apis/policy/v1/namespaces/default/poddisruptionbudgets', 'policy/v1', 'PodDisruptionBudget', { spec: { minAvailable: 1, selector } }),
  kindOf('/apis/coordination.k8s.io/v1/namespaces/default/leases', 'coordination.k8s.io/v1', 'Lease', {
    spec: { holderIdentity: 'h', leaseDurationSeconds: 1 },
  }),
  kindOf('/apis/example.com/v1/namespaces/default/things', 'example.com/v1', 'Thing', { spec: { size: 1, list: [{ a: 1 }] } }),
  kindOf('/apis/apiextensions.k8s.io/v1/customresourcedefinitions', 'apiextensions.k8s.io/v1', 'CustomResourceDefinition', {
    spec: {
      group: 'z.example.com',
      scope: 'Namespaced',
      names: { plural: 'zs', singular: 'z', kind: 'Z', listKind: 'ZList' },
      versions: [
        {
          name: 'v1',
          served: true,
          storage: true,
          schema: { openAPIV3Schema: { type: 'object', properties: { spec: { type: 'object', 'x-kubernetes-validations': [{ rule: 'self == self' }] } } } },
        },
      ],
    },
  }),
];
const FIT: readonly string[] = ['', '', '', '?dryRun=All', '?fieldValidation=Strict', '?fieldManager=m', '?fieldManager=m&force=true'];
const PATCHES = ['application/merge-patch+json', 'application/strategic-merge-patch+json', 'application/apply-patch+yaml', 'application/json-patch+json'];

function fittingRequest(below: Below): MadeRequest {
  const pick = <T>(list: readonly T[]): T => list[below(list.length)] as T;
  const { collection, body } = pick(KINDS);
  const name = collection.endsWith('customresourcedefinitions') ? 'zs.z.example.com' : `n${below(6)}`;
  const method = pick(['POST', 'POST', 'PUT', 'PATCH', 'PATCH', 'PATCH', 'DELETE', 'GET']);
  const type = method === 'PATCH' ? pick(PATCHES) : 'application/json';
  let value: unknown = { ...body, metadata: { name, ...body.metadata } };
  if (type === 'application/json-patch+json')
    value = [
      {
        op: pick(['add', 'replace', 'remove', 'test', 'copy', 'move']),
        path: pick(['/metadata/labels', '/spec', '/spec/x', '/metadata', '/status', '', '/data/k', '/metadata/name']),
        value: pick(LEAVES),
      },
    ];
  if (method === 'DELETE') value = pick([{ propagationPolicy: 'Background' }, { gracePeriodSeconds: 0 }, { preconditions: { uid: 'u' } }]);
  for (let count = below(4); count > 0; count -= 1) value = damaged(value, below);
  const target = `${method === 'POST' ? collection : `${collection}/${name}`}${method !== 'POST' && below(5) === 0 ? '/status' : ''}${pick(FIT)}`;
  return {
    method,
    target,
    headers: { 'content-type': type, accept: 'application/json' },
    ...(method === 'GET' ? {} : { body: Buffer.from(JSON.stringify(value) ?? '') }),
  };
}

/** Makes one malformed request after the other, the same ones for the same chance: wild ones, and those that are nearly right. */
export function createRequestMaker(below: Below): () => MadeRequest {
  const wild = createWildMaker(below);
  return () => (below(2) === 0 ? wild() : fittingRequest(below));
}

function createWildMaker(below: Below): () => MadeRequest {
  const pick = <T>(list: readonly T[]): T => list[below(list.length)] as T;
  const pathOf = (): string => {
    const path = pick(PATHS);
    if (below(3) > 0) return path;
    const parts = path.split('/');
    const at = 1 + below(parts.length);
    return below(2) === 0
      ? [...parts.slice(0, at), pick(SEGMENTS), ...parts.slice(at)].join('/')
      : parts.map((part, index) => (index === at ? pick(SEGMENTS) : part)).join('/');
  };
  const queryOf = (): string => {
    const terms = Array.from(
      { length: below(4) },
      () => `${pick(QUERIES)}${below(8) === 0 ? '' : '='}${below(3) === 0 ? pick(VALUES) : encodeURIComponent(pick(VALUES))}`,
    );
    return terms.length === 0 ? '' : `?${terms.join('&')}`;
  };
  const bodyOf = (): Uint8Array | undefined => {
    const kind = below(10);
    if (kind === 0) return undefined;
    if (kind === 1) return new Uint8Array();
    let value: unknown = pick(BODIES);
    for (let count = below(4); count > 0; count -= 1) value = damaged(value, below);
    const text = JSON.stringify(value) ?? '';
    return kind < 4 ? brokenBytes(text, below) : Buffer.from(text);
  };
  // What a request line or header cannot carry would never leave a client.
  const sendable = (text: string): string => text.replace(/[^!-~]/g, '');
  return () => {
    const method = pick(METHODS);
    const body = method === 'GET' || method === 'HEAD' ? undefined : bodyOf();
    const headers: Record<string, string> = {};
    if (below(6) > 0) headers['content-type'] = pick(TYPES);
    if (below(3) > 0) headers['accept'] = pick(ACCEPTS);
    if (below(8) === 0) headers[pick(HEADERS)] = sendable(pick(VALUES));
    return { method, target: sendable(`${pathOf()}${queryOf()}`) || '/', headers, ...(body === undefined ? {} : { body }) };
  };
}
