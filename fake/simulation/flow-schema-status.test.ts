import { expect, test } from 'vitest';
import { FakeCluster } from '../cluster.ts';
import { createManualClock } from '../manual-clock.ts';
import { danglingCondition, statusWith } from './flow-schema-status.ts';

const spec = { priorityLevelConfiguration: { name: 'gone' } };

test('a level that is missing leaves a schema dangling, and one that comes takes that back', () => {
  const now = Date.parse('2026-01-02T03:04:05Z');
  const dangling = statusWith({ spec }, false, now);
  expect(dangling).toEqual({ conditions: [danglingCondition('gone', false, '2026-01-02T03:04:05Z')] });
  expect(statusWith({ spec, status: dangling ?? {} }, false, now)).toBeUndefined();
  expect(statusWith({ spec, status: dangling ?? {} }, true, now)).toMatchObject({ conditions: [{ status: 'False', reason: 'Found' }] });
});

test('another level with the same outcome keeps the time of the condition', () => {
  const status = { conditions: [danglingCondition('old', true, '2026-01-01T00:00:00Z')] };
  expect(statusWith({ spec, status }, true, Date.now())).toMatchObject({ conditions: [{ lastTransitionTime: '2026-01-01T00:00:00Z' }] });
});

test('the schemas that a server begins with name levels that exist, without a further write', async () => {
  await using cluster = await FakeCluster.create({ clock: createManualClock() });
  const { exchange, peer } = cluster.connection();
  const target = '/apis/flowcontrol.apiserver.k8s.io/v1/flowschemas/catch-all';
  const answer = await exchange({ method: 'GET', target, headers: {}, body: { kind: 'none' }, signal: new AbortController().signal, peer });
  const { body } = answer;
  if (body.kind !== 'value') throw new Error(`expected a value, got ${body.kind}`);
  expect(body.value).toMatchObject({ status: { conditions: [{ type: 'Dangling', status: 'False' }] } });
});
