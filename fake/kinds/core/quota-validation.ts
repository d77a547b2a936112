import type { JsonObject } from '../../../machinery/json.ts';
import { compareQuantities, isQuantity, parseQuantity } from '../../../machinery/quantity.ts';
import { type FieldError, invalidValue, required } from '../../../machinery/validation/field-error.ts';
import type { StoredObject } from '../../registry/strategy.ts';
import { readObject, readObjects, readText } from '../parts/edit.ts';
import { isIntegerResource, isStandardQuotaName, validateQuotaName } from '../parts/resource-names.ts';

const podScopes: ReadonlySet<string> = new Set(['Terminating', 'NotTerminating', 'BestEffort', 'NotBestEffort', 'CrossNamespacePodAffinity']);
const scopes: ReadonlySet<string> = new Set([...podScopes, 'PriorityClass', 'VolumeAttributesClass']);
const podCompute: ReadonlySet<string> = new Set(['cpu', 'memory', 'limits.cpu', 'limits.memory', 'requests.cpu', 'requests.memory']);
const opposites = [
  ['BestEffort', 'NotBestEffort'],
  ['NotTerminating', 'Terminating'],
] as const;

/** Whether a quota with this scope can bound the resource. @see kubernetes pkg/apis/core/helper/helpers.go, IsResourceQuotaScopeValidForResource (v1.37) */
function fits(scope: string, name: string): boolean {
  if (scope === 'BestEffort') return name === 'pods';
  if (scope === 'VolumeAttributesClass') return name === 'persistentvolumeclaims' || name === 'requests.storage';
  return !scopes.has(scope) || name === 'pods' || podCompute.has(name);
}

function validateAmount(name: string, value: unknown, field: string): FieldError[] {
  const text = String(value);
  if (!isQuantity(text)) return [];
  const errors: FieldError[] = [];
  if (compareQuantities(text, '0') < 0) errors.push(invalidValue(field, text, 'must be greater than or equal to 0'));
  if (isIntegerResource(name) && parseQuantity(text).nanos % 1_000_000_000n !== 0n) errors.push(invalidValue(field, text, 'must be an integer'));
  return errors;
}

function validateList(list: JsonObject | undefined, field: string): FieldError[] {
  return Object.keys(list ?? {})
    .sort()
    .flatMap((name) => [...validateQuotaName(name, `${field}[${name}]`), ...validateAmount(name, list?.[name], `${field}[${name}]`)]);
}

const standardNamesOf = (hard: JsonObject): readonly string[] => Object.keys(hard).filter(isStandardQuotaName).sort();

function conflicts(given: readonly string[], field: string, value: unknown): FieldError[] {
  return opposites.filter((pair) => pair.every((scope) => given.includes(scope))).map(() => invalidValue(field, value, 'conflicting scopes'));
}

function validateScopes(spec: JsonObject, hard: JsonObject): FieldError[] {
  const given = (spec['scopes'] ?? []) as readonly string[];
  if (given.length === 0) return [];
  const field = 'spec.scopes';
  const errors = given.flatMap((scope) => [
    ...(scopes.has(scope) ? [] : [invalidValue(field, given, 'unsupported scope')]),
    ...standardNamesOf(hard)
      .filter((name) => !fits(scope, name))
      .map(() => invalidValue(field, given, 'unsupported scope applied to resource')),
  ]);
  return [...errors, ...conflicts(given, field, given)];
}

const mustExist =
  "must be 'Exists' when scope is any of ResourceQuotaScopeTerminating, ResourceQuotaScopeNotTerminating, ResourceQuotaScopeBestEffort, ResourceQuotaScopeNotBestEffort or ResourceQuotaScopeCrossNamespacePodAffinity";

function validateOperator(requirement: JsonObject, field: string): FieldError[] {
  const operator = readText(requirement, 'operator');
  const values = (requirement['values'] ?? []) as readonly string[];
  const errors: FieldError[] = [];
  if (podScopes.has(readText(requirement, 'scopeName')) && operator !== 'Exists') errors.push(invalidValue(`${field}.operator`, operator, mustExist));
  if (operator === 'In' || operator === 'NotIn') {
    if (values.length === 0) errors.push(required(`${field}.values`, "must be at least one value when `operator` is 'In' or 'NotIn' for scope selector"));
  } else if (operator === 'Exists' || operator === 'DoesNotExist') {
    if (values.length > 0)
      errors.push(invalidValue(`${field}.values`, values, "must be no value when `operator` is 'Exist' or 'DoesNotExist' for scope selector"));
  } else errors.push(invalidValue(`${field}.operator`, operator, 'not a valid selector operator'));
  return errors;
}

/** The selector as the server's internal type, whose fields have no JSON names, is printed. */
function internalSelector(requirements: readonly JsonObject[]): JsonObject {
  return {
    MatchExpressions: requirements.map((item) => ({
      ScopeName: readText(item, 'scopeName'),
      Operator: readText(item, 'operator'),
      Values: (item['values'] ?? null) as readonly string[] | null,
    })),
  };
}

function validateSelector(spec: JsonObject, hard: JsonObject): FieldError[] {
  const requirements = readObjects(readObject(spec, 'scopeSelector'), 'matchExpressions');
  const field = 'spec.scopeSelector.matchExpressions';
  const errors = requirements.flatMap((item) => {
    const scope = readText(item, 'scopeName');
    return [
      ...(scopes.has(scope) ? [] : [invalidValue(`${field}.scopeName`, scope, 'unsupported scope')]),
      ...standardNamesOf(hard)
        .filter((name) => !fits(scope, name))
        .map(() => invalidValue(field, internalSelector(requirements), 'unsupported scope applied to resource')),
      ...validateOperator(item, field),
    ];
  });
  const given = requirements.map((item) => readText(item, 'scopeName'));
  return [...errors, ...conflicts(given, field, spec['scopes'])];
}

/** Every broken rule of a quota's spec. @see kubernetes pkg/apis/core/validation/validation.go, ValidateResourceQuotaSpec (v1.37) */
export function validateQuota(object: StoredObject): FieldError[] {
  const spec = readObject(object, 'spec') ?? {};
  const hard = readObject(spec, 'hard') ?? {};
  return [...validateList(hard, 'spec.hard'), ...validateScopes(spec, hard), ...validateSelector(spec, hard)];
}

/** An update may change anything but the set of scopes. */
export function validateQuotaUpdate(next: StoredObject, current: StoredObject): FieldError[] {
  const setOf = (object: StoredObject): string => [...new Set((readObject(object, 'spec')?.['scopes'] ?? []) as readonly string[])].sort().join();
  const changed = setOf(next) !== setOf(current);
  return [...validateQuota(next), ...(changed ? [invalidValue('spec.scopes', readObject(next, 'spec')?.['scopes'], 'field is immutable')] : [])];
}

/** Every broken rule of a quota's status. */
export function validateQuotaStatus(next: StoredObject): FieldError[] {
  return ['hard', 'used'].flatMap((list) => validateList(readObject(next, 'status', list), `status.${list}`));
}
