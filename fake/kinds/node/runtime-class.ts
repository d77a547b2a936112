import type { JsonObject } from '../../../machinery/json.ts';
import { dnsLabelComplaints } from '../../../machinery/names/dns.ts';
import { duplicate, type FieldError, invalidValue, required } from '../../../machinery/validation/field-error.ts';
import { validateLabels } from '../../../machinery/validation/object-meta.ts';
import { sameJson } from '../../registry/equality.ts';
import type { StoredObject, Strategy, WriteContext } from '../../registry/strategy.ts';
import { objectAt, readObject, readObjects, readText } from '../parts/edit.ts';
import { goStruct } from '../parts/go-struct.ts';
import { validateImmutableUnshown } from '../parts/immutable.ts';
import { canonicaliseQuantities } from '../parts/quantities.ts';
import { validateContainerResourceName } from '../parts/resource-names.ts';
import { ageOf, tableOf } from '../parts/table.ts';
import { validateTolerations } from '../parts/taints.ts';
import { warned } from '../parts/warned.ts';
import { validateRequirements } from '../pods/resource-validation.ts';
import { deprecatedLabels } from '../pods/scheduling-warnings.ts';

/** Overhead is checked as what a container is limited to, and the complaints say so. */
function validateOverhead(overhead: JsonObject | undefined): FieldError[] {
  return validateRequirements({ limits: readObject(overhead, 'podFixed') ?? {} }, 'overhead', validateContainerResourceName);
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
  return [...validateOverhead(readObject(object, 'overhead')), ...validateScheduling(readObject(object, 'scheduling'))];
}

/** Declared with the type on the server, and so complained about last. */
function validateHandler(object: StoredObject, current?: StoredObject): FieldError[] {
  const handler = readText(object, 'handler');
  const immutable = current === undefined ? [] : validateImmutableUnshown(object, current, 'handler');
  if (handler === '') return [...immutable, required('handler')];
  return [...dnsLabelComplaints(handler).map((text) => invalidValue('handler', handler, text)), ...immutable];
}

/** @see kubernetes pkg/api/node/util.go, GetWarningsForRuntimeClass (v1.37) */
function warn(object: StoredObject, context: WriteContext): void {
  const chosen = Object.keys(readObject(object, 'scheduling', 'nodeSelector') ?? {}).sort();
  for (const key of chosen) if (deprecatedLabels[key] !== undefined) context.warn(`scheduling.nodeSelector: ${deprecatedLabels[key]}`);
}

/** The rules of runtime classes. */
export const runtimeClassStrategy: Strategy = {
  defaults: (draft) => canonicaliseQuantities(objectAt(draft, 'overhead'), 'podFixed'),
  validateCreate: (object, context) => warned([...validate(object), ...validateHandler(object)], () => warn(object, context)),
  update: { validate: (next, current, context) => warned([...validate(next), ...validateHandler(next, current)], () => warn(next, context)) },
  createOnUpdate: true,
  unconditionalUpdate: false,
  table: tableOf(['Handler', 'Age'], (object, nowMs) => [readText(object, 'handler'), ageOf(object, nowMs)]),
};
