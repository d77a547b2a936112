import { expect, test } from 'vitest';
import { StatusError } from '../../machinery/status.ts';
import { checkAccessReview } from './review-validation.ts';

function complaints(kind: string, metadata: Record<string, string>, spec: object): readonly string[] {
  try {
    checkAccessReview({ metadata, spec } as never, kind);
    return [];
  } catch (error) {
    if (!(error instanceof StatusError)) throw error;
    return (error.status.details?.causes ?? []).map(({ field, message }) => `${field}: ${message}`);
  }
}

const resourceAttributes = { namespace: 'n' };

test('a review carries no metadata, a local one its namespace', () => {
  expect(complaints('SubjectAccessReview', { namespace: 'n' }, { user: 'u', resourceAttributes })).toEqual([
    'metadata: Invalid value: {"namespace":"n"}: must be empty',
  ]);
  expect(complaints('LocalSubjectAccessReview', { namespace: 'n' }, { user: 'u', resourceAttributes })).toEqual([]);
  expect(complaints('LocalSubjectAccessReview', { namespace: 'n', name: 'x' }, { user: 'u', resourceAttributes })).toEqual([
    'metadata: Invalid value: {"name":"x","namespace":"n"}: must be empty except for namespace',
  ]);
});

test('selectors are checked wherever attributes are', () => {
  expect(complaints('SelfSubjectAccessReview', {}, { resourceAttributes: { labelSelector: {} } })).toEqual([
    'spec.resourceAttributes.labelSelector.requirements: Required value: when spec.resourceAttributes.labelSelector is specified, requirements or rawSelector is required',
  ]);
});
