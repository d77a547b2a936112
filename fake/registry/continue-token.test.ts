import { expect, test } from 'vitest';
import { decodeContinue, encodeContinue } from './continue-token.ts';

const token = (text: string): string => btoa(text).replaceAll('=', '').replaceAll('+', '-').replaceAll('/', '_');

const problem = (given: string): string => {
  try {
    decodeContinue(given);
    return '';
  } catch (error) {
    return (error as Error).message.replace('invalid continue token: continue key is not valid: ', '');
  }
};

test('a token says where to go on, at 64 bits and in any text', () => {
  for (const continuation of [
    { revision: 9_007_199_254_740_993n, start: 'a\0' },
    { revision: -1n, start: 'space/é' },
  ]) {
    expect(decodeContinue(encodeContinue(continuation))).toEqual(continuation);
  }
});

test.each([
  ['nope', "invalid character '\\u009e' looking for beginning of value"],
  ['!!!', 'illegal base64 data at input byte 0'],
  [token('foo'), "invalid character 'o' in literal false (expecting 'a')"],
  [token('{'), 'unexpected end of JSON input'],
  [token('{"v":1'), 'unexpected end of JSON input'],
  [token('null'), 'server does not recognize this encoded version '],
  [token('[]'), 'json: cannot unmarshal array into Go value of type storage.continueToken'],
  [token('"x"'), 'json: cannot unmarshal string into Go value of type storage.continueToken'],
  [token('{"v":1}'), 'json: cannot unmarshal number into Go struct field continueToken.v of type string'],
  [token('{"v":"meta.k8s.io/v1","rv":true}'), 'json: cannot unmarshal bool into Go struct field continueToken.rv of type int64'],
  [token('{"v":"meta.k8s.io/v2"}'), 'server does not recognize this encoded version meta.k8s.io/v2'],
  [token('{"v":"meta.k8s.io/v1"}'), 'incorrect encoded start resourceVersion (version meta.k8s.io/v1)'],
  [token('{"v":"meta.k8s.io/v1","rv":1}'), 'encoded start key empty (version meta.k8s.io/v1)'],
  [token('{"v":"meta.k8s.io/v1","rv":1,"start":"../a"}'), 'encoded start key is invalid: ../a'],
])('%s is refused: %s', (given, expected) => {
  expect(problem(given)).toBe(expected);
});
