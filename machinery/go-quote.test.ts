import { expect, test } from 'vitest';
import { goQuote } from './go-quote.ts';

test.each([
  ['', '""'],
  ['a b', '"a b"'],
  ['say "x" \\', '"say \\"x\\" \\\\"'],
  ['\u0007\b\f\n\r\t\v', '"\\a\\b\\f\\n\\r\\t\\v"'],
  ['\u0000\u001f\u007f', '"\\x00\\x1f\\x7f"'],
  ['é漢😀<&', '"é漢😀<&"'],
  ['\u00a0\u200b\ue000', '"\\u00a0\\u200b\\ue000"'],
  ['\u{e0001}', '"\\U000e0001"'],
  ['\ud800', '"\ufffd"'],
])('%j is quoted as Go does', (text, quoted) => {
  expect(goQuote(text)).toBe(quoted);
});
