import { afterEach, beforeEach, expect, test } from 'vitest';
import { FakeCluster } from '../../fake/index.ts';
import type { JsonObject } from '../../machinery/json.ts';

// What admission sees of requests that store something else than they take, or nothing at all.

interface Answer {
  readonly status: number;
  readonly body: JsonObject & { readonly message?: string; readonly spec?: JsonObject; readonly status?: JsonObject; readonly metadata?: JsonObject };
  readonly warnings: string;
}

interface Seen {
  readonly operation: string;
  readonly what: string;
  readonly name: string;
  readonly kind: unknown;
  readonly dryRun: boolean;
}

const space = '/api/v1/namespaces/default';
const pods = `${space}/pods`;
const MERGE = 'application/merge-patch+json';

let cluster: FakeCluster;

async function send(method: string, target: string, value?: object, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
  const response = await cluster.fetch()(`http://k${target}`, {
    method,
    headers: { 'content-type': 'application/json', ...headers },
    ...(value === undefined ? {} : { body: JSON.stringify(value) }),
  });
  const text = await response.text();
  const body = (text.startsWith('{') ? JSON.parse(text) : {}) as Answer['body'];
  return { status: response.status, body, warnings: response.headers.get('warning') ?? '' };
}

/** Notes every create and connect of a subresource or a review. */
function watchRules(): { readonly mutated: Seen[]; readonly validated: Seen[] } {
  const [mutated, validated]: [Seen[], Seen[]] = [[], []];
  const note = (list: Seen[]) => (request: Parameters<NonNullable<Parameters<FakeCluster['admission']['add']>[0]['validate']>>[0], object: unknown) => {
    const { operation, resource, context, name } = request;
    const what = context.subresource === '' ? resource.plural : `${resource.plural}/${context.subresource}`;
    const kind = (object as JsonObject | undefined)?.['kind'];
    list.push({ operation, what, name, kind, dryRun: context.dryRun });
  };
  cluster.admission.add({ name: 'Notes', mutate: note(mutated), validate: note(validated) });
  return { mutated, validated };
}

/** A policy that looks at `resources` and refuses what `expression` does not hold for. */
async function policy(resources: readonly string[], expression: string, more: { operations?: readonly string[]; objectSelector?: object } = {}): Promise<void> {
  const { operations = ['CREATE'], objectSelector = {} } = more;
  const api = 'admissionregistration.k8s.io/v1';
  const resourceRules = [{ apiGroups: [''], apiVersions: ['*'], operations, resources }];
  const spec = { matchConstraints: { resourceRules, objectSelector }, validations: [{ expression, message: 'not this way' }] };
  await cluster.seed({ apiVersion: api, kind: 'ValidatingAdmissionPolicy', metadata: { name: 'gate' }, spec });
  await cluster.seed({
    apiVersion: api,
    kind: 'ValidatingAdmissionPolicyBinding',
    metadata: { name: 'gate' },
    spec: { policyName: 'gate', validationActions: ['Deny'] },
  });
}

const pod = (name: string): Promise<Answer> => send('POST', pods, { metadata: { name }, spec: { containers: [{ name: 'a', image: 'i' }] } });
const evict = (name: string, query = ''): Promise<Answer> =>
  send('POST', `${pods}/${name}/eviction${query}`, { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name } });
const binding = (name: string): object => ({ apiVersion: 'v1', kind: 'Binding', metadata: { name }, target: { kind: 'Node', name: 'n1' } });

beforeEach(async () => {
  cluster = await FakeCluster.create({ seed: { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default', namespace: 'default' } } });
});
afterEach(() => cluster[Symbol.asyncDispose]());

test('an eviction is admitted as the creation of an Eviction, and the deletion that follows is not admitted again', async () => {
  await pod('p');
  const { mutated, validated } = watchRules();
  expect((await evict('p', '?dryRun=All')).status).toBe(201);
  expect((await evict('p')).status).toBe(201);
  const seen = { operation: 'create', what: 'pods/eviction', name: 'p', kind: 'Eviction' };
  const both = [true, false].map((dryRun) => ({ ...seen, dryRun }));
  expect(mutated).toEqual(both);
  expect(validated).toEqual(both);
  expect((await send('GET', `${pods}/p`)).status).toBe(404);
});

test('a policy for pods/eviction refuses evictions by what they are, one for pods does not see them', async () => {
  await pod('p');
  await policy(['pods/eviction'], "object.kind != 'Eviction' || object.metadata.name != 'p' || request.subResource != 'eviction'");
  const refused = await evict('p');
  expect(refused.status).toBe(422);
  expect(refused.body.message).toBe("pods \"p\" is forbidden: ValidatingAdmissionPolicy 'gate' with binding 'gate' denied request: not this way");
});

test.each([
  [['pods'], 201],
  [['pods/*'], 422],
  [['*/*'], 422],
  [['*/binding'], 422],
  [['pods/eviction'], 201],
] as const)('rules for %j answer a binding with %i', async (resources, code) => {
  await pod('p');
  await policy(resources, 'false');
  expect((await send('POST', `${pods}/p/binding`, binding('p'))).status).toBe(code);
});

test('the bindings of a namespace are a resource of their own to rules', async () => {
  await pod('p');
  await policy(['bindings'], "object.target.name != 'n1'");
  const refused = await send('POST', `${space}/bindings`, binding('p'));
  expect([refused.status, refused.body.message]).toEqual([
    422,
    "bindings \"p\" is forbidden: ValidatingAdmissionPolicy 'gate' with binding 'gate' denied request: not this way",
  ]);
  expect((await send('POST', `${pods}/p/binding`, binding('p'))).status).toBe(201);
});

test('a rule changes where a pod is bound', async () => {
  await pod('p');
  cluster.admission.add({
    name: 'Elsewhere',
    mutate(request, draft) {
      if (draft !== undefined && request.context.subresource === 'binding') draft['target'] = { kind: 'Node', name: 'n2' };
    },
  });
  expect((await send('POST', `${pods}/p/binding`, binding('p'))).status).toBe(201);
  expect((await send('GET', `${pods}/p`)).body.spec?.['nodeName']).toBe('n2');
});

test('nothing is evicted, bound or signed in a namespace that goes away', async () => {
  await cluster.seed({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'going' } });
  const own = '/api/v1/namespaces/going';
  await send('POST', `${own}/serviceaccounts`, { metadata: { name: 'default' } });
  await send('POST', `${own}/pods`, { metadata: { name: 'p' }, spec: { containers: [{ name: 'a', image: 'i' }] } });
  await send('DELETE', '/api/v1/namespaces/going');
  const eviction = { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name: 'p' } };
  const refused = [
    await send('POST', `${own}/pods/p/eviction`, eviction),
    await send('POST', `${own}/pods/p/binding`, binding('p')),
    await send('POST', `${own}/serviceaccounts/default/token`, { spec: {} }),
  ];
  const because = 'is forbidden: unable to create new content in namespace going because it is being terminated';
  expect(refused.map(({ status, body }) => `${status} ${body.message}`)).toEqual([
    `403 pods "p" ${because}`,
    `403 pods "p" ${because}`,
    `403 serviceaccounts "default" ${because}`,
  ]);
});

test('rules see the Scale of before and after, and what they make of it counts', async () => {
  const scale = '/apis/apps/v1/namespaces/default/deployments/d/scale';
  const template = { metadata: { labels: { a: 'b' } }, spec: { containers: [{ name: 'a', image: 'i' }] } };
  await send('POST', '/apis/apps/v1/namespaces/default/deployments', { metadata: { name: 'd' }, spec: { selector: { matchLabels: { a: 'b' } }, template } });
  const seen: unknown[] = [];
  cluster.admission.add({
    name: 'AtMostFive',
    mutate({ context: { subresource } }, draft, current) {
      if (subresource !== 'scale' || draft === undefined) return;
      seen.push([draft['kind'], draft['spec'], current?.['kind'], current?.['spec']]);
      const { replicas } = draft['spec'] as { replicas: number };
      draft['spec'] = { replicas: Math.min(replicas, 5) };
    },
  });
  const patched = await send('PATCH', scale, { spec: { replicas: 9 } }, { 'content-type': MERGE });
  expect(patched.body.spec).toEqual({ replicas: 5 });
  const body = { apiVersion: 'autoscaling/v1', kind: 'Scale', metadata: { name: 'd' }, spec: { replicas: 3 } };
  expect((await send('PUT', scale, body)).body.spec).toEqual({ replicas: 3 });
  expect((await send('GET', scale)).body.spec).toEqual({ replicas: 3 });
  expect(seen).toEqual([
    ['Scale', { replicas: 9 }, 'Scale', { replicas: 1 }],
    ['Scale', { replicas: 3 }, 'Scale', { replicas: 5 }],
  ]);
});

test('a mutating policy rewrites a Scale', async () => {
  const scale = '/apis/apps/v1/namespaces/default/deployments/d/scale';
  const template = { metadata: { labels: { a: 'b' } }, spec: { containers: [{ name: 'a', image: 'i' }] } };
  await send('POST', '/apis/apps/v1/namespaces/default/deployments', { metadata: { name: 'd' }, spec: { selector: { matchLabels: { a: 'b' } }, template } });
  const api = 'admissionregistration.k8s.io/v1';
  const resourceRules = [{ apiGroups: ['apps'], apiVersions: ['v1'], operations: ['UPDATE'], resources: ['deployments/scale'] }];
  const mutations = [
    { patchType: 'ApplyConfiguration', applyConfiguration: { expression: 'Object{spec: Object.spec{replicas: oldObject.spec.replicas + 1}}' } },
  ];
  const spec = { matchConstraints: { resourceRules }, reinvocationPolicy: 'Never', mutations };
  await cluster.seed({ apiVersion: api, kind: 'MutatingAdmissionPolicy', metadata: { name: 'm' }, spec });
  await cluster.seed({ apiVersion: api, kind: 'MutatingAdmissionPolicyBinding', metadata: { name: 'm' }, spec: { policyName: 'm' } });
  const patched = await send('PATCH', scale, { spec: { replicas: 9 } }, { 'content-type': MERGE });
  expect([patched.status, patched.body.message, patched.body.spec]).toEqual([200, undefined, { replicas: 2 }]);
});

test('reviews and requests for tokens are creations to rules', async () => {
  const { mutated, validated } = watchRules();
  const access = '/apis/authorization.k8s.io/v1';
  const resourceAttributes = { verb: 'get', resource: 'pods', namespace: 'default' };
  await send('POST', `${access}/selfsubjectaccessreviews`, { spec: { resourceAttributes } });
  await send('POST', `${access}/subjectaccessreviews`, { spec: { user: 'jane', resourceAttributes } });
  await send('POST', `${access}/namespaces/default/localsubjectaccessreviews`, { spec: { user: 'jane', resourceAttributes } });
  await send('POST', `${access}/selfsubjectrulesreviews`, { spec: { namespace: 'default' } });
  await send('POST', '/apis/authentication.k8s.io/v1/tokenreviews?dryRun=All', { spec: { token: 'x' } });
  await send('POST', '/apis/authentication.k8s.io/v1/selfsubjectreviews', {});
  await send('POST', `${space}/serviceaccounts/default/token`, { spec: {} });
  const told = (seen: readonly Seen[]): string[] => seen.map(({ operation, what, name, dryRun }) => `${operation} ${what} ${name} ${dryRun}`);
  const expected = [
    'create selfsubjectaccessreviews  false',
    'create subjectaccessreviews  false',
    'create localsubjectaccessreviews  false',
    'create selfsubjectrulesreviews  false',
    'create tokenreviews  true',
    'create selfsubjectreviews  false',
    'create serviceaccounts/token default false',
  ];
  expect(told(mutated)).toEqual(expected);
  expect(told(validated)).toEqual(expected.filter((line) => !line.includes('rulesreviews')));
});

test('a token is asked for the account that is there, bound to an object whatever version it is said to have', async () => {
  await send('POST', `${space}/secrets`, { metadata: { name: 's' } });
  const token = `${space}/serviceaccounts/default/token`;
  const uid = String((await send('GET', `${space}/serviceaccounts/default`)).body.metadata?.['uid']);
  expect((await send('POST', token, { metadata: { uid }, spec: { boundObjectRef: { kind: 'Secret', name: 's' } } })).status).toBe(201);
  const refused = await send('POST', token, { metadata: { uid: 'old' }, spec: {} });
  expect([refused.status, refused.body.message]).toEqual([
    409,
    `Operation cannot be fulfilled on TokenRequest.authentication.k8s.io "default": the UID in the token request (old) does not match the UID of the service account (${uid})`,
  ]);
});

test('a policy refuses long-lived tokens', async () => {
  await policy(['serviceaccounts/token'], "request.kind.kind == 'TokenRequest' && object.spec.expirationSeconds <= 3600");
  const token = `${space}/serviceaccounts/default/token`;
  expect((await send('POST', token, { spec: {} })).status).toBe(201);
  const refused = await send('POST', token, { spec: { expirationSeconds: 7200 } });
  expect(refused.status).toBe(422);
  expect(refused.body.message).toContain('denied request: not this way');
});

test('rules that only look at a request for a token see the audience and the account that it left open', async () => {
  const seen: unknown[] = [];
  cluster.admission.add({ name: 'Tokens', validate: (_request, object) => void seen.push(object) });
  await send('POST', `${space}/serviceaccounts/default/token`, { spec: {}, status: { token: 'x', expirationTimestamp: null } });
  const [request] = seen as [JsonObject];
  expect(request).toMatchObject({
    metadata: { name: 'default', namespace: 'default', uid: expect.any(String) as string, creationTimestamp: expect.any(String) as string },
    spec: { audiences: ['https://kubernetes.default.svc'], expirationSeconds: 3600 },
  });
  expect(request['status']).toBeUndefined();
});

test('a policy refuses an exec by its options', async () => {
  await pod('p');
  await policy(['pods/exec'], "request.operation == 'CONNECT' && object.kind == 'PodExecOptions' && !('sh' in object.command)", { operations: ['CONNECT'] });
  const upgrade = { upgrade: 'websocket' };
  expect((await send('GET', `${pods}/p/exec?command=ls`, undefined, upgrade)).body.message).toBe('pod p does not have a host assigned');
  const refused = await send('GET', `${pods}/p/exec?command=sh&stdin=true`, undefined, upgrade);
  expect([refused.status, refused.body.message]).toEqual([
    422,
    "pods \"p\" is forbidden: ValidatingAdmissionPolicy 'gate' with binding 'gate' denied request: not this way",
  ]);
});

test('a selector of objects takes no connection, whatever it leaves out', async () => {
  await pod('p');
  await policy(['pods/exec', 'pods/binding'], 'false', { operations: ['*'], objectSelector: { matchExpressions: [{ key: 'a', operator: 'DoesNotExist' }] } });
  expect((await send('POST', `${pods}/p/binding`, binding('p'))).status).toBe(422);
  expect((await send('GET', `${pods}/p/exec`)).status).toBe(400);
});

test.each([
  ['pods/p/exec', 'PodExecOptions'],
  ['pods/p/attach', 'PodAttachOptions'],
  ['pods/p/portforward', 'PodPortForwardOptions'],
  ['pods/p/proxy/healthz/', 'PodProxyOptions'],
  ['services/p/proxy', 'ServiceProxyOptions'],
])('a connection to %s is admitted as one with %s, and none is tried', async (path, kind) => {
  const { mutated, validated } = watchRules();
  await send('GET', `${space}/${path}`);
  const [resource = '', name = '', subresource = ''] = path.split('/');
  const seen = { operation: 'connect', what: `${resource}/${subresource}`, name, kind, dryRun: false };
  expect([mutated, validated]).toEqual([[seen], [seen]]);
  const tried = await send('GET', `${space}/${path}?dryRun=All`);
  expect([tried.status, tried.body.message]).toEqual([400, 'dryRun is not supported']);
});

test('the options of connections are what the query says', async () => {
  const seen: unknown[] = [];
  cluster.admission.add({ name: 'Options', validate: (_request, options) => void seen.push(options) });
  await send('GET', `${pods}/p/exec?command=a&command=b&stdin=1&tty=false&container=c`);
  await send('GET', `${pods}/p/attach?stdout=true`);
  await send('GET', `${pods}/p/portforward?ports=80,81`);
  await send('GET', `${space}/services/http:s:80/proxy/a/b/?path=/x`);
  expect(seen).toEqual([
    { apiVersion: 'v1', kind: 'PodExecOptions', stdin: true, container: 'c', command: ['a', 'b'] },
    { apiVersion: 'v1', kind: 'PodAttachOptions', stdout: true },
    { apiVersion: 'v1', kind: 'PodPortForwardOptions', ports: [80, 81] },
    { apiVersion: 'v1', kind: 'ServiceProxyOptions', path: '/a/b/' },
  ]);
});

test('a connection in a namespace that is missing finds no namespace', async () => {
  const refused = await send('GET', '/api/v1/namespaces/nowhere/pods/p/exec');
  expect([refused.status, refused.body.message]).toEqual([404, 'namespaces "nowhere" not found']);
});
