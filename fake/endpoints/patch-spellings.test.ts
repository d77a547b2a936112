import { expect, test } from 'vitest';
import { spellingsOf } from './patch-spellings.ts';

test('a number that a test spells in another way than the server never passes', () => {
  const tested = (text: string): boolean => spellingsOf([{ op: 'test', path: '/spec/replicas', value: Number(text) }], new Map([['[0].value', text]])).isTested;
  expect([tested('2.0'), tested('2e0'), tested('2.50'), tested('2.5')]).toEqual([true, true, true, false]);
});

test('the spelling of an added number is known at its place in the document', () => {
  const operations = [{ op: 'add', path: '/spec/containers/0/ports', value: [{ containerPort: 80 }] }];
  expect(spellingsOf(operations, new Map([['[0].value[0].containerPort', '80.0']])).placed).toEqual(
    new Map([['spec.containers[0].ports[0].containerPort', '80.0']]),
  );
});

test('without odd spellings nothing is looked for', () => {
  expect(spellingsOf([{ op: 'test', path: '/a', value: 1 }], undefined)).toEqual({ isTested: false, placed: undefined });
});
