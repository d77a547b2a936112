import { expect, test } from 'vitest';
import type { ResourceInfo } from '../../machinery/resource.ts';
import { StatusError } from '../../machinery/status.ts';
import { required } from '../../machinery/validation/field-error.ts';
import { validateChanged, validateNew } from './object-rules.ts';
import type { StoredObject, Strategy, WriteContext } from './strategy.ts';

const kind = 'Thing';
const again = [required('spec.a'), required('spec.a'), required('spec.b')];
const next = {
  apiVersion: 'v1',
  kind,
  metadata: { name: 'x', uid: 'u', resourceVersion: '1', creationTimestamp: '2030-01-01T00:00:00Z' },
} as unknown as StoredObject;

function complaints(group: string, builtIn: boolean, verb: 'create' | 'update', given = kind): readonly (string | undefined)[] {
  const resource = { group, version: 'v1', kind, plural: 'things', namespaced: false, subresources: [] } as unknown as ResourceInfo;
  try {
    if (verb === 'create') validateNew(resource, { validateCreate: () => again } as Strategy, { next, kind: given, builtIn }, {} as WriteContext);
    else validateChanged(resource, { validate: () => again }, { next, current: next, kind: given, builtIn }, {} as WriteContext);
  } catch (error) {
    if (error instanceof StatusError) return (error.status.details?.causes ?? []).map(({ field }) => field);
    throw error;
  }
  return [];
}

test.each(['create', 'update'] as const)('%s: a complaint about a built-in kind is said once', (verb) => {
  expect(complaints('apps', true, verb)).toEqual(['spec.a', 'spec.b']);
});

test('definitions, services of the API and custom resources hear a complaint as often as it is made', () => {
  for (const group of ['apiextensions.k8s.io', 'apiregistration.k8s.io']) expect(complaints(group, true, 'create')).toEqual(['spec.a', 'spec.a', 'spec.b']);
  expect(complaints('example.com', false, 'update')).toEqual(['spec.a', 'spec.a', 'spec.b']);
});

test.each(['create', 'update'] as const)('%s: of a custom resource of another kind little else is said', (verb) => {
  expect(complaints('example.com', false, verb, 'Other')).toEqual(['kind']);
});
