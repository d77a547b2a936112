import type { JsonObject } from '../../../machinery/json.ts';
import type { AdmissionRequest } from '../../registry/admission.ts';
import type { StoredObject } from '../../registry/strategy.ts';
import type { ResourceList } from '../resource-list.ts';

/** One requirement of a quota's scope selector; a plain scope is one with operator `Exists`. */
export interface ScopeRequirement {
  readonly scopeName: string;
  readonly operator: string;
  readonly values: readonly string[];
}

/** How the objects of one resource count against quotas. */
export interface QuotaEvaluator {
  /** Whether this write can change what is used. */
  readonly handles: (request: AdmissionRequest, next: StoredObject, current: StoredObject | undefined) => boolean;
  /** Whether an entry of `hard` with this name counts these objects. */
  readonly counts: (name: string) => boolean;
  readonly matchesScope: (requirement: ScopeRequirement, object: JsonObject) => boolean;
  readonly usage: (object: JsonObject) => ResourceList;
  /** What the object leaves open although a quota needs it: the rest of `failed quota: q: `. */
  readonly constraint?: (names: readonly string[], object: JsonObject) => string | undefined;
}

/** Whether `value` fits a requirement with values, absent values as the empty text. @see kubernetes pkg/apis/core/v1/helper/helpers.go, ScopedResourceSelectorRequirementsAsSelector (v1.37) */
export function fitsRequirement({ operator, values }: ScopeRequirement, value: string): boolean {
  switch (operator) {
    case 'Exists':
      return value !== '';
    case 'DoesNotExist':
      return value === '';
    case 'In':
      return value !== '' && values.includes(value);
    case 'NotIn':
      return !values.includes(value);
    default:
      return false;
  }
}
