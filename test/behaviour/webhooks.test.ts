import { once } from 'node:events';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { FakeCluster } from '../../fake/index.ts';
import { createCertificateAuthority } from '../../fixtures/certificates/certificate.ts';

interface Review {
  readonly uid: string;
  readonly operation: string;
  readonly object: Record<string, unknown> & { metadata: { name?: string; labels?: Record<string, string> } };
  readonly dryRun: boolean;
  readonly [key: string]: unknown;
}

type Answer = Record<string, unknown>;
type Decide = (review: Review, path: string) => Answer | undefined;

interface Hook {
  readonly url: string;
  readonly port: number;
  readonly asked: Review[];
}

interface Reply {
  readonly code: number;
  readonly body: Record<string, unknown>;
  readonly warning: string | undefined;
}

const authority = createCertificateAuthority('webhook-ca');
const { certificatePem, keyPem } = authority.issueServer(['127.0.0.1', 'hook.default.svc']);
const caBundle = Buffer.from(authority.certificatePem).toString('base64');
const servers: Server[] = [];
let cluster: FakeCluster;

beforeEach(async () => {
  cluster = await FakeCluster.create();
});

afterEach(async () => {
  await cluster[Symbol.asyncDispose]();
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await once(server.close(), 'close');
  }
});

/** A webhook that answers what `decide` says of each review; undefined: it never answers. */
async function serveHook(decide: Decide, review: Partial<Record<'apiVersion' | 'uid', string>> = {}): Promise<Hook> {
  const asked: Review[] = [];
  const server = createServer({ cert: certificatePem, key: keyPem }, (message, response) => {
    void text(message).then((body) => {
      const { request, apiVersion } = JSON.parse(body) as { request: Review; apiVersion: string };
      asked.push(request);
      const answer = decide(request, message.url ?? '');
      if (answer === undefined) return;
      response.end(
        JSON.stringify({ kind: 'AdmissionReview', apiVersion: review.apiVersion ?? apiVersion, response: { uid: review.uid ?? request.uid, ...answer } }),
      );
    });
  });
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { url: `https://127.0.0.1:${port}/check`, port, asked };
}

const everyConfigMap = [{ apiGroups: [''], apiVersions: ['v1'], resources: ['configmaps'], operations: ['*'] }];

async function configure(kind: 'Mutating' | 'Validating', ...webhooks: readonly Record<string, unknown>[]): Promise<void> {
  await cluster.seed([
    {
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind: `${kind}WebhookConfiguration`,
      metadata: { name: 'hooks' },
      webhooks: webhooks.map((webhook, index) => ({
        name: `hook${index}.example.com`,
        rules: everyConfigMap,
        sideEffects: 'None',
        admissionReviewVersions: ['v1'],
        ...webhook,
      })),
    },
  ]);
}

const at = ({ url }: Hook): Record<string, unknown> => ({ clientConfig: { url, caBundle } });

async function send(method: string, target: string, value?: unknown): Promise<Reply> {
  const { exchange, peer } = cluster.connection();
  const body = value === undefined ? ({ kind: 'none' } as const) : ({ kind: 'value', value } as const);
  const headers = method === 'PATCH' ? { 'content-type': 'application/merge-patch+json' } : {};
  const answer = await exchange({ method, target, headers, body, signal: new AbortController().signal, peer });
  const warning = answer.headers['warning'];
  const content = answer.body.kind === 'value' ? (answer.body.value as Record<string, unknown>) : {};
  return { code: answer.status, body: content, warning: Array.isArray(warning) ? warning.join(', ') : (warning as string | undefined) };
}

const configMaps = '/api/v1/namespaces/default/configmaps';
const configMap = (name: string, labels: Record<string, string> = {}): object => ({ metadata: { name, labels } });

const patchOf = (...operations: readonly object[]): Answer => ({
  allowed: true,
  patchType: 'JSONPatch',
  patch: Buffer.from(JSON.stringify(operations)).toString('base64'),
});

test('a validating webhook sees the object and refuses it in its own words', async () => {
  const hook = await serveHook(() => ({ allowed: false, status: { code: 418, message: 'not today', reason: 'Teapot' } }));
  await configure('Validating', at(hook));
  const { code, body } = await send('POST', configMaps, configMap('a'));
  expect(code).toBe(418);
  expect(body).toMatchObject({ message: 'admission webhook "hook0.example.com" denied the request: not today', reason: 'Teapot' });
  expect(hook.asked[0]).toMatchObject({
    operation: 'CREATE',
    kind: { group: '', version: 'v1', kind: 'ConfigMap' },
    resource: { group: '', version: 'v1', resource: 'configmaps' },
    name: 'a',
    namespace: 'default',
    userInfo: { username: 'kubernetes-admin' },
    oldObject: null,
    dryRun: false,
    options: { kind: 'CreateOptions', apiVersion: 'meta.k8s.io/v1' },
  });
  expect(hook.asked[0]?.object).toMatchObject({ kind: 'ConfigMap', apiVersion: 'v1', metadata: { namespace: 'default' } });
});

test.each([
  [{}, 400, 'admission webhook "hook0.example.com" denied the request without explanation'],
  [{ reason: 'Odd' }, 400, 'admission webhook "hook0.example.com" denied the request: Odd'],
  [{ code: 200, message: 'no' }, 400, 'admission webhook "hook0.example.com" denied the request: no'],
])('a refusal with %o is a failure all the same', async (status, code, message) => {
  const hook = await serveHook(() => ({ allowed: false, status }));
  await configure('Validating', at(hook));
  const reply = await send('POST', configMaps, configMap('a'));
  expect([reply.code, reply.body['message']]).toEqual([code, message]);
});

test('a validating webhook sees a scaled object as its Scale, before and after, and match conditions do too', async () => {
  const hook = await serveHook(() => ({ allowed: true }));
  const rules = [{ apiGroups: ['apps'], apiVersions: ['v1'], resources: ['deployments/scale'], operations: ['*'] }];
  const matchConditions = [{ name: 'more', expression: 'object.spec.replicas > oldObject.spec.replicas && request.kind.kind == "Scale"' }];
  await configure('Validating', { ...at(hook), rules, matchConditions });
  const deployments = '/apis/apps/v1/namespaces/default/deployments';
  const template = { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'web', image: 'web' }] } };
  await send('POST', deployments, { metadata: { name: 'web' }, spec: { replicas: 2, selector: { matchLabels: { app: 'web' } }, template } });
  expect(await send('PATCH', `${deployments}/web/scale`, { spec: { replicas: 1 } })).toMatchObject({ code: 200 });
  expect(await send('PATCH', `${deployments}/web/scale`, { spec: { replicas: 5 } })).toMatchObject({ code: 200 });
  expect(hook.asked).toHaveLength(1);
  expect(hook.asked[0]).toMatchObject({
    kind: { group: 'autoscaling', version: 'v1', kind: 'Scale' },
    resource: { group: 'apps', version: 'v1', resource: 'deployments' },
    subResource: 'scale',
    object: { kind: 'Scale', apiVersion: 'autoscaling/v1', spec: { replicas: 5 } },
    oldObject: { kind: 'Scale', spec: { replicas: 1 } },
  });
});

test('a mutating webhook changes the Scale that it sees, and the object gets its replicas', async () => {
  const hook = await serveHook(() => patchOf({ op: 'replace', path: '/spec/replicas', value: 4 }));
  const rules = [{ apiGroups: ['apps'], apiVersions: ['v1'], resources: ['deployments/scale'], operations: ['UPDATE'] }];
  await configure('Mutating', { ...at(hook), rules });
  const deployments = '/apis/apps/v1/namespaces/default/deployments';
  const template = { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'web', image: 'web' }] } };
  await send('POST', deployments, { metadata: { name: 'web' }, spec: { replicas: 2, selector: { matchLabels: { app: 'web' } }, template } });
  expect((await send('PATCH', `${deployments}/web/scale`, { spec: { replicas: 9 } })).body).toMatchObject({ kind: 'Scale', spec: { replicas: 4 } });
  expect(hook.asked).toMatchObject([
    {
      kind: { group: 'autoscaling', version: 'v1', kind: 'Scale' },
      resource: { group: 'apps', version: 'v1', resource: 'deployments' },
      subResource: 'scale',
      name: 'web',
      object: { kind: 'Scale', apiVersion: 'autoscaling/v1', spec: { replicas: 9 } },
      oldObject: { kind: 'Scale', spec: { replicas: 2 } },
    },
  ]);
});

test('a webhook sees an Eviction, a Binding and the options of a connection, and its warnings are passed on', async () => {
  const hook = await serveHook(() => ({ allowed: true, warnings: ['seen'] }));
  const rules = [{ apiGroups: [''], apiVersions: ['v1'], resources: ['pods/*'], operations: ['*'] }];
  await configure(
    'Validating',
    { ...at(hook), rules, sideEffects: 'NoneOnDryRun' },
    { ...at(hook), rules, sideEffects: 'NoneOnDryRun', failurePolicy: 'Ignore' },
  );
  const pods = '/api/v1/namespaces/default/pods';
  await send('POST', pods, { metadata: { name: 'p' }, spec: { containers: [{ name: 'a', image: 'a' }] } });
  hook.asked.splice(0);
  const bound = await send('POST', `${pods}/p/binding?dryRun=All`, { metadata: { name: 'p' }, target: { name: 'n' } });
  expect(bound).toMatchObject({ code: 201, warning: expect.stringContaining('seen') as string });
  await send('GET', `${pods}/p/exec?command=ls`);
  await send('POST', `${pods}/p/eviction`, { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name: 'p' } });
  const [, ofBinding, , ofExec, , ofEviction] = hook.asked;
  expect(ofBinding).toMatchObject({ operation: 'CREATE', kind: { kind: 'Binding' }, subResource: 'binding', name: 'p', dryRun: true, oldObject: null });
  expect(ofExec).toMatchObject({
    operation: 'CONNECT',
    kind: { group: '', version: 'v1', kind: 'PodExecOptions' },
    requestSubResource: 'exec',
    name: 'p',
    object: { kind: 'PodExecOptions', apiVersion: 'v1', command: ['ls'] },
    options: null,
  });
  expect(ofEviction).toMatchObject({
    kind: { group: 'policy', version: 'v1', kind: 'Eviction' },
    resource: { group: '', version: 'v1', resource: 'pods' },
    object: { kind: 'Eviction', apiVersion: 'policy/v1', metadata: { name: 'p', namespace: 'default' } },
    options: { kind: 'CreateOptions' },
  });
});

test('warnings of a webhook reach the caller', async () => {
  const hook = await serveHook(() => ({ allowed: true, warnings: ['mind the gap'] }));
  await configure('Validating', at(hook));
  expect(await send('POST', configMaps, configMap('a'))).toMatchObject({ code: 201, warning: '299 - "mind the gap"' });
});

test('updates carry both states, deletes only the old one', async () => {
  const hook = await serveHook(() => ({ allowed: true }));
  await configure('Validating', at(hook));
  await send('POST', configMaps, configMap('a'));
  await send('PATCH', `${configMaps}/a`, { data: { k: 'v' } });
  await send('DELETE', `${configMaps}/a`);
  expect(hook.asked.map(({ operation, object, oldObject }) => [operation, object === null, oldObject === null])).toEqual([
    ['CREATE', false, true],
    ['UPDATE', false, false],
    ['DELETE', true, false],
  ]);
});

test('a webhook that takes too long fails closed, or open when it says so', async () => {
  const hook = await serveHook(() => undefined);
  await configure('Validating', { ...at(hook), timeoutSeconds: 1 });
  const closed = await send('POST', configMaps, configMap('a'));
  expect(closed.code).toBe(500);
  expect(closed.body['message']).toBe(
    `Internal error occurred: failed calling webhook "hook0.example.com": failed to call webhook: Post "${hook.url}?timeout=1s": context deadline exceeded`,
  );
  await send('PATCH', '/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations/hooks', {
    webhooks: [
      {
        name: 'hook0.example.com',
        rules: everyConfigMap,
        sideEffects: 'None',
        admissionReviewVersions: ['v1'],
        ...at(hook),
        timeoutSeconds: 1,
        failurePolicy: 'Ignore',
      },
    ],
  });
  expect((await send('POST', configMaps, configMap('a'))).code).toBe(201);
});

test('a mutating webhook changes the object, which is defaulted once more', async () => {
  const hook = await serveHook(() =>
    patchOf({ op: 'add', path: '/metadata/labels', value: { from: 'hook' } }, { op: 'add', path: '/data', value: { k: 'v' } }),
  );
  await configure('Mutating', at(hook));
  const { code, body } = await send('POST', configMaps, configMap('a'));
  expect(code).toBe(201);
  expect(body).toMatchObject({ metadata: { labels: { from: 'hook' } }, data: { k: 'v' } });
  expect((await send('PATCH', `${configMaps}/a`, { data: { k: 'other' } })).body).toMatchObject({ data: { k: 'v' } });
});

test('a webhook that asks for it sees the object again when a later one changed it', async () => {
  const first = await serveHook(() => ({ allowed: true }));
  const second = await serveHook(() => patchOf({ op: 'add', path: '/data', value: { k: 'v' } }));
  await configure('Mutating', { ...at(first), reinvocationPolicy: 'IfNeeded' }, at(second));
  expect((await send('POST', configMaps, configMap('a'))).code).toBe(201);
  expect(first.asked.map(({ object }) => object['data'])).toEqual([undefined, { k: 'v' }]);
  expect(second.asked).toHaveLength(1);
});

test('a policy that asks for it sees the object again when a webhook changed it, one that does not sees it once', async () => {
  const hook = await serveHook(() => patchOf({ op: 'add', path: '/data', value: { from: 'hook' } }));
  await configure('Mutating', at(hook));
  const policy = (name: string, reinvocationPolicy: string): object[] => [
    {
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind: 'MutatingAdmissionPolicy',
      metadata: { name },
      spec: {
        failurePolicy: 'Fail',
        reinvocationPolicy,
        matchConstraints: { resourceRules: [{ apiGroups: [''], apiVersions: ['v1'], resources: ['configmaps'], operations: ['CREATE'] }] },
        matchConditions: [{ name: 'hooked', expression: "has(object.data) && 'from' in object.data" }],
        mutations: [{ patchType: 'ApplyConfiguration', applyConfiguration: { expression: `Object{metadata: Object.metadata{labels: {"${name}": "seen"}}}` } }],
      },
    },
    { apiVersion: 'admissionregistration.k8s.io/v1', kind: 'MutatingAdmissionPolicyBinding', metadata: { name }, spec: { policyName: name } },
  ];
  await cluster.seed([...policy('again', 'IfNeeded'), ...policy('once', 'Never')]);
  const { code, body } = await send('POST', configMaps, configMap('a'));
  expect([code, (body['metadata'] as { labels?: object }).labels]).toEqual([201, { again: 'seen' }]);
});

test.each([
  [{ uid: 'other' }, { allowed: true }, /received invalid webhook response: expected response.uid="[^"]+", got "other"$/],
  [
    { apiVersion: 'admission.k8s.io/v1beta1' },
    { allowed: true },
    /expected webhook response of admission.k8s.io\/v1, Kind=AdmissionReview, got admission.k8s.io\/v1beta1, Kind=AdmissionReview$/,
  ],
  [{}, { allowed: true, patch: 'W10=' }, /received invalid webhook response: webhook returned response.patch but not response.patchType$/],
  [{}, { allowed: true, patchType: 'JSONPatch' }, /webhook returned response.patchType but not response.patch$/],
  [{}, { ...patchOf({ op: 'add', path: '/x', value: 1 }), patchType: 'Merge' }, /failed calling webhook "hook0.example.com": unsupported patch type "Merge"$/],
])('a malformed answer %o fails the call', async (review, answer, message) => {
  const hook = await serveHook(() => answer, review);
  await configure('Mutating', at(hook));
  const reply = await send('POST', configMaps, configMap('a'));
  expect(reply.code).toBe(500);
  expect(reply.body['message']).toMatch(message);
});

test('selectors and rules keep requests away from a webhook', async () => {
  const hook = await serveHook(() => ({ allowed: false }));
  await configure('Validating', { ...at(hook), objectSelector: { matchLabels: { guard: 'yes' } } });
  expect((await send('POST', configMaps, configMap('a'))).code).toBe(201);
  expect((await send('POST', configMaps, configMap('b', { guard: 'yes' }))).code).toBe(400);
  expect((await send('POST', '/api/v1/namespaces/default/secrets', configMap('a', { guard: 'yes' }))).code).toBe(201);
});

test('a namespace selector goes by the labels of the namespace', async () => {
  const hook = await serveHook(() => ({ allowed: false }));
  await cluster.seed([{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'guarded', labels: { guard: 'yes' } } }]);
  await configure('Validating', { ...at(hook), namespaceSelector: { matchLabels: { guard: 'yes' } } });
  expect((await send('POST', configMaps, configMap('a'))).code).toBe(201);
  expect((await send('POST', '/api/v1/namespaces/guarded/configmaps', configMap('a'))).code).toBe(400);
});

test('a rule for one version of a kind picks the others too, converted, unless it says exact', async () => {
  const hook = await serveHook(() => ({ allowed: false }));
  const rules = [{ apiGroups: ['autoscaling'], apiVersions: ['v1'], resources: ['horizontalpodautoscalers'], operations: ['CREATE'] }];
  await configure('Validating', { ...at(hook), rules });
  const target = '/apis/autoscaling/v2/namespaces/default/horizontalpodautoscalers';
  const metrics = [{ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 50 } } }];
  const autoscaler = { metadata: { name: 'a' }, spec: { maxReplicas: 2, metrics, scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' } } };
  expect((await send('POST', target, autoscaler)).code).toBe(400);
  expect(hook.asked[0]).toMatchObject({ kind: { version: 'v1' }, requestKind: { version: 'v2' } });
  expect(hook.asked[0]?.object).toMatchObject({ apiVersion: 'autoscaling/v1', spec: { targetCPUUtilizationPercentage: 50 } });
});

test('configurations of webhooks are never sent to webhooks', async () => {
  const hook = await serveHook(() => ({ allowed: false }));
  await configure('Validating', { ...at(hook), rules: [{ apiGroups: ['*'], apiVersions: ['*'], resources: ['*'], operations: ['*'] }] });
  expect((await send('DELETE', '/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations/hooks')).code).toBe(200);
  expect(hook.asked).toEqual([]);
});

test('match conditions decide whether a webhook is asked; what cannot be told refuses, or passes it by', async () => {
  const hook = await serveHook(() => ({ allowed: false }));
  const condition = (expression: string): Record<string, unknown> => ({ ...at(hook), matchConditions: [{ name: 'c', expression }] });
  await configure('Validating', condition('object.metadata.name.startsWith("guarded")'));
  expect((await send('POST', configMaps, configMap('free'))).code).toBe(201);
  expect((await send('POST', configMaps, configMap('guarded-a'))).code).toBe(400);
  await send('DELETE', '/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations/hooks');
  await configure('Validating', condition('object.data.missing == "x"'));
  const refused = await send('POST', configMaps, configMap('a'));
  expect([refused.code, hook.asked.length]).toEqual([403, 1]);
  expect(refused.body['message']).toContain('configmaps "a" is forbidden: ');
  await send('DELETE', '/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations/hooks');
  await configure('Validating', { ...condition('object.data.missing == "x"'), failurePolicy: 'Ignore' });
  expect((await send('POST', configMaps, configMap('a'))).code).toBe(201);
});

test('a dry run is told to the webhook', async () => {
  const hook = await serveHook(() => ({ allowed: true }));
  await configure('Validating', at(hook));
  await send('POST', `${configMaps}?dryRun=All`, configMap('a'));
  expect(hook.asked[0]?.dryRun).toBe(true);
});

test('a service that is missing or has no backend cannot be called, one with an external name can', async () => {
  const hook = await serveHook(() => ({ allowed: true }));
  await configure('Validating', { clientConfig: { service: { name: 'hook', namespace: 'default', path: '/check', port: hook.port }, caBundle } });
  const url = `https://hook.default.svc:${hook.port}/check?timeout=10s`;
  const failure = `Internal error occurred: failed calling webhook "hook0.example.com": failed to call webhook: Post "${url}": `;
  expect((await send('POST', configMaps, configMap('a'))).body['message']).toBe(`${failure}service "hook" not found`);
  await cluster.seed([{ apiVersion: 'v1', kind: 'Service', metadata: { name: 'hook' }, spec: { clusterIP: '10.96.7.7', ports: [{ port: hook.port }] } }]);
  const refused = `dial tcp 10.96.7.7:${hook.port}: connect: connection refused`;
  expect((await send('POST', configMaps, configMap('a'))).body['message']).toBe(`${failure}${refused}`);
  await send('DELETE', '/api/v1/namespaces/default/services/hook');
  const spec = { type: 'ExternalName', externalName: 'localhost', ports: [{ port: hook.port }] };
  await cluster.seed([{ apiVersion: 'v1', kind: 'Service', metadata: { name: 'hook' }, spec }]);
  expect((await send('POST', configMaps, configMap('a'))).code).toBe(201);
});
