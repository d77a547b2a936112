import { expect, test } from 'vitest';
import type { StoredObject } from '../../registry/strategy.ts';
import { coreEventStrategy, newEventStrategy } from './event.ts';

const core = {
  kind: 'Event',
  apiVersion: 'v1',
  metadata: { name: 'e' },
  involvedObject: { kind: 'Pod', name: 'p' },
  reason: 'R',
  message: 'm',
  source: { component: 'c' },
  firstTimestamp: null,
  lastTimestamp: '2026-01-01T00:00:00Z',
  count: 2,
  type: 'Normal',
  eventTime: null,
  reportingComponent: '',
  reportingInstance: '',
} as unknown as StoredObject;

const other = {
  kind: 'Event',
  apiVersion: 'events.k8s.io/v1',
  metadata: { name: 'e' },
  eventTime: null,
  reason: 'R',
  regarding: { kind: 'Pod', name: 'p' },
  note: 'm',
  type: 'Normal',
  deprecatedSource: { component: 'c' },
  deprecatedFirstTimestamp: null,
  deprecatedLastTimestamp: '2026-01-01T00:00:00Z',
  deprecatedCount: 2,
};

test('an event of one API is shown under the names of the other, there and back', () => {
  const shown = newEventStrategy.shown?.(core);
  expect(shown).toEqual(other);
  expect(coreEventStrategy.shown?.(shown as StoredObject)).toEqual(core);
});

test('an event of the API itself is shown as it is', () => {
  expect(coreEventStrategy.shown?.(core)).toBe(core);
});
