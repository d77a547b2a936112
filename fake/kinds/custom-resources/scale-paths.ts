import { isJsonObject, type Json, type JsonObject } from '../../../machinery/json.ts';
import { jsonText } from '../../../machinery/lossless-json.ts';
import { type FieldError, invalidValue } from '../../../machinery/validation/field-error.ts';
import type { StoredObject } from '../../registry/strategy.ts';
import type { DefinitionVersion } from './definitions/definition.ts';

/** Where a version keeps what its scale shows. */
export type ScalePaths = NonNullable<NonNullable<DefinitionVersion['subresources']>['scale']>;

const MAX_INT32 = 2_147_483_647;

/** The keys of a plain path: `.spec.replicas`. */
export function keysOf(path: string): readonly string[] {
  return path.replace(/^\./, '').split('.');
}

/** What stands at the end of some keys; `problem` when there is something in the way. */
export function valueAt(object: JsonObject, keys: readonly string[]): { readonly value?: Json; readonly problem?: string } {
  let value: Json | undefined = object;
  for (const [index, key] of keys.entries()) {
    // Where nothing is, there is nothing in it either.
    if (value === undefined || value === null) return {};
    if (!isJsonObject(value))
      return {
        problem: `${accessor(keys.slice(0, index + 1))} accessor error: ${shown(value)} is of the type ${goType(value)}, expected map[string]interface{}`,
      };
    value = value[key];
  }
  return value === undefined ? {} : { value };
}

const accessor = (keys: readonly string[]): string => `.${keys.join('.')}`;
const shown = (value: Json): string => (typeof value === 'string' ? value : value === null ? '<nil>' : jsonText(value));

function goType(value: Json): string {
  if (value === null) return '<nil>';
  if (Array.isArray(value)) return '[]interface {}';
  if (typeof value === 'number') return Number.isInteger(value) ? 'int64' : 'float64';
  return { string: 'string', boolean: 'bool' }[typeof value as 'string' | 'boolean'] ?? 'map[string]interface {}';
}

function replicasErrors(object: StoredObject, path: string): readonly FieldError[] {
  const keys = keysOf(path);
  const { value, problem } = valueAt(object, keys);
  if (problem !== undefined) return [invalidValue(path, 0, problem)];
  if (value === undefined) return [];
  if (typeof value !== 'number' || !Number.isInteger(value)) {
    return [invalidValue(path, 0, `${accessor(keys)} accessor error: ${shown(value)} is of the type ${goType(value)}, expected int64`)];
  }
  if (value < 0) return [invalidValue(path, value, 'should be a non-negative integer')];
  return value > MAX_INT32 ? [invalidValue(path, value, `should be less than or equal to ${MAX_INT32}`)] : [];
}

function selectorErrors(object: StoredObject, path: string): readonly FieldError[] {
  const keys = keysOf(path);
  const { value, problem } = valueAt(object, keys);
  if (problem !== undefined) return [invalidValue(path, '', problem)];
  if (value === undefined || typeof value === 'string') return [];
  return [invalidValue(path, '', `${accessor(keys)} accessor error: ${shown(value)} is of the type ${goType(value)}, expected string`)];
}

/**
 * The rules of what scale reads out of an object, for the halves of it that a write may change.
 *
 * @see apiextensions-apiserver pkg/registry/customresource/validator.go, ValidateScaleSpec and ValidateScaleStatus (v1.37)
 */
export function validateScaleValues(object: StoredObject, scale: ScalePaths | undefined, halves: readonly ('spec' | 'status')[]): readonly FieldError[] {
  if (scale === undefined) return [];
  const { specReplicasPath, statusReplicasPath, labelSelectorPath = '' } = scale;
  return halves.flatMap((half) => [
    ...replicasErrors(object, half === 'spec' ? specReplicasPath : statusReplicasPath),
    ...(labelSelectorPath.startsWith(`.${half}.`) ? selectorErrors(object, labelSelectorPath) : []),
  ]);
}
