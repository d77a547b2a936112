import type { Json } from '../json.ts';
import { type FieldError, typeInvalid } from '../validation/field-error.ts';
import { isGoInteger, isNearlyWhole } from './numbers.ts';
import { formatOf } from './schema-format.ts';
import type { StructuralSchema } from './structural-schema.ts';

/** The type of a value in JSON Schema's words, and the format that Go's own type has among those. */
function typeOf(value: Json): { readonly type: string; readonly format: string } {
  if (value === null) return { type: 'null', format: '' };
  if (Array.isArray(value)) return { type: 'array', format: '' };
  if (typeof value === 'number' || typeof value === 'bigint') {
    return isGoInteger(value) ? { type: 'integer', format: 'int64' } : { type: 'number', format: 'float64' };
  }
  return { type: typeof value, format: '' };
}

function typesOf(schema: StructuralSchema): readonly string[] {
  if (schema['x-kubernetes-int-or-string'] === true) return ['integer', 'string'];
  return schema.type === undefined ? [] : [schema.type];
}

function isNear(value: Json, actual: string, types: readonly string[]): boolean {
  if (types.includes(actual)) return true;
  if (actual === 'integer') return types.includes('number');
  return typeof value === 'number' && types.includes('integer') && isNearlyWhole(value);
}

/**
 * Whether a value has the type of its schema. Of a schema with a format, numbers, booleans and objects are told by format, and texts
 * are let pass where no number is wanted: the format judges those.
 *
 * @see kube-openapi pkg/validation/validate/type.go (v1.37)
 */
export function validateType(value: Json, schema: StructuralSchema, path: string): readonly FieldError[] {
  const types = typesOf(schema);
  const format = formatOf(schema);
  if (types.length === 0 && format === '') return [];
  const refused = (wanted: string, actual: string): readonly FieldError[] => [
    typeInvalid(path, actual, `${path} in body must be of type ${wanted}: ${JSON.stringify(actual)}`),
  ];
  const actual = typeOf(value);
  if (value === null) return schema.nullable === true || types.length === 0 ? [] : refused(types.join(','), 'null');
  const isText = actual.type === 'string' || actual.type === 'array';
  const fits = isNear(value, actual.type, types);
  if (format !== '') {
    if (!isText && !fits && actual.format !== format) return refused(format, actual.format);
    if (isText && !types.includes('number') && !types.includes('integer')) return [];
  }
  return fits ? [] : refused(types.join(','), actual.type);
}
