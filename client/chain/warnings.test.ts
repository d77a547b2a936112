import { once } from 'node:events';
import { expect, test } from 'vitest';
import { createClient } from '../create-client.ts';
import { answer, scriptedServer } from '../doubles/scripted-server.ts';
import { warningTexts } from './warnings.ts';

test('only the warnings of the API server are read, quotes undone', () => {
  expect(warningTexts(['299 - "v1beta1 \\"Foo\\" is deprecated, use v1"', '199 - "a proxy"', '299 - "a", 299 - "b"'])).toEqual([
    'v1beta1 "Foo" is deprecated, use v1',
    'a',
    'b',
  ]);
});

const deprecated = answer(200, {}, { warning: ['299 - "v1beta1 Foo is deprecated"', '299 - "and so is Bar"'] });

test('warnings reach who asks for them, each with its call', async () => {
  const told: string[] = [];
  await using client = await createClient(scriptedServer(deprecated).connection, {
    onWarning: ({ text, operation }) => told.push(`${operation.resource}: ${text}`),
  });
  await client.request({ path: '/apis' });
  expect(told).toEqual(['/apis: v1beta1 Foo is deprecated', '/apis: and so is Bar']);
});

test('two equal warnings are one line of the process', async () => {
  const lines: string[] = [];
  const listen = (warning: Error): void => void (warning.name === 'KubernetesWarning' && lines.push(warning.message));
  process.on('warning', listen);
  await using client = await createClient(scriptedServer(deprecated).connection);
  await client.request({ path: '/apis' });
  await client.request({ path: '/apis' });
  const last = once(process, 'warning');
  process.emitWarning('last', 'KubernetesWarning');
  await last;
  process.off('warning', listen);
  expect(lines).toEqual(['v1beta1 Foo is deprecated', 'and so is Bar', 'last']);
});
