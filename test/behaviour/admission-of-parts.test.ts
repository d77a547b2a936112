import { afterEach, beforeEach, expect, test } from 'vitest';
import { type AdmissionRequest, FakeCluster } from '../../fake/index.ts';
import { forbidden } from '../../machinery/status.ts';

interface Reply {
  readonly code: number;
  readonly body: { readonly message?: string; readonly spec?: { readonly replicas?: number; readonly nodeName?: string }; readonly [key: string]: unknown };
}

const space = '/api/v1/namespaces/default';
let cluster: FakeCluster;

async function send(method: string, target: string, value?: unknown, type = 'application/json'): Promise<Reply> {
  const { exchange, peer } = cluster.connection();
  const body = value === undefined ? ({ kind: 'none' } as const) : ({ kind: 'value', value: structuredClone(value) } as const);
  const answer = await exchange({ method, target, headers: { 'content-type': type }, body, signal: new AbortController().signal, peer });
  return { code: answer.status, body: (answer.body.kind === 'value' ? answer.body.value : {}) as Reply['body'] };
}

beforeEach(async () => {
  cluster = await FakeCluster.create();
  await send('POST', `${space}/pods`, { metadata: { name: 'p', labels: { app: 'x' } }, spec: { containers: [{ name: 'c', image: 'i' }] } });
});

afterEach(() => cluster[Symbol.asyncDispose]());

interface Seen {
  readonly operation: AdmissionRequest['operation'];
  readonly resource: string;
  readonly subresource: string;
  readonly kind: unknown;
  readonly name: string;
  readonly isDryRun: boolean;
}

/** Writes down what rules are asked about, and refuses what `isBad` says. */
function watched(isBad: (object: Record<string, unknown>) => boolean = () => false): Seen[] {
  const seen: Seen[] = [];
  cluster.admission.add({
    name: 'watched',
    validate: ({ operation, resource, context, name }, next) => {
      const object = next as unknown as Record<string, unknown>;
      seen.push({ operation, resource: resource.plural, subresource: context.subresource, kind: object['kind'], name, isDryRun: context.dryRun });
      if (isBad(object)) throw forbidden(resource, name, 'not that one');
    },
  });
  return seen;
}

/** A policy for `resources` whose expression must hold. */
async function policy(
  resources: readonly string[],
  expression: string,
  operations: readonly string[] = ['*'],
  apiGroups: readonly string[] = ['*'],
): Promise<void> {
  const resourceRules = [{ apiGroups, apiVersions: ['*'], operations, resources }];
  const group = '/apis/admissionregistration.k8s.io/v1';
  await send('POST', `${group}/validatingadmissionpolicies`, {
    metadata: { name: 'a' },
    spec: { matchConstraints: { resourceRules }, validations: [{ expression, message: 'the policy says no' }] },
  });
  const made = await send('POST', `${group}/validatingadmissionpolicybindings`, {
    metadata: { name: 'b' },
    spec: { policyName: 'a', validationActions: ['Deny'] },
  });
  expect(made.code).toBe(201);
}

const binding = (node: string): object => ({ metadata: { name: 'p' }, target: { kind: 'Node', name: node } });
const nodeOf = async (): Promise<string | undefined> => (await send('GET', `${space}/pods/p`)).body.spec?.nodeName;

test('rules see the Binding of a pod, by both of its ways, and refuse it before the pod has a node', async () => {
  const seen = watched((object) => (object['target'] as { name?: string } | undefined)?.name === 'bad');
  expect(await send('POST', `${space}/pods/p/binding`, binding('bad'))).toMatchObject({
    code: 403,
    body: { message: expect.stringContaining('not that one') },
  });
  expect((await send('POST', `${space}/bindings`, binding('bad'))).code).toBe(403);
  expect(await nodeOf()).toBeUndefined();
  expect(seen).toEqual([
    { operation: 'create', resource: 'pods', subresource: 'binding', kind: 'Binding', name: 'p', isDryRun: false },
    { operation: 'create', resource: 'bindings', subresource: '', kind: 'Binding', name: 'p', isDryRun: false },
  ]);
  expect((await send('POST', `${space}/pods/p/binding`, binding('good'))).code).toBe(201);
  expect(await nodeOf()).toBe('good');
});

test('a rule that changes a Binding changes where the pod goes', async () => {
  cluster.admission.add({
    name: 'elsewhere',
    mutate: (_request, draft) => {
      if (draft !== undefined) draft['target'] = { kind: 'Node', name: 'elsewhere' };
    },
  });
  await send('POST', `${space}/pods/p/binding`, binding('here'));
  expect(await nodeOf()).toBe('elsewhere');
});

test('policies match bindings and evictions by their subresource, not by that of pods alone', async () => {
  await policy(['pods'], 'false', ['CREATE'], ['']);
  expect((await send('POST', `${space}/pods/p/binding`, binding('n'))).code).toBe(201);
  expect((await send('POST', `${space}/pods/p/eviction`, { metadata: { name: 'p' } })).code).toBe(201);
});

test('a policy reads what an eviction says, and whether it is a rehearsal', async () => {
  await policy(
    ['pods/eviction'],
    "request.subResource == 'eviction' && request.kind.kind == 'Eviction' && (object.metadata.name != 'p' || request.dryRun)",
    ['CREATE'],
    [''],
  );
  const eviction = { metadata: { name: 'p' } };
  expect(await send('POST', `${space}/pods/p/eviction`, eviction)).toMatchObject({
    code: 422,
    body: { message: expect.stringContaining('the policy says no') },
  });
  expect((await send('GET', `${space}/pods/p`)).code).toBe(200);
  expect((await send('POST', `${space}/pods/p/eviction?dryRun=All`, eviction)).code).toBe(201);
  expect((await send('GET', `${space}/pods/p`)).code).toBe(200);
});

test('nothing is evicted from a namespace that is going away: kubectl drain waits for its end instead', async () => {
  await send('POST', '/api/v1/namespaces', { metadata: { name: 'going' } });
  await send('POST', '/api/v1/namespaces/going/pods', { metadata: { name: 'q' }, spec: { containers: [{ name: 'c', image: 'i' }] } });
  await send('DELETE', '/api/v1/namespaces/going');
  const reply = await send('POST', '/api/v1/namespaces/going/pods/q/eviction', { metadata: { name: 'q' } });
  expect(reply).toMatchObject({ code: 403, body: { details: { causes: [{ reason: 'NamespaceTerminating' }] } } });
});

test('rules see a Scale before and after, and what they make of it is what the object gets', async () => {
  const template = { metadata: { labels: { a: 'b' } }, spec: { containers: [{ name: 'c', image: 'i' }] } };
  const deployments = '/apis/apps/v1/namespaces/default/deployments';
  await send('POST', deployments, { metadata: { name: 'd' }, spec: { replicas: 1, selector: { matchLabels: { a: 'b' } }, template } });
  const kinds: unknown[] = [];
  cluster.admission.add({
    name: 'at most three',
    mutate: (_request, draft, current) => {
      kinds.push(draft?.['kind'], current?.kind);
      const spec = draft?.['spec'] as { replicas?: number } | undefined;
      if (spec !== undefined && (spec.replicas ?? 0) > 3) spec.replicas = 3;
    },
  });
  const scaled = await send('PUT', `${deployments}/d/scale`, { metadata: { name: 'd' }, spec: { replicas: 7 } });
  expect(scaled).toMatchObject({ code: 200, body: { kind: 'Scale', spec: { replicas: 3 } } });
  expect((await send('PATCH', `${deployments}/d/scale`, { spec: { replicas: 9 } }, 'application/merge-patch+json')).body.spec).toEqual({ replicas: 3 });
  expect((await send('GET', `${deployments}/d`)).body.spec?.replicas).toBe(3);
  expect(kinds).toEqual(['Scale', 'Scale', 'Scale', 'Scale']);
});

test('mutating policies change a Scale, too', async () => {
  const group = '/apis/admissionregistration.k8s.io/v1';
  const applyConfiguration = { expression: 'Object{spec: Object.spec{replicas: 2}}' };
  const resourceRules = [{ apiGroups: ['apps'], apiVersions: ['*'], operations: ['UPDATE'], resources: ['replicasets/scale'] }];
  const spec = { matchConstraints: { resourceRules }, reinvocationPolicy: 'Never', mutations: [{ patchType: 'ApplyConfiguration', applyConfiguration }] };
  expect((await send('POST', `${group}/mutatingadmissionpolicies`, { metadata: { name: 'm' }, spec })).code).toBe(201);
  await send('POST', `${group}/mutatingadmissionpolicybindings`, { metadata: { name: 'm' }, spec: { policyName: 'm' } });
  const template = { metadata: { labels: { a: 'b' } }, spec: { containers: [{ name: 'c', image: 'i' }] } };
  const sets = '/apis/apps/v1/namespaces/default/replicasets';
  await send('POST', sets, { metadata: { name: 's' }, spec: { replicas: 1, selector: { matchLabels: { a: 'b' } }, template } });
  expect((await send('PUT', `${sets}/s/scale`, { metadata: { name: 's' }, spec: { replicas: 5 } })).body.spec).toEqual({ replicas: 2 });
});

test('reviews and requests for tokens pass admission', async () => {
  await send('POST', `${space}/serviceaccounts`, { metadata: { name: 's' } });
  const seen = watched((object) => object['kind'] === 'TokenRequest');
  const authorization = '/apis/authorization.k8s.io/v1';
  const asked = { spec: { user: 'u', resourceAttributes: { verb: 'get', resource: 'pods' } } };
  expect((await send('POST', `${authorization}/subjectaccessreviews`, asked)).code).toBe(201);
  // Rules that only look are not asked about this one, upstream either.
  expect((await send('POST', `${authorization}/selfsubjectrulesreviews`, { spec: { namespace: 'default' } })).code).toBe(201);
  expect((await send('POST', '/apis/authentication.k8s.io/v1/tokenreviews', { spec: { token: 't' } })).code).toBe(201);
  expect((await send('POST', '/apis/authentication.k8s.io/v1/selfsubjectreviews', {})).code).toBe(201);
  expect((await send('POST', `${space}/serviceaccounts/s/token`, {})).code).toBe(403);
  expect(seen.map(({ resource, subresource }) => (subresource === '' ? resource : `${resource}/${subresource}`))).toEqual([
    'subjectaccessreviews',
    'tokenreviews',
    'selfsubjectreviews',
    'serviceaccounts/token',
  ]);
});

test('a connection to a container is asked about before it is refused for other reasons', async () => {
  await policy(['pods/exec'], "!('sh' in object.command)", ['CONNECT'], ['']);
  const refused = await send('POST', `${space}/pods/p/exec?command=sh&command=-c&container=c&stdin=true`);
  expect(refused).toMatchObject({ code: 422, body: { message: expect.stringContaining('the policy says no') } });
  const other = await send('POST', `${space}/pods/p/exec?command=ls&container=c`);
  expect(other.body.message).toBe('pod p does not have a host assigned');
});

test('a refusal names the object that would be made, before and after its name is generated', async () => {
  cluster.admission.add({
    name: 'twice',
    mutate: ({ resource, name }, draft) => {
      if (draft?.['data'] !== undefined) throw forbidden(resource, name, 'too early');
    },
    validate: ({ resource, name }) => {
      if (resource.plural === 'configmaps') throw forbidden(resource, name, 'too late');
    },
  });
  const made = (data?: object): Promise<Reply> => send('POST', `${space}/configmaps`, { metadata: { generateName: 'g-' }, data });
  expect((await made({ a: 'b' })).body.message).toBe('configmaps "g-" is forbidden: too early');
  expect((await made()).body.message).toMatch(/^configmaps "g-[a-z0-9]{5}" is forbidden: too late$/);
});

test('a deletion that cannot be, or is under way, is nobody’s question', async () => {
  const asked: object[] = [];
  cluster.admission.add({
    name: 'listens',
    validate: ({ operation, options }) => {
      if (operation === 'delete') asked.push(options);
    },
  });
  expect((await send('DELETE', `${space}/pods/p`, { preconditions: { uid: 'other' } })).code).toBe(409);
  expect(asked).toEqual([]);
  await send('PATCH', `${space}/pods/p`, { metadata: { finalizers: ['example.com/hold'] } }, 'application/merge-patch+json');
  await send('POST', `${space}/pods/p/binding`, binding('n'));
  await send('DELETE', `${space}/pods/p?gracePeriodSeconds=9`);
  await send('DELETE', `${space}/pods/p?gracePeriodSeconds=30`);
  expect(asked).toEqual([{ gracePeriodSeconds: 9 }]);
});
