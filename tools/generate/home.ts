import type { OpenApiSchema, Specification } from './specification.ts';

/** Where a definition lives: `io.k8s.api.rbac.v1.Role` in group `rbac.authorization.k8s.io`, version `v1`. */
export interface Home {
  /** `''` for core, `meta` for apimachinery's shared types. */
  readonly group: string;
  readonly version: string;
  readonly package: string;
  readonly name: string;
}

/**
 * Definitions that are not structs on the wire: how they look as TypeScript, and in the compact notation of type schemas.
 *
 * RawExtension, FieldsV1 and JSON are owned as a whole: the API server records `f:data: {}` for a ControllerRevision's data.
 */
export const leaves: Readonly<Record<string, { readonly typescript: string; readonly compact: string }>> = {
  'io.k8s.apimachinery.pkg.apis.meta.v1.Time': { typescript: 'string', compact: 'string:date-time' },
  'io.k8s.apimachinery.pkg.apis.meta.v1.MicroTime': { typescript: 'string', compact: 'string:micro-time' },
  'io.k8s.apimachinery.pkg.apis.meta.v1.FieldsV1': { typescript: 'unknown', compact: 'any' },
  'io.k8s.apimachinery.pkg.apis.meta.v1.Patch': { typescript: 'unknown', compact: 'any' },
  'io.k8s.apimachinery.pkg.runtime.RawExtension': { typescript: 'unknown', compact: 'any' },
  'io.k8s.apimachinery.pkg.api.resource.Quantity': { typescript: 'string', compact: 'quantity' },
  'io.k8s.apimachinery.pkg.util.intstr.IntOrString': { typescript: 'number | string', compact: 'int-or-string' },
  'io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSON': { typescript: 'unknown', compact: 'any' },
  'io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaPropsOrArray': {
    typescript: 'JSONSchemaProps | readonly JSONSchemaProps[]',
    compact: 'any',
  },
  'io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaPropsOrBool': { typescript: 'JSONSchemaProps | boolean', compact: 'any' },
  'io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaPropsOrStringArray': {
    typescript: 'JSONSchemaProps | readonly string[]',
    compact: 'any',
  },
};

/** Finds every struct's home. Packages say only a part of the group (`rbac`); the kinds among their definitions say the rest. */
export function homesOf(specification: Specification): ReadonlyMap<string, Home> {
  const groups = new Map<string, string>();
  for (const [name, schema] of specification.definitions) {
    const kinds = schema['x-kubernetes-group-version-kind'] ?? [];
    if (kinds.length === 1 && kinds[0] !== undefined) groups.set(familyOf(name), kinds[0].group);
  }
  groups.set('io.k8s.apimachinery.pkg.apis.meta', 'meta');
  const homes = new Map<string, Home>();
  for (const name of specification.definitions.keys()) {
    if (name in leaves) continue;
    const group = groups.get(familyOf(name));
    const parts = /^(.*)\.([^.]+)\.([^.]+)$/.exec(name);
    if (group === undefined || parts === null) throw new Error(`${name}: cannot tell the group it belongs to`);
    const [, family = '', version = '', short = ''] = parts;
    homes.set(name, { group, version, package: `${family}.${version}`, name: short });
  }
  return homes;
}

/** `io.k8s.api.rbac` of `io.k8s.api.rbac.v1.Role`. */
function familyOf(name: string): string {
  return name.split('.').slice(0, -2).join('.');
}

/** Whether the definition is a kind of its own group and version; DeleteOptions and its like are of every group, hence of none. */
export function isKind(schema: OpenApiSchema, home: Home): boolean {
  const kinds = schema['x-kubernetes-group-version-kind'] ?? [];
  return home.group !== 'meta' && kinds.length === 1 && kinds[0]?.kind === home.name && kinds[0].group === home.group && kinds[0].version === home.version;
}

/** The definitions of each group and version by name, in alphabetical order; keys are `apps/v1`, `core/v1`, `meta/v1`. */
export function definitionsByHome(specification: Specification, homes: ReadonlyMap<string, Home>): ReadonlyMap<string, readonly HomedDefinition[]> {
  const byHome = new Map<string, HomedDefinition[]>();
  for (const [name, home] of homes) {
    const schema = specification.definitions.get(name);
    if (schema === undefined) continue;
    const key = `${home.group === '' ? 'core' : home.group}/${home.version}`;
    const list = byHome.get(key) ?? [];
    byHome.set(key, list);
    list.push({ home, schema });
  }
  for (const list of byHome.values()) list.sort((a, b) => (a.home.name < b.home.name ? -1 : 1));
  return new Map([...byHome].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** A definition with its home. */
export interface HomedDefinition {
  readonly home: Home;
  readonly schema: OpenApiSchema;
}
