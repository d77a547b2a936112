import type { JsonObject } from '../../../machinery/json.ts';
import { apiVersionOf, type ResourceInfo } from '../../../machinery/resource.ts';
import { compileGoPattern } from '../../../machinery/pattern/go-pattern.ts';
import { compileStructural } from '../../../machinery/schema/compile-structural.ts';
import type { StructSchema, TypeSchema } from '../../../machinery/schema/type-schema.ts';
import type { ValidationEnvironment } from '../../../machinery/structural/validate.ts';
import type { Strategy } from '../../registry/strategy.ts';
import { type ConversionServices, conversionWebhook } from './conversion-webhook.ts';
import type { Definition } from './definitions/definition.ts';
import { definitionStrategy } from './definitions/definition-strategy.ts';
import { customResourceStrategy } from './resource-strategy.ts';
import type { RuleLanguage } from './rules.ts';
import { versionForms } from './version-forms.ts';

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
  /** Those that are served right now. */
  definitions(): readonly Definition[];
  /** Calls `listener` with the name of a terminating definition whenever one of its objects is gone. */
  onRemoval(listener: (definition: string) => void): void;
  /** Forgets a definition. */
  remove(definition: Definition): void;
}

const keyOf = (resource: { readonly group: string; readonly version: string; readonly plural: string }): string =>
  `${resource.plural}.${apiVersionOf(resource)}`;

const isDefinition = ({ group, plural }: ResourceInfo): boolean => plural === 'customresourcedefinitions' && group === 'apiextensions.k8s.io';

/** What custom kinds need from outside. */
export interface CustomKindsOptions {
  /** The type of every object's metadata. */
  readonly objectMeta: () => StructSchema;
  /** The language of `x-kubernetes-validations`; rules are left alone where absent. */
  readonly rules?: RuleLanguage;
  /** How conversion webhooks are reached; where absent, conversion changes the label alone. */
  readonly conversion?: ConversionServices;
}

/** Compiles each pattern once. */
function patternMatcher(): ValidationEnvironment['matches'] {
  const compiled = new Map<string, RegExp>();
  return (pattern, text) => {
    const known = compiled.get(pattern) ?? compileGoPattern(pattern);
    compiled.set(pattern, known);
    return known.test(text);
  };
}

/** Custom kinds of one cluster, and the rules of the definitions that make them. */
export function createCustomKinds({ objectMeta, rules, conversion }: CustomKindsOptions): CustomKinds {
  const kinds = new Map<string, CustomKind>();
  const environment: ValidationEnvironment = { matches: patternMatcher() };
  const definitions = definitionStrategy({ rules });
  const served = new Map<string, Definition>();
  const listeners: ((definition: string) => void)[] = [];
  const removed = (definition: string): void => {
    for (const listener of listeners) listener(definition);
  };
  const keys = ({ group, names, versions }: Definition): readonly string[] => versions.map(({ name }) => keyOf({ group, version: name, plural: names.plural }));
  return {
    strategyFor: (resource) => (isDefinition(resource) ? definitions : kinds.get(keyOf(resource))?.strategy),
    schemaFor: (resource) => kinds.get(keyOf(resource))?.schema,
    definitions: () => [...served.values()],
    define(definition) {
      const before = served.get(definition.name);
      for (const key of before === undefined ? [] : keys(before)) kinds.delete(key);
      served.set(definition.name, definition);
      const forms = versionForms(definition, objectMeta, conversionWebhook(definition, conversion));
      for (const version of definition.versions) {
        const form = forms.form(version.name);
        if (form === undefined) continue;
        const gvk = { group: definition.group, version: version.name, kind: definition.names.kind };
        const structural = version.schema?.openAPIV3Schema as unknown as JsonObject | undefined;
        kinds.set(keyOf({ group: definition.group, version: version.name, plural: definition.names.plural }), {
          strategy: customResourceStrategy({ definition, version, form, forms, checks: { environment, rules }, removed }),
          schema: compileStructural(structural, { gvk, objectMeta: objectMeta() }),
        });
      }
    },
    onRemoval: (listener) => {
      listeners.push(listener);
    },
    remove: (definition) => {
      served.delete(definition.name);
      for (const key of keys(definition)) kinds.delete(key);
    },
  };
}
