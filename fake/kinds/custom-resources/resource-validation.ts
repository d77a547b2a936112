import type { Json, JsonObject } from '../../../machinery/json.ts';
import { hasEmbeddedResources, validateEmbeddedResources } from '../../../machinery/structural/embedded-resources.ts';
import { hasListTypes, validateListTypes } from '../../../machinery/structural/list-types.ts';
import type { StructuralSchema } from '../../../machinery/structural/structural-schema.ts';
import { type ValidationEnvironment, validateStructural } from '../../../machinery/structural/validate.ts';
import { type FieldError, type FieldErrorReason, invalidValue } from '../../../machinery/validation/field-error.ts';
import { repeatedMetaErrors } from '../../../machinery/validation/object-meta.ts';
import type { StoredObject, WriteContext } from '../../registry/strategy.ts';
import type { DefinitionVersion } from './definitions/definition.ts';
import type { RuleLanguage } from './rules.ts';
import { validateScaleValues } from './scale-paths.ts';

/** Checks the objects of one version. */
export interface ResourceValidation {
  create(next: StoredObject, context?: Told): readonly FieldError[];
  update(next: StoredObject, current: StoredObject, context?: Told): readonly FieldError[];
  updateStatus(next: StoredObject, current: StoredObject, context?: Told): readonly FieldError[];
}

/** What checking needs besides the schema. */
export interface ResourceChecks {
  readonly environment: ValidationEnvironment;
  readonly rules: RuleLanguage | undefined;
}

type Told = Pick<WriteContext, 'warn' | 'found'>;

// What makes rules meaningless: they may rely on the types and bounds that the schema promises.
const BLOCKING: ReadonlySet<FieldErrorReason> = new Set([
  'FieldValueNotSupported',
  'FieldValueRequired',
  'FieldValueTooLong',
  'FieldValueTooMany',
  'FieldValueTypeInvalid',
]);

const NOT_CHECKED = 'some validation rules were not checked because the object was invalid; correct the existing errors to complete validation';

function metadataErrors(next: StoredObject, current: StoredObject): readonly FieldError[] {
  return next.metadata === current.metadata ? [] : repeatedMetaErrors(next.metadata as JsonObject, current.metadata as JsonObject);
}

/** The checks of one version of a custom resource. @see apiextensions-apiserver pkg/registry/customresource/strategy.go (v1.37) */
export function resourceValidation(schema: StructuralSchema, version: DefinitionVersion, { environment, rules }: ResourceChecks): ResourceValidation {
  const evaluator = rules?.compile(schema, true);
  const [embeds, lists] = [hasEmbeddedResources(schema), hasListTypes(schema)];
  const scale = version.subresources?.scale;
  const status = schema.properties?.['status'];

  const afterSchema = (errors: FieldError[], next: StoredObject, current: StoredObject | undefined, context: Told | undefined): readonly FieldError[] => {
    if (embeds) errors.push(...validateEmbeddedResources(next, schema, ''));
    // Lists that broke their type before may go on doing so.
    if (lists && (current === undefined || validateListTypes(current, schema, '').length === 0)) errors.push(...validateListTypes(next, schema, ''));
    if (evaluator === undefined) return errors;
    if ([...(context?.found ?? []), ...errors].some(({ reason }) => BLOCKING.has(reason))) return [...errors, invalidValue('<nil>', null, NOT_CHECKED)];
    return [...errors, ...evaluator.validate(next, current, '', context?.warn)];
  };
  const whole = (next: StoredObject, current: StoredObject | undefined, context: Told | undefined): readonly FieldError[] => {
    const before = current === undefined ? {} : { before: current as Json };
    const errors = [...validateStructural(next, { schema, environment, ...before }), ...validateScaleValues(next, scale, ['spec', 'status'])];
    return afterSchema(errors, next, current, context);
  };
  return {
    create: (next, context) => whole(next, undefined, context),
    // The registry has checked the metadata already: the server does so more than once, and tells of it as often.
    update: (next, current, context) => [...metadataErrors(next, current), ...whole(next, current, context)],
    updateStatus(next, current, context) {
      const value = next['status'];
      const errors: FieldError[] = [...metadataErrors(next, current)];
      if (status !== undefined && value !== undefined) {
        const old = (current as JsonObject)['status'];
        const before = old === undefined ? {} : { before: old };
        errors.push(...validateStructural(value, { schema: status, environment, base: 'status', ...before }));
      }
      errors.push(...validateScaleValues(next, scale, ['status']));
      return afterSchema(errors, next, current, context);
    },
  };
}
