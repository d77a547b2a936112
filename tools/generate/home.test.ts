import { expect, test } from 'vitest';
import { definitionsByHome, homesOf, isKind } from './home.ts';
import type { OpenApiSchema, Specification } from './specification.ts';

const role: OpenApiSchema = { 'x-kubernetes-group-version-kind': [{ group: 'rbac.authorization.k8s.io', version: 'v1', kind: 'Role' }] };

function specificationOf(definitions: Readonly<Record<string, OpenApiSchema>>): Specification {
  return { protobufFields: {}, digest: '0', resources: [], documents: new Map(), definitions: new Map(Object.entries(definitions)) };
}

test('a package gets its full group from the kinds in it, other versions of it too', () => {
  const homes = homesOf(specificationOf({ 'io.k8s.api.rbac.v1.Role': role, 'io.k8s.api.rbac.v1.PolicyRule': {}, 'io.k8s.api.rbac.v1alpha1.Part': {} }));
  expect(homes.get('io.k8s.api.rbac.v1.PolicyRule')).toEqual({
    group: 'rbac.authorization.k8s.io',
    version: 'v1',
    package: 'io.k8s.api.rbac.v1',
    name: 'PolicyRule',
  });
  expect(homes.get('io.k8s.api.rbac.v1alpha1.Part')).toMatchObject({ group: 'rbac.authorization.k8s.io', version: 'v1alpha1' });
});

test('the shared types of apimachinery are at home in meta, and no kinds of a group', () => {
  const status: OpenApiSchema = { 'x-kubernetes-group-version-kind': [{ group: '', version: 'v1', kind: 'Status' }] };
  const home = homesOf(specificationOf({ 'io.k8s.apimachinery.pkg.apis.meta.v1.Status': status })).get('io.k8s.apimachinery.pkg.apis.meta.v1.Status');
  expect(home).toMatchObject({ group: 'meta', version: 'v1' });
  expect(home && isKind(status, home)).toBe(false);
});

test('a definition whose group nothing tells stops the generator', () => {
  expect(() => homesOf(specificationOf({ 'io.example.new.v1.Thing': {} }))).toThrow('io.example.new.v1.Thing: cannot tell the group');
});

test('definitions are grouped by home, in alphabetical order', () => {
  const specification = specificationOf({ 'io.k8s.api.rbac.v1.Role': role, 'io.k8s.api.rbac.v1.PolicyRule': {} });
  const [[key, definitions] = []] = definitionsByHome(specification, homesOf(specification));
  expect(key).toBe('rbac.authorization.k8s.io/v1');
  expect(definitions?.map(({ home }) => home.name)).toEqual(['PolicyRule', 'Role']);
});
