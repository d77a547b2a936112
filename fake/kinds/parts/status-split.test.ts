import { expect, test } from 'vitest';
import type { DraftObject, StoredObject, WriteContext } from '../../registry/strategy.ts';
import { objectMetadata, statusSplit } from './status-split.ts';

const stored = { metadata: { name: 'a', labels: { a: 'b' } }, spec: { a: 1 }, status: { b: 1 } } as unknown as StoredObject;
const written = (): DraftObject =>
  ({ metadata: { name: 'a', labels: { a: 'c' }, annotations: {} }, spec: { a: 2 }, status: { b: 2 } }) as unknown as DraftObject;
const context = {} as WriteContext;

test('a new object has the status that its kind gives it, or none', () => {
  const [empty, none] = [written(), written()];
  statusSplit().prepareCreate?.(empty, context);
  statusSplit({ initial: null }).prepareCreate?.(none, context);
  expect([empty['status'], 'status' in none]).toEqual([{}, false]);
});

test('writes to the object keep its status, writes to the status keep the rest that belongs to the object', () => {
  const split = statusSplit({ keptMetadata: objectMetadata });
  const [whole, status] = [written(), written()];
  split.update?.prepare?.(whole, stored, context);
  split.subresources?.['status']?.prepare?.(status, stored, context);
  expect(whole).toEqual({ ...written(), status: { b: 1 } });
  expect(status).toEqual({ metadata: { name: 'a', labels: { a: 'b' } }, spec: { a: 1 }, status: { b: 2 } });
  expect(split.subresources?.['status']?.resetFields).toContain('metadata.labels');
});
