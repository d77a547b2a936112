import { expect, test } from 'vitest';
import type { ResourceInfo } from '../../machinery/resource.ts';
import { checkUid } from './preconditions.ts';
import type { StoredObject } from './strategy.ts';

const resourceOf = (group: string, plural: string): ResourceInfo => ({ group, plural }) as unknown as ResourceInfo;
const current = { metadata: { name: 'a', uid: 'one' } } as unknown as StoredObject;

function keyIn(group: string, plural: string, place: { namespace: string; dryRun?: boolean }): string | undefined {
  try {
    checkUid(resourceOf(group, plural), { ...place, name: 'a' }, current, 'other');
    return undefined;
  } catch (error) {
    return /Key: (\S+),/.exec(String(error))?.[1];
  }
}

test('the key of a uid that does not match is where the object is kept, which a dry run knows only in part', () => {
  expect(keyIn('', 'configmaps', { namespace: 'n' })).toBe('/registry/configmaps/n/a');
  expect(keyIn('', 'configmaps', { namespace: 'n', dryRun: true })).toBe('/configmaps/n/a');
  expect(keyIn('a.com', 'things', { namespace: 'n', dryRun: true })).toBe('/a.com/things/n/a');
  expect(keyIn('apiextensions.k8s.io', 'customresourcedefinitions', { namespace: '' })).toBe('/registry/apiextensions.k8s.io/customresourcedefinitions/a');
  expect(keyIn('apiregistration.k8s.io', 'apiservices', { namespace: '' })).toBe('/registry/apiregistration.k8s.io/apiservices/a');
});
