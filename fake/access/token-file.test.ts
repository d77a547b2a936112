import { expect, test } from 'vitest';
import { parseTokenFile } from './token-file.ts';

test('a line gives a token, its user, uid and groups; comments and empty lines are skipped', () => {
  expect(parseTokenFile('# tokens\n\nt1,alice,u1,"dev,ops"\nt2,bob,u2\n')).toEqual([
    { token: 't1', user: { username: 'alice', uid: 'u1', groups: ['dev', 'ops'] } },
    { token: 't2', user: { username: 'bob', uid: 'u2' } },
  ]);
});

test.each([
  ['secret-token,alice', 'line 1: expected token,user,uid and optionally "group,group", found 2 of these'],
  ['t1,alice,u1\n,bob,u2', 'line 2: the token is empty'],
  ['t1,,u1', 'line 1: the user is empty'],
  ['t1,a,1\n\nt1,b,2', 'line 3: the token stands on an earlier line already'],
  ['t1,alice,u1,"dev', 'line 1: a quote is not closed, or stands inside a field'],
])('%j is refused with its line, and without the token', (text, message) => {
  expect(() => parseTokenFile(text)).toThrow(message);
  expect(() => parseTokenFile(text)).not.toThrow('secret-token');
});
