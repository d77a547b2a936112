import { expect, test } from 'vitest';
import type { KubeObject } from '../../machinery/object.ts';
import { filteredHandler } from './filtered-handler.ts';
import type { InformerEvent } from './informer-sink.ts';

const app = (value: string): KubeObject => ({ metadata: { name: 'a', labels: { app: value } } });

test('coming to match is an add, ceasing to is a deletion, and what never matched is not told', () => {
  const seen: string[] = [];
  const handler = filteredHandler<KubeObject>(
    (object) => object.metadata?.labels?.['app'] === 'web',
    (event) => seen.push(event.type),
  );
  const events: readonly InformerEvent<KubeObject>[] = [
    { type: 'add', object: app('db'), initial: true },
    { type: 'update', object: app('web'), before: app('db') },
    { type: 'update', object: app('web'), before: app('web') },
    { type: 'update', object: app('db'), before: app('web') },
    { type: 'update', object: app('db'), before: app('db') },
    { type: 'delete', object: app('web'), certain: true },
  ];
  for (const event of events) handler(event);
  expect(seen).toEqual(['add', 'update', 'delete', 'delete']);
});
