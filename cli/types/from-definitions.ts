import type { KubeObject } from '../../client/index.ts';
import { UsageError } from '../usage-error.ts';
import type { Definition } from './definition.ts';
import type { JsonSchema } from './json-schema.ts';

interface CustomResourceDefinition extends KubeObject {
  readonly spec?: {
    readonly group?: string;
    readonly scope?: string;
    readonly names?: { readonly kind?: string; readonly plural?: string };
    readonly versions?: readonly { readonly name?: string; readonly served?: boolean; readonly schema?: { readonly openAPIV3Schema?: JsonSchema } }[];
  };
}

/** The types of the served versions of custom resource definitions; other objects among them are passed by. @throws {UsageError} for a definition without names */
export function typesOfDefinitions(objects: readonly KubeObject[]): readonly Definition[] {
  const definitions = objects.filter(({ kind }) => kind === 'CustomResourceDefinition') as readonly CustomResourceDefinition[];
  return definitions.flatMap(({ metadata, spec = {} }) => {
    const { group, scope, names = {}, versions = [] } = spec;
    const { kind, plural } = names;
    if (group === undefined || kind === undefined || plural === undefined)
      throw new UsageError(`the definition ${metadata?.name ?? ''} has no group, kind or plural`);
    return versions.flatMap(({ name: version = '', served, schema }): readonly Definition[] => {
      if (served === false) return [];
      const resource = { group, version, kind, plural, namespaced: scope !== 'Cluster' };
      return [{ key: `${group}/${version}/${kind}`, file: `${group}/${version}`, name: kind, schema: schema?.openAPIV3Schema ?? {}, resource }];
    });
  });
}
