import { expect, test } from 'vitest';
import { createManualClock, FakeCluster } from '../../fake/index.ts';

const limits = (cpu: string): object => ({ template: { spec: { containers: [{ name: 'a', image: 'i', resources: { limits: { cpu } } }] } } });

test('an apply that only spells a quantity anew writes nothing, however late; one that sends a selfLink writes its time', async () => {
  const clock = createManualClock();
  await using cluster = await FakeCluster.create({ clock });
  const apply = async (body: object, metadata: object = {}): Promise<string> => {
    const answer = await cluster.fetch()('http://fake.example/api/v1/namespaces/default/podtemplates/t?fieldManager=one', {
      method: 'PATCH',
      headers: { 'content-type': 'application/apply-patch+yaml' },
      body: JSON.stringify({ apiVersion: 'v1', kind: 'PodTemplate', metadata: { name: 't', ...metadata }, ...body }),
    });
    return ((await answer.json()) as { metadata: { resourceVersion: string } }).metadata.resourceVersion;
  };
  const first = await apply(limits('1'));
  await clock.advance(5_000);
  expect(await apply(limits('1000m'))).toBe(first);
  expect(await apply(limits('1'), { selfLink: '/x' })).not.toBe(first);
});
