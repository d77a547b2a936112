import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { redacted } from './redacted.ts';

test('what is secret is there to be used and not to be seen, however deep it stands', () => {
  const parts = redacted({
    token: 'hunter2',
    user: 'jane',
    basic: { username: 'jane', password: 'hunter2' },
    oidc: { clientSecret: 'hunter2', refreshToken: 'hunter2', issuer: 'https://login.test' },
    exec: { command: 'login', env: [{ name: 'KEY', value: 'hunter2' }] },
  });
  expect(parts.token).toBe('hunter2');
  const shown = inspect({ nested: [parts] }, { depth: 9, showHidden: true }) + JSON.stringify(parts);
  expect(shown).not.toContain('hunter2');
  expect(shown).toContain('jane');
  expect(shown).toContain('https://login.test');
  expect(shown).toContain('KEY');
});
