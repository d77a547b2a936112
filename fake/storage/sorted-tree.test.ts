import { expect, test } from 'vitest';
import { emptyTree, type SortedTree, treeCount, treeDelete, treeGet, treeSet, treeSize, treeVisit } from './sorted-tree.ts';

function entries<T>(tree: SortedTree<T>, range = {}): [string, T][] {
  const found: [string, T][] = [];
  treeVisit(tree, range, (value, key) => found.push([key, value]) > 0);
  return found;
}

// A small multiplicative generator: the same numbers on every machine.
function numbers(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % limit;
  };
}

test.each([1, 2, 3])('behaves as a sorted map over random writes and deletes (seed %i)', (seed) => {
  const next = numbers(seed);
  const model = new Map<string, number>();
  let tree = emptyTree<number>();
  for (let step = 0; step < 5000; step += 1) {
    const key = `k${String(next(700)).padStart(4, '0')}`;
    if (next(3) === 0) {
      model.delete(key);
      tree = treeDelete(tree, key);
    } else {
      model.set(key, step);
      tree = treeSet(tree, key, step);
    }
  }
  const sorted = [...model].sort(([a], [b]) => (a < b ? -1 : 1));
  expect(entries(tree)).toEqual(sorted);
  expect(treeSize(tree)).toBe(model.size);
  expect(sorted.every(([key, value]) => treeGet(tree, key) === value)).toBe(true);
  const range = { from: 'k0200', until: 'k0500' };
  const inRange = sorted.filter(([key]) => key >= range.from && key < range.until);
  expect(entries(tree, range)).toEqual(inRange);
  expect(treeCount(tree, range)).toBe(inRange.length);
});

test('an earlier tree stays what it was', () => {
  let tree = emptyTree<number>();
  for (let index = 0; index < 1000; index += 1) tree = treeSet(tree, `k${index}`, index);
  const before = entries(tree);
  let later = treeDelete(tree, 'k500');
  later = treeSet(later, 'k1', -1);
  expect(entries(tree)).toEqual(before);
  expect([treeGet(later, 'k500'), treeGet(later, 'k1'), treeGet(tree, 'k1')]).toEqual([undefined, -1, 1]);
});

test('a write copies one path: all other nodes are shared', () => {
  let tree = emptyTree<number>();
  for (let index = 0; index < 10_000; index += 1) tree = treeSet(tree, `k${String(index).padStart(5, '0')}`, index);
  const nodes = (node: unknown): object[] => [node as object, ...((node as { children?: unknown[] }).children ?? []).flatMap(nodes)];
  const before = new Set(nodes(tree.root));
  const copied = nodes(treeSet(tree, 'k05000', -1).root).filter((node) => !before.has(node));
  expect(copied.length).toBeLessThanOrEqual(4);
  expect(before.size).toBeGreaterThan(300);
});

test('deleting an absent key gives the same tree back', () => {
  const tree = treeSet(emptyTree<number>(), 'a', 1);
  expect(treeDelete(tree, 'b')).toBe(tree);
});
