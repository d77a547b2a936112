import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Json } from '../../machinery/json.ts';
import { FakeCluster } from '../../fake/index.ts';
import { forbidden } from '../../machinery/status.ts';

const DEFINITIONS = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
const THINGS = '/apis/example.com/v1/namespaces/default/things';

interface Answer {
  readonly status: number;
  readonly warning: unknown;
  readonly body: Record<string, unknown> & { readonly status?: { readonly conditions?: readonly { type: string; status: string; reason: string }[] } };
}

let cluster: FakeCluster;

async function call(method: string, target: string, value?: object, type = 'application/json'): Promise<Answer> {
  const { exchange, peer } = cluster.connection();
  const body = value === undefined ? ({ kind: 'none' } as const) : ({ kind: 'value', value: value as Json } as const);
  const response = await exchange({ peer, method, target, headers: { 'content-type': type }, body, signal: new AbortController().signal });
  const answered = response.body.kind === 'value' ? response.body.value : {};
  return { status: response.status, warning: response.headers['warning'], body: answered as Answer['body'] };
}

function definition(properties: object, names: object = {}, version: object = {}): object {
  const plural = 'plural' in names ? String(names.plural) : 'things';
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.example.com` },
    spec: {
      group: 'example.com',
      scope: 'Namespaced',
      names: { plural, kind: 'Thing', ...names },
      versions: [
        {
          name: 'v1',
          served: true,
          storage: true,
          schema: { openAPIV3Schema: { type: 'object', properties: { spec: { type: 'object', properties } } } },
          ...version,
        },
      ],
    },
  };
}

const thing = (name: string, spec: object, metadata: object = {}): object => ({
  apiVersion: 'example.com/v1',
  kind: 'Thing',
  metadata: { name, ...metadata },
  spec,
});
const reasons = ({ body }: Answer): string[] => (body.status?.conditions ?? []).map(({ type, status, reason }) => `${type}=${status} ${reason}`);

beforeEach(async () => {
  cluster = await FakeCluster.create();
});

afterEach(async () => {
  await cluster[Symbol.asyncDispose]();
});

test('a definition goes after its objects, and waits for their finalizers', async () => {
  await cluster.seed([definition({}), thing('held', {}, { finalizers: ['example.com/hold'] }), thing('free', {})]);
  expect(reasons(await call('DELETE', `${DEFINITIONS}/things.example.com`))).toContain('Terminating=True InstanceDeletionPending');
  await expect.poll(async () => reasons(await call('GET', `${DEFINITIONS}/things.example.com`))).toContain('Terminating=True InstanceDeletionInProgress');
  expect(await call('POST', THINGS, thing('new', {}))).toMatchObject({
    status: 405,
    body: { message: 'create not allowed while custom resource definition is terminating' },
  });
  await call('PATCH', `${THINGS}/held`, { metadata: { finalizers: null } }, 'application/merge-patch+json');
  await expect.poll(async () => (await call('GET', `${DEFINITIONS}/things.example.com`)).status).toBe(404);
  expect((await call('GET', THINGS)).status).toBe(404);
});

test('an API service comes and goes with the versions that definitions serve', async () => {
  const service = '/apis/apiregistration.k8s.io/v1/apiservices/v1.example.com';
  await cluster.seed([definition({})]);
  expect((await call('GET', service)).body).toMatchObject({ spec: { groupPriorityMinimum: 1000, versionPriority: 100 } });
  await call('DELETE', `${DEFINITIONS}/things.example.com`);
  await expect.poll(async () => (await call('GET', service)).status).toBe(404);
});

test('a name that is taken keeps a definition out until it is free', async () => {
  await cluster.seed([definition({}, { shortNames: ['th'] })]);
  await call('POST', DEFINITIONS, definition({}, { plural: 'others', kind: 'Other', shortNames: ['th'] }));
  await expect.poll(async () => reasons(await call('GET', `${DEFINITIONS}/others.example.com`))).toContain('NamesAccepted=False ShortNamesConflict');
  await call('DELETE', `${DEFINITIONS}/things.example.com`);
  await expect.poll(async () => reasons(await call('GET', `${DEFINITIONS}/others.example.com`))).toContain('Established=True InitialNamesAccepted');
});

test('a stricter schema does not block changes of objects that were there before', async () => {
  await cluster.seed([definition({ a: { type: 'string' }, n: { type: 'integer' } }), thing('x', { a: 'long', n: 1 })]);
  const stricter = { spec: (definition({ a: { type: 'string', maxLength: 2 }, n: { type: 'integer' } }) as { spec: object }).spec };
  await call('PATCH', `${DEFINITIONS}/things.example.com`, stricter, 'application/merge-patch+json');
  await expect.poll(async () => (await call('POST', THINGS, thing('y', { a: 'long' }))).status).toBe(422);
  expect((await call('PATCH', `${THINGS}/x`, { spec: { n: 2 } }, 'application/merge-patch+json')).status).toBe(200);
  expect((await call('PATCH', `${THINGS}/x`, { spec: { a: 'longer' } }, 'application/merge-patch+json')).status).toBe(422);
});

test('users of a deprecated version are told with every answer, refusals too', async () => {
  await cluster.seed([definition({}, {}, { deprecated: true })]);
  expect((await call('GET', THINGS)).warning).toEqual(['299 - "example.com/v1 Thing is deprecated"']);
  expect((await call('GET', `${THINGS}/none`)).warning).toEqual(['299 - "example.com/v1 Thing is deprecated"']);
});

test('custom resources have their OpenAPI document', async () => {
  await cluster.seed([definition({})]);
  const response = await call('GET', '/openapi/v3/apis/example.com/v1');
  expect(response.status).toBe(200);
});

test('a status shows what every status has, and a write of it may change the labels', async () => {
  await call('POST', DEFINITIONS, definition({}));
  const path = `${DEFINITIONS}/things.example.com`;
  const { body: current } = await call('GET', path);
  const metadata = { ...(current['metadata'] as object), labels: { a: 'b' } };
  const { body } = await call('PUT', `${path}/status`, { ...current, metadata, status: { conditions: [{ type: 'Mine', status: 'True' }] } });
  expect(body['metadata']).toMatchObject({ labels: { a: 'b' } });
  expect(body.status).toEqual({
    conditions: [{ type: 'Mine', status: 'True', lastTransitionTime: null }],
    acceptedNames: { plural: '', kind: '' },
    storedVersions: ['v1'],
  });
});

test('a definition is warned of for its sets of lists once, and may have a finalizer without a domain', async () => {
  const set = { type: 'array', 'x-kubernetes-list-type': 'set', items: { type: 'array', items: { type: 'string' }, 'x-kubernetes-list-type': 'atomic' } };
  const { warning } = await call('POST', DEFINITIONS, definition({ set }));
  expect(String(warning)).toContain('set for items of type \\"array\\" is not supported');
  const patch = { metadata: { finalizers: ['plain'] } };
  const patched = await call('PATCH', `${DEFINITIONS}/things.example.com`, patch, 'application/merge-patch+json');
  expect(patched).toMatchObject({ status: 200, warning: undefined, body: { metadata: { finalizers: ['plain'] } } });
});

test('a definition that is another one than the delete is for is told of by its resource', async () => {
  await call('POST', DEFINITIONS, definition({}));
  const answer = (preconditions: object): Promise<Answer> => call('DELETE', `${DEFINITIONS}/things.example.com`, { preconditions });
  const start = 'Operation cannot be fulfilled on customresourcedefinitions.apiextensions.k8s.io "things.example.com": precondition failed: ';
  expect((await answer({ uid: 'other' })).body['message']).toContain(`${start}UID in precondition: other, UID in object meta: `);
  expect((await answer({ resourceVersion: '1' })).body['message']).toContain(`${start}ResourceVersion in precondition: 1, ResourceVersion in object meta: `);
});

test('no rule of admission keeps the objects of a deleted definition', async () => {
  await call('POST', DEFINITIONS, definition({}));
  await expect.poll(() => call('POST', THINGS, thing('kept', {})).then(({ status }) => status)).toBe(201);
  cluster.admission.add({
    name: 'keeper',
    validate: ({ operation, resource, name }) => {
      if (operation === 'delete' && resource.plural === 'things') throw forbidden(resource, name, 'it is kept');
    },
  });
  expect((await call('DELETE', `${THINGS}/kept`)).status).toBe(403);
  await call('DELETE', `${DEFINITIONS}/things.example.com`);
  await expect.poll(() => call('GET', `${DEFINITIONS}/things.example.com`).then(({ status }) => status)).toBe(404);
});
