import { expect, test } from 'vitest';
import type { ResourceInfo } from '../../machinery/resource.ts';
import { kindsPage, rowOf } from './kinds-page.ts';

const resource = { group: 'example.com', version: 'v1', kind: 'Website', plural: 'websites' } as unknown as ResourceInfo;

test('a kind without rules shows dashes', () => {
  expect(rowOf(resource, {})).toEqual(['Website', 'example.com/v1', '–', '–', '–', '–', '–', '–', 'status', '–', '–']);
});

test('a kind shows what its record holds', () => {
  const row = rowOf(resource, {
    defaults: () => undefined,
    validateCreate: () => [],
    update: { validate: () => [] },
    subresources: { status: {} },
    generation: 'spec',
    createOnUpdate: true,
    unconditionalUpdate: false,
    deleteAnswer: 'object',
    selectableFields: { 'spec.x': () => '' },
    table: {
      columns: [
        { name: 'Name', type: 'string' },
        { name: 'Wide', type: 'string', priority: 1 },
      ],
      cells: () => [],
    },
  });
  expect(row).toEqual(['Website', 'example.com/v1', '✓', '✓', '✓', 'status', 'with the spec', 'creates, needs a version', 'object', 'Name', '`spec.x`']);
});

test('the page counts kinds with rules and lists all in order', () => {
  const other = { ...resource, kind: 'Archive' } as ResourceInfo;
  const page = kindsPage([resource, other], ({ kind }) => (kind === 'Website' ? { createOnUpdate: true } : {}));
  expect(page).toContain('1 of 2 kinds have rules of their own');
  expect(page.indexOf('| Archive |')).toBeLessThan(page.indexOf('| Website |'));
});
