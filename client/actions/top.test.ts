import { expect, test } from 'vitest';
import { createClient } from '../create-client.ts';
import { answer, scriptedServer } from '../doubles/scripted-server.ts';
import { topNodes, topPods } from './top.ts';

test('what nodes use comes with its share of what they have', async () => {
  const server = scriptedServer(
    answer(200, {
      items: [
        { metadata: { name: 'n1' }, usage: { cpu: '250500000n', memory: '1Gi' } },
        { metadata: { name: 'new' }, usage: { cpu: '1', memory: '1k' } },
      ],
    }),
    answer(200, { items: [{ metadata: { name: 'n1' }, status: { allocatable: { cpu: '2', memory: '4Gi' } } }] }),
  );
  await using client = await createClient(server.connection);
  expect(await topNodes(client)).toEqual([
    { name: 'n1', cpuMillicores: 251, memoryBytes: 2 ** 30, cpuShare: 0.1255, memoryShare: 0.25 },
    { name: 'new', cpuMillicores: 1000, memoryBytes: 1000, cpuShare: undefined, memoryShare: undefined },
  ]);
});

test('what pods use is the sum of their containers', async () => {
  const containers = [
    { name: 'a', usage: { cpu: '10m', memory: '1Mi' } },
    { name: 'b', usage: { cpu: '5m', memory: '2Mi' } },
  ];
  const server = scriptedServer(answer(200, { items: [{ metadata: { name: 'p', namespace: 'shop' }, containers }] }));
  await using client = await createClient(server.connection);
  const [pod] = await topPods(client, { namespace: 'shop', labelSelector: 'app=web' });
  expect(pod).toMatchObject({ namespace: 'shop', name: 'p', cpuMillicores: 15, memoryBytes: 3 * 2 ** 20 });
  expect(pod?.containers.map(({ cpuMillicores }) => cpuMillicores)).toEqual([10, 5]);
  expect(server.requests[0]?.target).toMatch(/^\/apis\/metrics\.k8s\.io\/v1beta1\/namespaces\/shop\/pods\?labelSelector=app%3Dweb/);
});
