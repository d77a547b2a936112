import { expect, test } from 'vitest';
import { resourceTable } from '../../machinery/generated/resource-table.ts';
import { childSchema, type TypeSchema } from '../../machinery/schema/type-schema.ts';
import { builtInSchemas } from './built-in-schemas.ts';

function at(group: string, kind: string, ...path: readonly string[]): TypeSchema | undefined {
  let schema: TypeSchema | undefined = builtInSchemas().forKind(group, 'v1', kind);
  for (const step of path) schema = schema?.kind === 'list' && step === '[]' ? schema.items : schema && childSchema(schema, step);
  return schema;
}

test('every resource with a body of its own has a schema, and so have the kinds of its subresources', () => {
  const kinds = resourceTable.flatMap((row) => [row, ...row.subresources]).filter(({ kind }) => !/^(Pod|Node|Service).*Options$/.test(kind));
  const missing = kinds.filter(({ group, version, kind }) => builtInSchemas().forKind(group, version, kind) === undefined);
  expect(missing).toEqual([]);
});

test('all built-in types compile', () => {
  const seen = new Set<TypeSchema>();
  const walk = (schema: TypeSchema): void => {
    if (seen.has(schema)) return;
    seen.add(schema);
    if (schema.kind === 'struct') for (const { schema: next } of schema.fields.values()) walk(next);
    if (schema.kind === 'list') walk(schema.items);
    if (schema.kind === 'map') walk(schema.values);
  };
  for (const { group, version, kind } of resourceTable) {
    const schema = builtInSchemas().forKind(group, version, kind);
    if (schema !== undefined) walk(schema);
  }
  expect(seen.size).toBeGreaterThan(600);
});

test('metadata is merged as OpenAPI says: finalizers a set, owners by uid, managed fields whole', () => {
  const metadata = ['metadata'];
  expect(at('', 'ConfigMap', ...metadata, 'finalizers')).toMatchObject({ listType: 'set' });
  expect(at('', 'ConfigMap', ...metadata, 'ownerReferences')).toMatchObject({ listType: 'map', keys: ['uid'] });
  expect(at('', 'ConfigMap', ...metadata, 'managedFields')).toMatchObject({ atomic: true });
  expect(at('', 'ConfigMap', ...metadata, 'labels')).toMatchObject({ kind: 'map', atomic: false });
});

test('a pod template is the same type wherever it is used', () => {
  expect(at('apps', 'Deployment', 'spec', 'template', 'spec')).toBe(at('', 'Pod', 'spec'));
});

test('the keys of container ports have the default that apply needs', () => {
  const ports = at('', 'Pod', 'spec', 'containers', '[]', 'ports');
  expect(ports).toMatchObject({ keys: ['containerPort', 'protocol'] });
  expect(ports?.kind === 'list' && ports.items.kind === 'struct' && ports.items.fields.get('protocol')?.default).toBe('TCP');
});

test('opaque data is owned as a whole, label selectors too', () => {
  expect(at('apps', 'ControllerRevision', 'data')).toEqual({ kind: 'untyped', atomic: true });
  expect(at('apps', 'Deployment', 'spec', 'selector')).toMatchObject({ kind: 'struct', atomic: true });
});

test('the leaves that take two JSON types are told apart', () => {
  expect(at('', 'Service', 'spec', 'ports', '[]', 'targetPort')).toEqual({ kind: 'scalar', type: 'int-or-string' });
  expect(at('', 'Pod', 'spec', 'containers', '[]', 'resources', 'limits', 'cpu')).toEqual({ kind: 'scalar', type: 'quantity' });
  expect(at('coordination.k8s.io', 'Lease', 'spec', 'renewTime')).toEqual({ kind: 'scalar', type: 'string', format: 'micro-time' });
});

test('a group whose name is a path reads no file', () => {
  expect(builtInSchemas().forKind('../../../package', 'json', 'x')).toBeUndefined();
});
