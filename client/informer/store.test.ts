import { expect, test } from 'vitest';
import type { KubeObject } from '../../machinery/object.ts';
import { objectStore } from './store.ts';

const pod = (name: string, app: string): KubeObject => ({ metadata: { name, namespace: 'shop', labels: { app } } });
const byApp = (object: KubeObject): readonly string[] => [object.metadata?.labels?.['app'] ?? ''];

test('objects are frozen when they are handed out, on every way out', () => {
  const store = objectStore<KubeObject>({ app: byApp });
  for (const name of ['a', 'b', 'c', 'd']) store.put(`shop/${name}`, pod(name, 'web'));
  const out = [store.get('shop/a'), store.list()[1], store.list('shop')[2], store.byIndex('app', 'web')[3]];
  expect(out.map((object) => Object.isFrozen(object?.metadata?.labels))).toEqual([true, true, true, true]);
});

test('an index that is added later covers what is there, and follows changes', () => {
  const store = objectStore<KubeObject>();
  store.put('shop/a', pod('a', 'web'));
  store.addIndexers({ app: byApp });
  expect(store.byIndex('app', 'web')).toHaveLength(1);
  store.put('shop/a', pod('a', 'db'));
  expect([store.byIndex('app', 'web').length, store.byIndex('app', 'db').length]).toEqual([0, 1]);
  store.remove('shop/a');
  expect([store.byIndex('app', 'db').length, store.list('shop').length, store.size]).toEqual([0, 0, 0]);
});

test('the name of an index belongs to one function', () => {
  const store = objectStore<KubeObject>({ app: byApp });
  expect(() => store.addIndexers({ app: byApp })).not.toThrow();
  expect(() => store.addIndexers({ app: () => [] })).toThrow(RangeError);
});
