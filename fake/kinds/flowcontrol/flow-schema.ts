import type { JsonObject } from '../../../machinery/json.ts';
import { dnsSubdomainComplaints } from '../../../machinery/names/dns.ts';
import { type FieldError, invalidValue, notSupported, required } from '../../../machinery/validation/field-error.ts';
import { sameJson } from '../../registry/equality.ts';
import type { DraftObject, StoredObject, Strategy } from '../../registry/strategy.ts';
import { fillTransitionTimes } from '../parts/conditions.ts';
import { emptyToNull, ensureObject, fillZero, objectsAt, readNumber, readObject, readObjects, readText } from '../parts/edit.ts';
import { goStruct } from '../parts/go-struct.ts';
import { objectMetadata, statusSplit } from '../parts/status-split.ts';
import { ageOf, tableOf } from '../parts/table.ts';
import { validateConditionTypes } from './condition-types.ts';
import { mandatoryFlows } from './mandatory.ts';
import { validatePolicyRule } from './policy-rules.ts';

const methods: readonly string[] = ['ByNamespace', 'ByUser'];
const highestPrecedence = 10_000;

function defaults(draft: DraftObject): void {
  const spec = ensureObject(draft, 'spec');
  fillZero(spec, { matchingPrecedence: 1000 });
  for (const rule of objectsAt(spec, 'rules')) {
    for (const resource of objectsAt(rule, 'resourceRules')) emptyToNull(resource, 'namespaces');
  }
  fillTransitionTimes(ensureObject(draft, 'status'));
}

function validatePrecedence(precedence: number, name: string): FieldError[] {
  const field = 'spec.matchingPrecedence';
  if (precedence <= 0) return [invalidValue(field, precedence, 'must be a positive value')];
  if (precedence > highestPrecedence) return [invalidValue(field, precedence, `must not be greater than ${highestPrecedence}`)];
  return precedence === 1 && name !== 'exempt' ? [invalidValue(field, 1, "only the schema named 'exempt' may have matchingPrecedence 1")] : [];
}

/** Whether two specs mean the same to the server, which knows no difference between an absent list and an empty one. */
const sameSpec = (form: string, left: JsonObject, right: JsonObject): boolean => sameJson(goStruct(form, left), goStruct(form, right));

/** @see kubernetes pkg/apis/flowcontrol/validation/validation.go, ValidateFlowSchema (v1.37) */
function validate(object: StoredObject): FieldError[] {
  const spec = readObject(object, 'spec') ?? {};
  const name = object.metadata.name ?? '';
  const [method, level] = [readObject(spec, 'distinguisherMethod'), readText(readObject(spec, 'priorityLevelConfiguration'), 'name')];
  const levelField = 'spec.priorityLevelConfiguration.name';
  const fixed = mandatoryFlows[name];
  const form = 'FlowSchemaSpec';
  return [
    ...validatePrecedence(readNumber(spec, 'matchingPrecedence'), name),
    ...(method === undefined || methods.includes(readText(method, 'type'))
      ? []
      : [notSupported('spec.distinguisherMethod.type', { Type: readText(method, 'type') }, methods)]),
    ...(level === '' ? [required(levelField, 'must reference a priority level')] : []),
    ...(level === '' ? [] : dnsSubdomainComplaints(level).map((text) => invalidValue(levelField, level, text))),
    ...readObjects(spec, 'rules').flatMap((rule, index) => validatePolicyRule(rule, `spec.rules[${index}]`)),
    ...(fixed === undefined || sameSpec(form, spec, fixed) ? [] : [invalidValue('spec', goStruct(form, spec), `spec of '${name}' must equal the fixed value`)]),
  ];
}

function danglingText(object: StoredObject): string {
  const condition = readObjects(readObject(object, 'status'), 'conditions').find((item) => item['type'] === 'Dangling');
  return condition === undefined ? '?' : readText(condition, 'status');
}

/** The rules of flow schemas. */
export const flowSchemaStrategy: Strategy = {
  ...statusSplit({ keptMetadata: objectMetadata, update: { validate }, status: { validate: validateConditionTypes } }),
  defaults,
  validateCreate: validate,
  generation: 'spec',
  table: tableOf(['PriorityLevel', 'MatchingPrecedence', 'DistinguisherMethod', 'Age', 'MissingPL'], (object, nowMs) => {
    const spec = readObject(object, 'spec');
    return [
      readText(readObject(spec, 'priorityLevelConfiguration'), 'name'),
      readNumber(spec, 'matchingPrecedence'),
      readText(readObject(spec, 'distinguisherMethod'), 'type') || '<none>',
      ageOf(object, nowMs),
      danglingText(object),
    ];
  }),
};
