import type { JsonObject } from '../../../machinery/json.ts';
import { apiVersionOf, type ResourceInfo } from '../../../machinery/resource.ts';
import { compileStructural } from '../../../machinery/schema/compile-structural.ts';
import type { StructSchema, TypeSchema } from '../../../machinery/schema/type-schema.ts';
import type { ValidationEnvironment } from '../../../machinery/structural/validate.ts';
import type { Strategy } from '../../registry/strategy.ts';
import type { Definition } from './definition.ts';
import { customResourceStrategy } from './resource-strategy.ts';

interface CustomKind {
  readonly strategy: Strategy;
  readonly schema: TypeSchema;
}

/** The rules and types of the custom resources that are served right now. */
export interface CustomKinds {
  strategyFor(resource: ResourceInfo): Strategy | undefined;
  schemaFor(resource: ResourceInfo): TypeSchema | undefined;
  /** Compiles a definition anew; what it said before no longer holds. */
  define(definition: Definition): void;
  /** Forgets a definition. */
  remove(definition: Definition): void;
}

const keyOf = (resource: { readonly group: string; readonly version: string; readonly plural: string }): string =>
  `${resource.plural}.${apiVersionOf(resource)}`;

// Go's syntax for flags at the front is the one difference that schemas use in practice; what JavaScript cannot read matches nothing.
function matches(pattern: string, text: string): boolean {
  const flags = /^\(\?([is]+)\)/.exec(pattern);
  return new RegExp(flags === null ? pattern : pattern.slice(flags[0].length), flags?.[1] ?? '').test(text);
}

/** Custom kinds of one cluster; `objectMeta` is the type of every object's metadata. */
export function createCustomKinds(objectMeta: () => StructSchema): CustomKinds {
  const kinds = new Map<string, CustomKind>();
  const environment: ValidationEnvironment = { matches };
  const keys = ({ group, names, versions }: Definition): readonly string[] => versions.map(({ name }) => keyOf({ group, version: name, plural: names.plural }));
  return {
    strategyFor: (resource) => kinds.get(keyOf(resource))?.strategy,
    schemaFor: (resource) => kinds.get(keyOf(resource))?.schema,
    define(definition) {
      for (const version of definition.versions) {
        const gvk = { group: definition.group, version: version.name, kind: definition.names.kind };
        const structural = version.schema?.openAPIV3Schema as unknown as JsonObject | undefined;
        kinds.set(keyOf({ group: definition.group, version: version.name, plural: definition.names.plural }), {
          strategy: customResourceStrategy(version, environment),
          schema: compileStructural(structural, { gvk, objectMeta: objectMeta() }),
        });
      }
    },
    remove: (definition) => {
      for (const key of keys(definition)) kinds.delete(key);
    },
  };
}
