import type { JsonObject } from '../../../machinery/json.ts';
import { dnsLabelComplaints } from '../../../machinery/names/dns.ts';
import { compareQuantities, isQuantity } from '../../../machinery/quantity.ts';
import { type FieldError, duplicate, invalidValue, required } from '../../../machinery/validation/field-error.ts';
import { validateLabels } from '../../../machinery/validation/object-meta.ts';
import { sameJson } from '../../registry/equality.ts';
import type { StoredObject, Strategy } from '../../registry/strategy.ts';
import { objectAt, readObject, readObjects, readText } from '../parts/edit.ts';
import { goStruct } from '../parts/go-struct.ts';
import { canonicaliseQuantities } from '../parts/quantities.ts';
import { ageOf, tableOf } from '../parts/table.ts';
import { validateTolerations } from '../parts/taints.ts';

function validateOverhead(overhead: JsonObject | undefined): FieldError[] {
  // Overhead is checked as what a container asks for, and the complaints say so.
  return Object.entries(readObject(overhead, 'podFixed') ?? {}).flatMap(([name, amount]) =>
    isQuantity(String(amount)) && compareQuantities(String(amount), '0') < 0
      ? [invalidValue(`overhead.limits[${name}]`, amount, 'must be greater than or equal to 0')]
      : [],
  );
}

function validateScheduling(scheduling: JsonObject | undefined): FieldError[] {
  const tolerations = readObjects(scheduling, 'tolerations');
  const repeated = tolerations.flatMap((item, index) =>
    tolerations.slice(0, index).some((other) => sameJson(other, item)) ? [duplicate(`scheduling.tolerations[${index}]`, goStruct('Toleration', item))] : [],
  );
  return [
    ...validateLabels(scheduling?.['nodeSelector'], 'scheduling.nodeSelector'),
    ...validateTolerations(tolerations, 'scheduling.tolerations'),
    ...repeated,
  ];
}

/** @see kubernetes pkg/apis/node/validation/validation.go (v1.37) */
function validate(object: StoredObject): FieldError[] {
  const handler = readText(object, 'handler');
  return [
    ...(handler === '' ? [required('handler')] : dnsLabelComplaints(handler).map((text) => invalidValue('handler', handler, text))),
    ...validateOverhead(readObject(object, 'overhead')),
    ...validateScheduling(readObject(object, 'scheduling')),
  ];
}

/** The rules of runtime classes. */
export const runtimeClassStrategy: Strategy = {
  defaults: (draft) => canonicaliseQuantities(objectAt(draft, 'overhead'), 'podFixed'),
  validateCreate: validate,
  update: {
    validate: (next, current) => [
      ...validate(next),
      ...(next['handler'] === current['handler'] ? [] : [invalidValue('handler', next['handler'], 'field is immutable')]),
    ],
  },
  createOnUpdate: true,
  unconditionalUpdate: false,
  table: tableOf(['Handler', 'Age'], (object, nowMs) => [readText(object, 'handler'), ageOf(object, nowMs)]),
};
