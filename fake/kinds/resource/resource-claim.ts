import type { JsonObject, MutableJsonObject } from '../../../machinery/json.ts';
import { type FieldError, forbiddenField, invalidValue } from '../../../machinery/validation/field-error.ts';
import { validateAnnotations, validateLabels } from '../../../machinery/validation/object-meta.ts';
import { sameJson } from '../../registry/equality.ts';
import type { DraftObject, StoredObject, Strategy, WriteContext } from '../../registry/strategy.ts';
import { ensureObject, fill, fillZero, isUnset, objectAt, objectsAt, readObject, readObjects, readText } from '../parts/edit.ts';
import { goStruct } from '../parts/go-struct.ts';
import { validateImmutableUnshown } from '../parts/immutable.ts';
import { objectMetadata, statusSplit } from '../parts/status-split.ts';
import { ageOf, tableOf } from '../parts/table.ts';
import { validateClaimStatus } from './claim-status-validation.ts';
import { validateAdminAccess, validateClaimSpec } from './claim-validation.ts';

function defaultRequest(request: MutableJsonObject): void {
  fill(request, { allocationMode: 'ExactCount' });
  if (request['allocationMode'] === 'ExactCount') fillZero(request, { count: 1 });
  for (const toleration of objectsAt(request, 'tolerations')) fill(toleration, { operator: 'Equal' });
}

function defaultDevices(spec: MutableJsonObject): void {
  const devices = ensureObject(spec, 'devices');
  devices['requests'] ??= null;
  for (const request of objectsAt(devices, 'requests')) {
    const exactly = objectAt(request, 'exactly');
    if (exactly !== undefined) defaultRequest(exactly);
    for (const sub of objectsAt(request, 'firstAvailable')) defaultRequest(sub);
  }
}

// Storage knows no empty lists; who sends one owns it all the same.
function dropEmptyRequests(spec: MutableJsonObject | undefined): void {
  const devices = objectAt(spec, 'devices');
  if (devices !== undefined && objectsAt(devices, 'requests').length === 0) devices['requests'] = null;
}

function validate(object: StoredObject, context: WriteContext): FieldError[] {
  const spec = readObject(object, 'spec') ?? {};
  return [...validateAdminAccess(spec, 'spec', context), ...validateClaimSpec(spec, 'spec')];
}

/** What is told of devices goes with their allocation. */
function dropDeallocated(draft: DraftObject, current: StoredObject): void {
  const identities = (holder: JsonObject | undefined): string[] =>
    readObjects(readObject(holder, 'allocation', 'devices'), 'results').map((result) => deviceOf(result));
  const status = objectAt(draft, 'status');
  const kept = new Set(identities(status as JsonObject | undefined));
  const gone = new Set(identities(readObject(current, 'status')).filter((identity) => !kept.has(identity)));
  const devices = objectsAt(status, 'devices');
  if (status === undefined || devices.length === 0) return;
  const left = devices.filter((device) => !gone.has(deviceOf(device as JsonObject)));
  if (left.length === 0) delete status['devices'];
  else status['devices'] = left;
}

const deviceOf = (item: JsonObject): string => ['driver', 'pool', 'device'].map((key) => readText(item, key)).join('/');

function stateText(object: StoredObject): string {
  const status = readObject(object, 'status');
  const ending = object.metadata.deletionTimestamp !== undefined;
  const states = ending ? ['deleted'] : [];
  if (readObject(status, 'allocation') !== undefined) states.push('allocated');
  else if (!ending) states.push('pending');
  if (readObjects(status, 'reservedFor').length > 0) states.push('reserved');
  return states.join(',');
}

/** The rules of resource claims. */
export const resourceClaimStrategy: Strategy = {
  ...statusSplit({
    update: { validate: (next, current) => validateImmutableUnshown(next, current, 'spec') },
    keptMetadata: objectMetadata,
    status: { prepare: dropDeallocated, validate: validateClaimStatus },
  }),
  defaults: (draft) => {
    defaultDevices(ensureObject(draft, 'spec'));
    ensureObject(draft, 'status');
  },
  prepareCreate: (draft) => {
    draft['status'] = {};
    dropEmptyRequests(objectAt(draft, 'spec'));
  },
  validateCreate: validate,
  deleteAnswer: 'object',
  table: tableOf(['State', 'Age'], (object, nowMs) => [stateText(object), ageOf(object, nowMs)]),
};

/** What a template cannot say of the metadata of its claims. */
const settled: readonly string[] = [
  'name',
  'generateName',
  'namespace',
  'selfLink',
  'uid',
  'resourceVersion',
  'generation',
  'creationTimestamp',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
  'ownerReferences',
  'finalizers',
  'managedFields',
];

const isZero = (value: unknown): boolean => isUnset(value) || value === 0 || (Array.isArray(value) && value.length === 0);

function validateTemplate(object: StoredObject, context: WriteContext): FieldError[] {
  const template = readObject(object, 'spec') ?? {};
  const [meta, spec] = [readObject(template, 'metadata'), readObject(template, 'spec') ?? {}];
  return [
    ...validateAdminAccess(spec, 'spec.spec', context),
    ...validateAnnotations(meta?.['annotations'], 'spec.metadata.annotations'),
    ...validateLabels(meta?.['labels'], 'spec.metadata.labels'),
    ...settled.filter((key) => !isZero(meta?.[key])).map((key) => forbiddenField(`spec.metadata.${key}`, 'cannot be set')),
    ...validateClaimSpec(spec, 'spec.spec'),
  ];
}

/** The rules of templates of resource claims. */
export const resourceClaimTemplateStrategy: Strategy = {
  defaults: (draft) => {
    const spec = ensureObject(draft, 'spec');
    ensureObject(spec, 'metadata');
    defaultDevices(ensureObject(spec, 'spec'));
  },
  prepareCreate: (draft) => dropEmptyRequests(objectAt(objectAt(draft, 'spec'), 'spec')),
  validateCreate: validateTemplate,
  update: {
    validate: (next, current) => {
      const spec = readObject(next, 'spec') ?? {};
      return sameJson(spec, current['spec']) ? [] : [invalidValue('spec', goStruct('ResourceClaimTemplateSpec', spec), 'field is immutable')];
    },
  },
  deleteAnswer: 'object',
  table: tableOf(['Age'], (object, nowMs) => [ageOf(object, nowMs)]),
};
