import { expect, test } from 'vitest';
import { createClient } from '../create-client.ts';
import { answer, scriptedServer } from '../doubles/scripted-server.ts';
import { loggedHeaders } from './debug-log.ts';

test('credentials do not get into a log, whatever header they are in', () => {
  const headers = { authorization: 'Bearer hunter2', cookie: ['hunter2'], 'x-auth-token': 'hunter2', accept: 'application/json' };
  expect(loggedHeaders(headers)).toEqual({
    authorization: 'Bearer [redacted]',
    cookie: '[redacted]',
    'x-auth-token': '[redacted]',
    accept: 'application/json',
  });
});

test('a call leaves a line when it is sent and one when it is answered, and its body in neither', async () => {
  const lines: string[] = [];
  await using client = await createClient(scriptedServer(answer(201, {})).connection, { onDebug: (line) => lines.push(line) });
  await client.request({ method: 'POST', path: '/api/v1/namespaces/a/secrets', body: { data: 'hunter2' } });
  expect(lines).toEqual([expect.stringMatching(/^POST \/api\/v1\/namespaces\/a\/secrets \{/), 'POST /api/v1/namespaces/a/secrets: HTTP 201']);
  expect(lines.join()).not.toContain('hunter2');
});
