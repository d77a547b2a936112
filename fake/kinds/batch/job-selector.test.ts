import { expect, test } from 'vitest';
import type { StoredObject } from '../../registry/strategy.ts';
import { validateGeneratedSelector } from './job-selector.ts';

const bound = { 'controller-uid': 'u', 'job-name': 'j', 'batch.kubernetes.io/controller-uid': 'u', 'batch.kubernetes.io/job-name': 'j' };
const job = (labels: object, selector: object = { matchLabels: bound }): StoredObject =>
  ({ metadata: { name: 'j', uid: 'u' }, spec: { selector, template: { metadata: { labels } } } }) as unknown as StoredObject;
const complaints = (object: StoredObject): readonly string[] => validateGeneratedSelector(object).map(({ field, message }) => `${field}: ${message}`);

test('a selector that the server made chooses by labels that it made', () => {
  expect(complaints(job(bound))).toEqual([]);
  const { 'job-name': _, ...fewer } = bound;
  expect(complaints(job(fewer))).toEqual([`spec.template.metadata.labels[job-name]: Required value: must be 'j'`]);
  expect(complaints(job(bound, { matchLabels: { other: 'label' } }))).toEqual([
    expect.stringMatching(/^spec\.selector: Invalid value: .*: `selector` not auto-generated$/),
  ]);
});
