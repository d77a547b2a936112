import { expect, test } from 'vitest';
import type { StoredObject } from '../../registry/strategy.ts';
import { printerTable } from './printer-columns.ts';

const object = {
  metadata: { name: 'a', creationTimestamp: '2026-01-01T00:00:00Z' },
  spec: { n: 2.5, t: 'text', o: { x: 1 }, none: null, list: ['p', 'q'], when: '2026-01-01T00:00:00Z', odd: 'yesterday', empty: '', huge: 1e21 },
} as unknown as StoredObject;
const nowMs = Date.parse('2026-01-01T01:00:00Z');
const cell = (type: string, jsonPath: string): unknown => printerTable([{ name: 'C', type, jsonPath }]).cells(object, nowMs)[1];

test.each([
  ['string', '.spec.t', 'text'],
  ['string', '.spec.n', '2.5'],
  ['string', '.spec.o', '{"x":1}'],
  ['string', '.spec.none', '<no value>'],
  ['string', '.spec.list[*]', 'p'],
  ['string', '.spec.list[9]', null],
  ['string', '.spec.missing', null],
  ['integer', '.spec.n', 2],
  ['integer', '.spec.t', null],
  ['integer', '.spec.huge', -(2 ** 63)],
  ['number', '.spec.n', 2.5],
  ['boolean', '.spec.t', null],
  ['date', '.spec.when', '60m'],
  ['date', '.spec.odd', '<invalid>'],
  ['date', '.spec.empty', '<unknown>'],
])('a %s of %s shows %j', (type, path, shown) => {
  expect(cell(type, path)).toBe(shown);
});

test('without columns there is the age', () => {
  const { columns, cells } = printerTable([]);
  expect(columns.map(({ name, type }) => `${name} ${type}`)).toEqual(['Name string', 'Age date']);
  expect(cells(object, nowMs)).toEqual(['a', '60m']);
});
