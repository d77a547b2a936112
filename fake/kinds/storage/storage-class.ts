import { type FieldError, forbiddenField, notSupported, required } from '../../../machinery/validation/field-error.ts';
import { sameJson } from '../../registry/equality.ts';
import type { DraftObject, StoredObject, Strategy } from '../../registry/strategy.ts';
import { ensureObject, fill, isUnset, objectsAt, readObject, readObjects, readText } from '../parts/edit.ts';
import { validateImmutable, validateImmutableUnshown } from '../parts/immutable.ts';
import { statusSplit } from '../parts/status-split.ts';
import { ageOf, tableOf } from '../parts/table.ts';

const policies: readonly string[] = ['Delete', 'Retain'];
const bindings: readonly string[] = ['Immediate', 'WaitForFirstConsumer'];

function validate(object: StoredObject): FieldError[] {
  const errors: FieldError[] = [];
  if (readText(object, 'provisioner') === '') errors.push(required('provisioner'));
  const policy = object['reclaimPolicy'];
  if (!policies.includes(String(policy))) errors.push(notSupported('reclaimPolicy', policy, policies));
  const binding = object['volumeBindingMode'];
  if (!bindings.includes(String(binding))) errors.push(notSupported('volumeBindingMode', binding, bindings));
  return errors;
}

function validateUpdate(next: StoredObject, current: StoredObject): FieldError[] {
  const errors = validate(next);
  if (!sameJson(next['parameters'], current['parameters'])) errors.push(forbiddenField('parameters', 'updates to parameters are forbidden.'));
  if (next['provisioner'] !== current['provisioner']) errors.push(forbiddenField('provisioner', 'updates to provisioner are forbidden.'));
  if (next['reclaimPolicy'] !== current['reclaimPolicy']) errors.push(forbiddenField('reclaimPolicy', 'updates to reclaimPolicy are forbidden.'));
  return [...errors, ...validateImmutable(next, current, 'volumeBindingMode')];
}

const isDefault = (object: StoredObject): boolean =>
  ['storageclass.kubernetes.io/is-default-class', 'storageclass.beta.kubernetes.io/is-default-class'].some(
    (key) => object.metadata.annotations?.[key] === 'true',
  );

const classTable = tableOf(['Provisioner', 'ReclaimPolicy', 'VolumeBindingMode', ['AllowVolumeExpansion', 'string'], 'Age'], (object, nowMs) => [
  readText(object, 'provisioner'),
  readText(object, 'reclaimPolicy'),
  readText(object, 'volumeBindingMode'),
  object['allowVolumeExpansion'] === true,
  ageOf(object, nowMs),
]);

/** The rules of storage classes. */
export const storageClassStrategy: Strategy = {
  defaults: (draft) => fill(draft, { reclaimPolicy: 'Delete', volumeBindingMode: 'Immediate' }),
  validateCreate: validate,
  update: { validate: validateUpdate },
  deleteAnswer: 'object',
  table: {
    ...classTable,
    cells: (object, nowMs) => {
      const [name, ...rest] = classTable.cells(object, nowMs);
      return [isDefault(object) ? `${String(name)} (default)` : name, ...rest];
    },
  },
};

const driverFlags = {
  attachRequired: true,
  podInfoOnMount: false,
  storageCapacity: false,
  fsGroupPolicy: 'ReadWriteOnceWithFSType',
  requiresRepublish: false,
  seLinuxMount: false,
  preventPodSchedulingIfMissing: false,
} as const;

function defaultDriver(draft: DraftObject): void {
  const spec = ensureObject(draft, 'spec');
  fill(spec, driverFlags);
  if (isUnset(spec['volumeLifecycleModes'])) spec['volumeLifecycleModes'] = ['Persistent'];
}

/** The rules of CSI drivers. */
export const csiDriverStrategy: Strategy = {
  defaults: defaultDriver,
  // Upstream's path has this name, which no field has.
  update: {
    validate: (next, current) => validateImmutable(next, current, 'spec.attachRequired').map((error) => ({ ...error, field: 'spec.attachedRequired' })),
  },
  deleteAnswer: 'object',
  unconditionalUpdate: false,
};

/** The rules of what CSI nodes report. */
export const csiNodeStrategy: Strategy = {
  defaults: (draft) => {
    const spec = ensureObject(draft, 'spec');
    if (objectsAt(spec, 'drivers').length === 0) spec['drivers'] = null;
    ensureObject(draft, 'status');
  },
  deleteAnswer: 'object',
  unconditionalUpdate: false,
  table: tableOf([['Drivers', 'integer'], 'Age'], (object, nowMs) => [readObjects(readObject(object, 'spec'), 'drivers').length, ageOf(object, nowMs)]),
};

/** The rules of volume attributes classes. */
export const volumeAttributesClassStrategy: Strategy = {
  update: { validate: (next, current) => [...validateImmutable(next, current, 'driverName'), ...validateImmutable(next, current, 'parameters')] },
  deleteAnswer: 'object',
};

/** The rules of volume attachments. */
export const volumeAttachmentStrategy: Strategy = {
  ...statusSplit({ initial: () => ({ attached: false }), update: { validate: (next, current) => validateImmutableUnshown(next, current, 'spec') } }),
  defaults: (draft) => {
    ensureObject(draft, 'status')['attached'] ??= false;
  },
  deleteAnswer: 'object',
};
