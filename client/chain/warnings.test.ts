import { expect, test } from 'vitest';
import { warningTexts } from './warnings.ts';

test('only the warnings of the API server are read, quotes undone', () => {
  expect(warningTexts(['299 - "v1beta1 \\"Foo\\" is deprecated, use v1"', '199 - "a proxy"', '299 - "a", 299 - "b"'])).toEqual([
    'v1beta1 "Foo" is deprecated, use v1',
    'a',
    'b',
  ]);
});
