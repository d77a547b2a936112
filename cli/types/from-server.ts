import type { Client, ResourceDefinition } from '../../client/index.ts';
import type { Definition } from './definition.ts';
import type { JsonSchema } from './json-schema.ts';
import { isWritten } from './render-file.ts';

const META = 'io.k8s.apimachinery.pkg.apis.meta.';

const partsOf = (key: string): { readonly family: string; readonly version: string; readonly name: string } => {
  const [name = '', version = '', ...family] = key.split('.').reverse();
  return { family: family.reverse().join('.'), version, name };
};

/** Packages say only a part of a group (`rbac`); the kinds among their definitions say the rest. */
function groupsOf(schemas: ReadonlyMap<string, JsonSchema>): ReadonlyMap<string, string> {
  const groups = new Map<string, string>();
  for (const [key, schema] of schemas) {
    const kinds = schema['x-kubernetes-group-version-kind'] ?? [];
    const { family } = partsOf(key);
    if (kinds.length === 1 && kinds[0] !== undefined && !`${family}.`.startsWith(META)) groups.set(family, kinds[0].group);
  }
  return groups;
}

function fileOf(key: string, groups: ReadonlyMap<string, string>): string {
  const { family, version } = partsOf(key);
  if (`${family}.`.startsWith(META)) return `meta/${version}`;
  const group = groups.get(family);
  return group === undefined ? `${family}/${version}` : `${group === '' ? 'core' : group}/${version}`;
}

/** Every type that a server tells of, built-in and custom. */
export async function typesOfServer(client: Client): Promise<readonly Definition[]> {
  const { groupVersions } = await client.discovery.all();
  const resources = new Map<string, ResourceDefinition>();
  const schemas = new Map<string, JsonSchema>();
  for (const { group, version, resources: served } of groupVersions) {
    for (const { name, kind, namespaced } of served) {
      if (!name.includes('/')) resources.set(`${group}/${version}/${kind}`, { group, version, kind, plural: name, namespaced });
    }
    const document = await client.discovery.openApi.document(group === '' ? version : `${group}/${version}`);
    for (const [key, schema] of Object.entries(document.components?.schemas ?? {})) schemas.set(key, schema as JsonSchema);
  }
  const groups = groupsOf(schemas);
  return [...schemas].flatMap(([key, schema]): readonly Definition[] => {
    if (!isWritten(key)) return [];
    const { name } = partsOf(key);
    const kinds = schema['x-kubernetes-group-version-kind'] ?? [];
    const [kind] = kinds;
    const resource = kinds.length === 1 && kind !== undefined ? resources.get(`${kind.group}/${kind.version}/${kind.kind}`) : undefined;
    return [{ key, file: fileOf(key, groups), name, schema, ...(resource === undefined ? {} : { resource }) }];
  });
}
