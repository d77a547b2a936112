import { expect, test } from 'vitest';
import type { StoredObject } from '../registry/strategy.ts';
import { ObjectGraph } from './object-graph.ts';

const object = (uid: string, ...owners: string[]): StoredObject =>
  ({
    metadata: { uid, ...(owners.length === 0 ? {} : { ownerReferences: owners.map((owner) => ({ apiVersion: 'v1', kind: 'K', name: owner, uid: owner })) }) },
  }) as StoredObject;
const dependents = (graph: ObjectGraph, uid: string): string[] => graph.dependentsOf(uid).map((node) => node.uid);

test('dependents are known by the uid of their owner, whether it is there or not', () => {
  const graph = new ObjectGraph();
  graph.put('things', object('d', 'o'));
  expect(dependents(graph, 'o')).toEqual(['d']);
  graph.put('things', object('o'));
  graph.remove(object('o'));
  expect([graph.get('o'), dependents(graph, 'o')]).toEqual([undefined, ['d']]);
});

test('a dependent that changes its owners moves, and one that goes is forgotten', () => {
  const graph = new ObjectGraph();
  graph.put('things', object('d', 'a', 'b'));
  graph.put('things', object('d', 'b', 'c'));
  expect([dependents(graph, 'a'), dependents(graph, 'b'), dependents(graph, 'c')]).toEqual([[], ['d'], ['d']]);
  graph.remove(object('d', 'b', 'c'));
  expect([dependents(graph, 'b'), dependents(graph, 'c'), [...graph.all()]]).toEqual([[], [], []]);
});
