import { isJsonObject, type Json, type JsonObject } from '../../../../machinery/json.ts';
import { compileGoPattern } from '../../../../machinery/pattern/go-pattern.ts';
import { followFieldPath } from '../../../../machinery/structural/field-path.ts';
import { conversionProblem, validateStructuralRules } from '../../../../machinery/structural/structural-rules.ts';
import type { StructuralSchema } from '../../../../machinery/structural/structural-schema.ts';
import { validateDefaults } from '../../../../machinery/structural/validate-defaults.ts';
import { duplicate, type FieldError, forbiddenField, invalidValue, required, tooMany } from '../../../../machinery/validation/field-error.ts';
import type { InternalSpec } from './internal-form.ts';
import { schemaFieldNames, schemaText } from './internal-text.ts';
import type { RuleLanguage } from '../rules.ts';
import { validateSchemaKeywords } from './schema-validation.ts';

/** Where the parts of a version stand: in the version, or beside all versions. */
export interface VersionPlace {
  readonly rules: RuleLanguage | undefined;
  readonly previous: InternalSpec | undefined;
}

/** What {@link validateVersionParts} needs to know of the place. */
export interface PartsPlace extends VersionPlace {
  readonly path: string;
  /** `schema` in a version, `validation` beside versions. */
  readonly schemaKey: 'schema' | 'validation';
  readonly hasStatus: boolean;
  /** The versions that have these parts. */
  readonly versions: readonly string[];
}

const COLUMN_TYPES = ['boolean', 'date', 'integer', 'number', 'string'];
const COLUMN_FORMATS = ['byte', 'date', 'date-time', 'double', 'float', 'int32', 'int64', 'password'];
const MAX_SELECTABLE_FIELDS = 8;
// With a status subresource the status is checked on its own: what the root says of the whole would be lost on it.
const ROOT_FIELDS = [
  ...['Description', 'Type', 'Format', 'Title', 'Maximum', 'ExclusiveMaximum', 'Minimum', 'ExclusiveMinimum', 'MaxLength', 'MinLength', 'Pattern'],
  ...['MaxItems', 'MinItems', 'UniqueItems', 'MultipleOf', 'Required', 'Items', 'Properties', 'ExternalDocs', 'Example'],
  ...['XPreserveUnknownFields', 'XValidations'],
];

const text = (value: Json | undefined): string => (typeof value === 'string' ? value : '');

function validateRootFields(schema: JsonObject, path: string): readonly FieldError[] {
  for (const name of schemaFieldNames(schema)) {
    if (name === 'Type' && schema['type'] !== 'object') {
      const detail = 'only "object" is allowed as the type at the root of the schema if the status subresource is enabled';
      return [invalidValue(`${path}.type`, schema['type'], detail)];
    }
    if (!ROOT_FIELDS.includes(name)) {
      const detail = `only [${ROOT_FIELDS.join(' ')}] fields are allowed at the root of the schema if the status subresource is enabled`;
      return [{ reason: 'FieldValueInvalid', field: path, message: `Invalid value: ${schemaText(schema)}: ${detail}` }];
    }
  }
  return [];
}

const matches = (pattern: string, value: string): boolean => compileGoPattern(pattern).test(value);

function defaultErrors(schema: JsonObject, path: string, rules: RuleLanguage | undefined): readonly FieldError[] {
  return validateDefaults(schema as unknown as StructuralSchema, path, {
    matches,
    rules: (value, node, at) => rules?.compile(node, node['x-kubernetes-embedded-resource'] === true)?.validateDefault(value, at) ?? [],
  });
}

function previousSchema({ previous, versions }: PartsPlace): StructuralSchema | undefined {
  const [version] = versions;
  const parts = previous?.versions?.find(({ name }) => name === version)?.schema ?? previous?.shared.schema;
  return parts?.['openAPIV3Schema'] as unknown as StructuralSchema | undefined;
}

function validateSchema(schema: JsonObject, path: string, place: PartsPlace): readonly FieldError[] {
  const errors: FieldError[] = place.hasStatus ? [...validateRootFields(schema, path)] : [];
  if (schema['nullable'] === true) errors.push(forbiddenField(`${path}.nullable`, 'nullable cannot be true at the root'));
  const problem = conversionProblem(schema);
  const structural = problem === undefined ? validateStructuralRules(schema, path) : [];
  const defaults = problem === undefined && structural.length === 0 ? defaultErrors(schema, path, place.rules) : [];
  errors.push(...structural, ...defaults);
  const compiles = problem === undefined && structural.length === 0 && defaults.length === 0;
  const checker = place.rules?.checker(schema as unknown as StructuralSchema, previousSchema(place));
  const { schemaErrors, celErrors } = validateSchemaKeywords(schema, path, { checker, compiles });
  errors.push(...schemaErrors, ...celErrors);
  // What has no structural form mostly breaks another rule too, which says it better.
  if (errors.length === 0 && problem !== undefined) errors.push(invalidValue(path, '', problem));
  if (compiles && checker !== undefined) errors.push(...checker.finish(path));
  return errors;
}

// All that the server asks of these paths is the dot in front.
function simplePathErrors(jsonPath: string, path: string): readonly FieldError[] {
  return jsonPath.startsWith('.') ? [] : [invalidValue(path, jsonPath, 'must be a simple json path starting with .')];
}

function replicasPathErrors(jsonPath: string, root: 'spec' | 'status', path: string): readonly FieldError[] {
  if (jsonPath === '') return [required(path)];
  const errors = simplePathErrors(jsonPath, path);
  if (errors.length > 0 || jsonPath.startsWith(`.${root}.`)) return errors;
  return [invalidValue(path, jsonPath, `should be a json path under .${root}`)];
}

function validateSubresources(subresources: JsonObject, path: string): readonly FieldError[] {
  const { scale } = subresources;
  if (!isJsonObject(scale)) return [];
  const errors = [
    ...replicasPathErrors(text(scale['specReplicasPath']), 'spec', `${path}.scale.specReplicasPath`),
    ...replicasPathErrors(text(scale['statusReplicasPath']), 'status', `${path}.scale.statusReplicasPath`),
  ];
  const selector = text(scale['labelSelectorPath']);
  if (selector === '') return errors;
  const place = `${path}.scale.labelSelectorPath`;
  const malformed = simplePathErrors(selector, place);
  if (malformed.length > 0) return [...errors, ...malformed];
  const isInside = selector.startsWith('.spec.') || selector.startsWith('.status.');
  return isInside ? errors : [...errors, invalidValue(place, selector, 'should be a json path under either .spec or .status')];
}

function validateColumn(column: JsonObject, path: string): readonly FieldError[] {
  const errors: FieldError[] = [];
  if (text(column['name']) === '') errors.push(required(`${path}.name`));
  const [type, format, jsonPath] = [text(column['type']), text(column['format']), text(column['jsonPath'])];
  if (type === '') errors.push(required(`${path}.type`, `must be one of ${COLUMN_TYPES.join(',')}`));
  else if (!COLUMN_TYPES.includes(type)) errors.push(invalidValue(`${path}.type`, type, `must be one of ${COLUMN_TYPES.join(',')}`));
  if (format !== '' && !COLUMN_FORMATS.includes(format)) {
    errors.push(invalidValue(`${path}.format`, format, `must be one of ${COLUMN_FORMATS.join(',')}`));
  }
  return [...errors, ...(jsonPath === '' ? [required(`${path}.JSONPath`)] : simplePathErrors(jsonPath, `${path}.JSONPath`))];
}

const SELECTABLE_TYPES = 'must point to a field of type string, boolean or integer. Enum string fields and strings with formats are allowed.';

function validateSelectableFields(fields: readonly JsonObject[], schema: JsonObject, path: string): readonly FieldError[] {
  const seen = new Set<string>();
  const errors = fields.flatMap((field, index): readonly FieldError[] => {
    const place = `${path}[${index}].jsonPath`;
    const jsonPath = text(field['jsonPath']);
    if (jsonPath === '') return [required(place)];
    const found = followFieldPath(jsonPath, schema, 'refused');
    if (found.kind === 'refused') return [invalidValue(place, jsonPath, `is an invalid path: ${found.problem}`)];
    const own: FieldError[] = [];
    if (found.keys[0] === 'metadata') own.push(invalidValue(place, jsonPath, 'must not point to fields in metadata'));
    if (!['string', 'boolean', 'integer'].includes(text(found.schema['type']))) own.push(invalidValue(place, jsonPath, SELECTABLE_TYPES));
    if (seen.has(found.path)) own.push(duplicate(place, jsonPath));
    seen.add(found.path);
    return own;
  });
  return seen.size > MAX_SELECTABLE_FIELDS ? [...errors, tooMany(path, seen.size, MAX_SELECTABLE_FIELDS)] : errors;
}

function selectableErrors(fields: readonly JsonObject[], schema: JsonObject | undefined, place: PartsPlace): readonly FieldError[] {
  if (fields.length === 0) return [];
  const path = `${place.path}.selectableFields`;
  if (schema !== undefined) return validateSelectableFields(fields, schema, path);
  const detail =
    place.schemaKey === 'schema'
      ? 'may only be set when `version.schema.openAPIV3Schema` is not included'
      : 'may only be set when `validations.schema` is included';
  return [invalidValue(path, '', detail)];
}

/** The rules of a schema, subresources, columns and selectable fields, wherever they stand. */
export function validateVersionParts(parts: InternalSpec['shared'], place: PartsPlace): readonly FieldError[] {
  const { path, schemaKey } = place;
  const schema = parts.schema?.['openAPIV3Schema'];
  return [
    ...(isJsonObject(schema) ? validateSchema(schema, `${path}.${schemaKey}.openAPIV3Schema`, place) : []),
    ...(parts.subresources === undefined ? [] : validateSubresources(parts.subresources, `${path}.subresources`)),
    ...parts.columns.flatMap((column, index) => validateColumn(column, `${path}.additionalPrinterColumns[${index}]`)),
    ...selectableErrors(parts.selectableFields, isJsonObject(schema) ? schema : undefined, place),
  ];
}
