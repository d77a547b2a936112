import { expect, test } from 'vitest';
import type { KubeObject, ObjectMeta } from '../../machinery/object.ts';
import type { InformerEvent } from '../informer/informer-sink.ts';
import { allPredicates, annotationsChanged, anyPredicate, generationChanged, labelsChanged, notPredicate } from './predicates.ts';

const update = (before: ObjectMeta, after: ObjectMeta): InformerEvent<KubeObject> => ({
  type: 'update',
  object: { metadata: after },
  before: { metadata: before },
});

test('an update counts when what a predicate looks at changed, in whatever order it is written', () => {
  expect(generationChanged(update({ generation: 1, labels: { a: 'b' } }, { generation: 1, labels: { a: 'c' } }))).toBe(false);
  expect(generationChanged(update({ generation: 1 }, { generation: 2 }))).toBe(true);
  expect(generationChanged(update({ generation: 1 }, { generation: 1, deletionTimestamp: '2026-01-01T00:00:00Z' }))).toBe(true);
  expect(labelsChanged(update({ labels: { a: '1', b: '2' } }, { labels: { b: '2', a: '1' }, generation: 2 }))).toBe(false);
  expect(labelsChanged(update({}, { labels: { a: '1' } }))).toBe(true);
  expect(annotationsChanged(update({ annotations: { a: '1' } }, { annotations: { a: '2' } }))).toBe(true);
});

test('adds and deletions always count', () => {
  for (const type of ['add', 'delete'] as const)
    expect(generationChanged({ type, object: {}, initial: false, certain: true } as InformerEvent<KubeObject>)).toBe(true);
});

test('predicates combine', () => {
  const event = update({ generation: 1 }, { generation: 2 });
  expect([
    anyPredicate(labelsChanged, generationChanged)(event),
    allPredicates(labelsChanged, generationChanged)(event),
    notPredicate(labelsChanged)(event),
  ]).toEqual([true, false, true]);
});
