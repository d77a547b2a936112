import { isJsonObject, type JsonObject } from '../../../../machinery/json.ts';
import type { StructuralSchema } from '../../../../machinery/structural/structural-schema.ts';
import type { StoredObject } from '../../../registry/strategy.ts';

/** Names as `spec.names` and `status.acceptedNames` carry them. */
export interface DefinitionNames {
  readonly plural: string;
  readonly singular?: string;
  readonly shortNames?: readonly string[];
  readonly kind: string;
  readonly listKind?: string;
  readonly categories?: readonly string[];
}

/** A column of `additionalPrinterColumns`. */
export interface PrinterColumn {
  readonly name: string;
  readonly type: string;
  readonly format?: string;
  readonly description?: string;
  readonly priority?: number;
  readonly jsonPath: string;
}

/** One version of a definition. */
export interface DefinitionVersion {
  readonly name: string;
  readonly served: boolean;
  readonly storage: boolean;
  readonly deprecated?: boolean;
  readonly deprecationWarning?: string;
  readonly schema?: { readonly openAPIV3Schema?: StructuralSchema };
  readonly subresources?: {
    readonly status?: JsonObject;
    readonly scale?: { readonly specReplicasPath: string; readonly statusReplicasPath: string; readonly labelSelectorPath?: string };
  };
  readonly additionalPrinterColumns?: readonly PrinterColumn[];
  readonly selectableFields?: readonly { readonly jsonPath: string }[];
}

/** A condition of `status.conditions`. */
export interface DefinitionCondition {
  readonly type: string;
  readonly status: string;
  readonly lastTransitionTime?: string;
  readonly reason?: string;
  readonly message?: string;
}

/** How a definition says that objects pass between its versions. */
export interface DefinitionConversion {
  readonly strategy: string;
  readonly webhook?: {
    readonly conversionReviewVersions?: readonly string[];
    readonly clientConfig?: { readonly url?: string; readonly service?: JsonObject; readonly caBundle?: string };
  };
}

/** A CustomResourceDefinition that has passed validation. */
export interface Definition {
  readonly name: string;
  readonly group: string;
  readonly scope: 'Cluster' | 'Namespaced';
  readonly names: DefinitionNames;
  readonly versions: readonly DefinitionVersion[];
  readonly conditions: readonly DefinitionCondition[];
  readonly acceptedNames: DefinitionNames;
  readonly isTerminating: boolean;
  readonly conversion?: DefinitionConversion;
}

const noNames: DefinitionNames = { plural: '', kind: '' };

/** Reads a stored CustomResourceDefinition; only validated ones are ever stored, so its shape is relied on. */
export function definitionOf(object: StoredObject): Definition {
  const spec = (isJsonObject(object.spec) ? object.spec : {}) as unknown as Pick<Definition, 'group' | 'scope' | 'names' | 'versions' | 'conversion'>;
  const status = (isJsonObject(object.status) ? object.status : {}) as unknown as {
    conditions?: Definition['conditions'] | null;
    acceptedNames?: DefinitionNames;
  };
  return {
    name: object.metadata.name ?? '',
    group: spec.group,
    scope: spec.scope,
    names: spec.names ?? noNames,
    versions: spec.versions ?? [],
    conditions: status.conditions ?? [],
    acceptedNames: status.acceptedNames ?? noNames,
    isTerminating: object.metadata.deletionTimestamp !== undefined,
    ...(spec.conversion === undefined ? {} : { conversion: spec.conversion }),
  };
}

/** Whether a condition of that type is `True`. */
export function isConditionTrue(definition: Definition, type: string): boolean {
  return definition.conditions.some((condition) => condition.type === type && condition.status === 'True');
}
