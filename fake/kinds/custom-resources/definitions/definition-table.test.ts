import { expect, test } from 'vitest';
import type { StoredObject } from '../../../registry/strategy.ts';
import { definitionTable } from './definition-table.ts';

test('a row of a definition says what it defines, its served versions and whether it is established', () => {
  const version = (name: string, served: boolean, storage: boolean): object => ({ name, served, storage });
  const definition = {
    metadata: { name: 'things.a.com', creationTimestamp: '2026-01-01T00:00:00Z' },
    spec: {
      group: 'a.com',
      scope: 'Namespaced',
      names: { plural: 'things', kind: 'Thing', shortNames: ['t', 'th'] },
      versions: [version('v2', true, false), version('v1', true, true), version('v0', false, false)],
    },
    status: { conditions: [{ type: 'Established', status: 'True' }] },
  };
  const cells = definitionTable.cells(definition as unknown as StoredObject, 0);
  expect(cells).toEqual(['things.a.com', 'Namespaced', 'v1(storage),v2', '2026-01-01T00:00:00Z', 'a.com', 'Thing', 't,th', true]);
  expect(cells).toHaveLength(definitionTable.columns.length);
  const { status: _status, ...pending } = definition;
  expect(definitionTable.cells(pending as unknown as StoredObject, 0).at(-1)).toBe(false);
});
