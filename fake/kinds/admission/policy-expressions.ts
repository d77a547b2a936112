import type { JsonObject } from '../../../machinery/json.ts';
import { qualifiedNameComplaints } from '../../../machinery/names/qualified-name.ts';
import { duplicate, type FieldError, invalidValue, notSupported, required } from '../../../machinery/validation/field-error.ts';
import { compilePolicyExpression, type PolicyScope, type Wanted } from '../../cel/policies/policy-environment.ts';
import { type CelType, DYN } from '../../cel/types/cel-type.ts';
import { readObject, readObjects, readText } from '../parts/edit.ts';

const REASONS = ['Forbidden', 'Invalid', 'RequestEntityTooLarge', 'Unauthorized'];
const MAX_ANNOTATIONS = 20;
const LONGEST_ANNOTATION = 5 * 1024;
const RESERVED = new Set('true false null in as break const continue else for function if import let loop package namespace return var void while'.split(' '));

const isIdentifier = (name: string): boolean => /^[_a-zA-Z][_a-zA-Z0-9]*$/.test(name) && !RESERVED.has(name);

/** What is wrong with an expression that has to come to `wanted`; undefined when it compiles. */
export function expressionProblem(expression: string, scope: PolicyScope, wanted: Wanted): string | undefined {
  const compiled = compilePolicyExpression(expression, scope, wanted);
  return 'problem' in compiled ? compiled.problem : undefined;
}

function expressionErrors(expression: string, field: string, scope: PolicyScope, wanted: Wanted): FieldError[] {
  const problem = expressionProblem(expression, scope, wanted);
  return problem === undefined ? [] : [invalidValue(field, expression, problem)];
}

function validateVariable(variable: JsonObject, field: string, scope: PolicyScope, types: Map<string, CelType>): FieldError[] {
  const [name, expression] = [readText(variable, 'name'), readText(variable, 'expression')];
  const errors: FieldError[] = [];
  if (name.trim() === '') errors.push(required(`${field}.name`, 'name is not specified'));
  else if (!isIdentifier(name)) errors.push(invalidValue(`${field}.name`, name, 'must be a valid CEL identifier'));
  if (expression.trim() === '') return [...errors, required(`${field}.expression`, 'expression is not specified')];
  const compiled = compilePolicyExpression(expression, { ...scope, variables: new Map(types) }, 'anything');
  types.set(name, 'program' in compiled ? compiled.program.type : DYN);
  return 'problem' in compiled ? [...errors, invalidValue(`${field}.expression`, expression, compiled.problem)] : errors;
}

/** Checks the variables of a policy in their order, and answers the scope that its other expressions have. */
export function validateVariables(spec: JsonObject, scope: PolicyScope): { readonly errors: readonly FieldError[]; readonly scope: PolicyScope } {
  const variables = readObjects(spec, 'variables');
  if (variables.length === 0) return { errors: [], scope };
  const types = new Map<string, CelType>();
  const errors = variables.flatMap((variable, index) => validateVariable(variable, `spec.variables[${index}]`, scope, types));
  return { errors, scope: { ...scope, variables: types } };
}

function validateValidation(validation: JsonObject, field: string, scope: PolicyScope): FieldError[] {
  const [expression, message, messageExpression] = ['expression', 'message', 'messageExpression'].map((key) => readText(validation, key));
  const errors: FieldError[] = [];
  if (expression === undefined || expression.trim() === '') errors.push(required(`${field}.expression`, 'expression is not specified'));
  else errors.push(...expressionErrors(expression, `${field}.expression`, scope, 'bool'));
  if (messageExpression !== undefined && messageExpression !== '') {
    if (messageExpression.trim() === '') errors.push(invalidValue(`${field}.messageExpression`, messageExpression, 'must be non-empty if specified'));
    else errors.push(...expressionErrors(messageExpression, `${field}.messageExpression`, { ...scope, hasAuthorizer: false }, 'string'));
  }
  if (message !== undefined && message !== '' && message.trim() === '')
    errors.push(invalidValue(`${field}.message`, message, 'must be non-empty if specified'));
  else if (/[\n\r]/.test(message?.trim() ?? '')) errors.push(invalidValue(`${field}.message`, message, 'must not contain line breaks'));
  const { reason } = validation;
  const known = REASONS.filter((item) => item !== 'Unauthorized');
  if (reason !== undefined && reason !== null && !REASONS.includes(String(reason))) errors.push(notSupported(`${field}.reason`, reason, known));
  return errors;
}

function validateAnnotation(annotation: JsonObject, field: string, scope: PolicyScope, policyName: string): FieldError[] {
  const [key, expression] = [readText(annotation, 'key'), readText(annotation, 'valueExpression')];
  const name = `${policyName}/${key}`;
  const errors: FieldError[] =
    policyName === ''
      ? [invalidValue(`${field}.key`, key, 'requires metadata.name be non-empty')]
      : qualifiedNameComplaints(name).map((complaint) => invalidValue(`${field}.key`, name, complaint));
  const trimmed = expression.trim();
  if (trimmed === '') return [...errors, required(`${field}.valueExpression`, 'valueExpression is not specified')];
  if (trimmed.length > LONGEST_ANNOTATION) return [...errors, required(`${field}.valueExpression`, `must not exceed ${LONGEST_ANNOTATION} bytes in length`)];
  const problem = expressionProblem(trimmed, scope, 'text or null');
  return problem === undefined ? errors : [...errors, invalidValue(`${field}.valueExpression`, expression, problem)];
}

/** Checks validations and audit annotations, of which a validating policy needs one. */
export function validateValidations(spec: JsonObject, scope: PolicyScope, policyName: string): FieldError[] {
  const [validations, annotations] = [readObjects(spec, 'validations'), readObjects(spec, 'auditAnnotations')];
  if (validations.length === 0 && annotations.length === 0) {
    const detail = 'validations or auditAnnotations must contain at least one item';
    return [required('spec.validations', detail), required('spec.auditAnnotations', detail)];
  }
  const errors = validations.flatMap((validation, index) => validateValidation(validation, `spec.validations[${index}]`, scope));
  if (annotations.length > MAX_ANNOTATIONS) {
    errors.push(invalidValue('spec.auditAnnotations', annotations, `must not have more than ${MAX_ANNOTATIONS} auditAnnotations`));
  }
  const keys = new Set<string>();
  annotations.forEach((annotation, index) => {
    const [field, key] = [`spec.auditAnnotations[${index}]`, readText(annotation, 'key')];
    errors.push(...validateAnnotation(annotation, field, scope, policyName));
    if (keys.has(key)) errors.push(duplicate(`${field}.key`, key));
    keys.add(key);
  });
  return errors;
}

const PATCH_TYPES: Readonly<Record<string, { readonly field: string; readonly other: string; readonly wanted: Wanted }>> = {
  ApplyConfiguration: { field: 'applyConfiguration', other: 'jsonPatch', wanted: 'object' },
  JSONPatch: { field: 'jsonPatch', other: 'applyConfiguration', wanted: 'patch' },
};

function validatePatch(expression: string, field: string, scope: PolicyScope, wanted: Wanted): FieldError[] {
  if (expression === '') return [required(field)];
  return expression.trim() === '' ? [required(field, 'expression is not specified')] : expressionErrors(expression, field, scope, wanted);
}

function validateMutation(mutation: JsonObject, field: string, scope: PolicyScope): FieldError[] {
  const type = readText(mutation, 'patchType');
  const form = PATCH_TYPES[type];
  if (type === '') return [required(`${field}.patchType`)];
  if (form === undefined) return [notSupported(`${field}.patchType`, type, Object.keys(PATCH_TYPES))];
  const holder = readObject(mutation, form.field);
  const errors =
    holder === undefined
      ? [required(`${field}.${form.field}`, `must be specified when patchType is ${type}`)]
      : validatePatch(readText(holder, 'expression'), `${field}.${form.field}.expression`, { ...scope, hasPatchTypes: true }, form.wanted);
  if (readObject(mutation, form.other) === undefined) return errors;
  return [...errors, invalidValue(`${field}.${form.other}`, `{${form.other}}`, `must not be specified when patchType is ${type}`)];
}

/** Checks the mutations of a mutating policy. */
export function validateMutations(spec: JsonObject, scope: PolicyScope): FieldError[] {
  const mutations = readObjects(spec, 'mutations');
  if (mutations.length === 0) return [required('spec.mutations', 'mutations must contain at least one item')];
  return mutations.flatMap((mutation, index) => validateMutation(mutation, `spec.mutations[${index}]`, scope));
}
