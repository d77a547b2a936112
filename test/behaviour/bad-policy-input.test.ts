import { expect, test } from 'vitest';
import { FakeCluster } from '../../fake/index.ts';

// What users get wrong in definitions, policies, webhooks and quotas: an answer at once, in the API server's words.

const definition = (schema: object): object => ({
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'things.example.com' },
  spec: {
    group: 'example.com',
    scope: 'Namespaced',
    names: { plural: 'things', kind: 'Thing' },
    versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object', properties: { spec: schema } } } }],
  },
});

async function post(cluster: FakeCluster, path: string, body: object): Promise<string> {
  const answer = await cluster.fetch()(`http://k${path}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
  const { kind, message = '' } = (await answer.json()) as { kind: string; message?: string };
  return kind === 'Status' ? `${answer.status} ${message}` : String(answer.status);
}

const DEFINITIONS = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
const MAPS = '/api/v1/namespaces/default/configmaps';

test('a rule that does not compile is refused with its place and the complaint of the compiler', async () => {
  await using cluster = await FakeCluster.create();
  const rule = { type: 'object', properties: { size: { type: 'integer' } }, 'x-kubernetes-validations': [{ rule: 'self.sise > 1' }] };
  const refused = await post(cluster, DEFINITIONS, definition(rule));
  expect(refused).toMatch(/^422 /);
  expect(refused).toContain('spec.validation.openAPIV3Schema.properties[spec].x-kubernetes-validations[0].rule: Invalid value:');
  expect(refused).toContain("compilation failed: ERROR: <input>:1:5: undefined field 'sise'");
});

test('a schema that is not structural is refused field by field', async () => {
  await using cluster = await FakeCluster.create();
  const refused = await post(cluster, DEFINITIONS, definition({ properties: { size: { anyOf: [{ type: 'integer' }] } } }));
  expect(refused).toContain('spec.validation.openAPIV3Schema.properties[spec].type: Required value: must not be empty for specified object fields');
  expect(refused).toContain('properties[spec].properties[size].anyOf[0].type: Forbidden: must be empty to be structural');
});

test('a webhook that is down fails what it guards, unless it says to ignore that', async () => {
  const answers: string[] = [];
  for (const failurePolicy of ['Fail', 'Ignore']) {
    await using cluster = await FakeCluster.create();
    await cluster.seed({
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind: 'ValidatingWebhookConfiguration',
      metadata: { name: 'down' },
      webhooks: [
        {
          name: 'down.example.com',
          // Nobody listens on the discard port.
          clientConfig: { url: 'https://127.0.0.1:9/check' },
          rules: [{ apiGroups: [''], apiVersions: ['v1'], resources: ['configmaps'], operations: ['*'] }],
          sideEffects: 'None',
          admissionReviewVersions: ['v1'],
          failurePolicy,
        },
      ],
    });
    answers.push(await post(cluster, MAPS, { metadata: { name: 'a' } }));
  }
  expect(answers).toEqual([expect.stringMatching(/^500 Internal error occurred: failed calling webhook "down\.example\.com": .*connection refused$/), '201']);
});

test('a quota without a status limits nothing yet, and one whose use was not counted refuses what it limits', async () => {
  await using cluster = await FakeCluster.create();
  const quota = { apiVersion: 'v1', kind: 'ResourceQuota', metadata: { name: 'q' }, spec: { hard: { configmaps: '5' } } };
  await cluster.seed(quota);
  expect(await post(cluster, MAPS, { metadata: { name: 'a' } })).toBe('201');
  await using counted = await FakeCluster.create({ seed: { ...quota, status: { hard: { configmaps: '5' } } } });
  expect(await post(counted, MAPS, { metadata: { name: 'a' } })).toBe('403 configmaps "a" is forbidden: status unknown for quota: q, resources: configmaps');
});
