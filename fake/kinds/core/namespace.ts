import type { JsonObject, MutableJson } from '../../../machinery/json.ts';
import { qualifiedNameComplaints } from '../../../machinery/names/qualified-name.ts';
import { type FieldError, invalidValue } from '../../../machinery/validation/field-error.ts';
import { validateDomainOfFinalizer } from '../../../machinery/validation/finalizers.ts';
import type { DraftObject, StoredObject, Strategy, UpdateRules } from '../../registry/strategy.ts';
import { fillTransitionTimes } from '../parts/conditions.ts';
import { ensureObject, isUnset, keepField, objectAt, readObject, readText } from '../parts/edit.ts';
import { ageOf, tableOf } from '../parts/table.ts';

const nameLabel = 'kubernetes.io/metadata.name';

function defaults(draft: DraftObject): void {
  fillTransitionTimes(objectAt(draft, 'status'));
  const { name } = draft.metadata;
  // Whatever the body says, the label is the name. A generated name is not there yet: it is set once more when the object is prepared.
  if (typeof name === 'string' && name !== '') ensureObject(draft.metadata, 'labels')[nameLabel] = name;
}

const finalizersOf = (object: JsonObject | undefined): readonly MutableJson[] => (readObject(object, 'spec')?.['finalizers'] ?? []) as readonly MutableJson[];

function prepareCreate(draft: DraftObject): void {
  defaults(draft);
  const finalizers = finalizersOf(draft as JsonObject);
  ensureObject(draft, 'spec')['finalizers'] = finalizers.includes('kubernetes') ? [...finalizers] : [...finalizers, 'kubernetes'];
  draft['status'] = { phase: 'Active' };
}

function validateFinalizerList(object: StoredObject, field: (index: number) => string): FieldError[] {
  return finalizersOf(object).flatMap((item, index) => {
    const name = String(item);
    return [...qualifiedNameComplaints(name).map((text) => invalidValue(field(index), name, text)), ...validateDomainOfFinalizer(name, field(index))];
  });
}

function validateStatus(next: StoredObject): FieldError[] {
  const phase = readText(readObject(next, 'status'), 'phase');
  const ending = next.metadata.deletionTimestamp !== undefined;
  if (!ending && phase !== 'Active') return [invalidValue('status.Phase', phase, "may only be 'Active' if `deletionTimestamp` is empty")];
  if (ending && phase !== 'Terminating') return [invalidValue('status.Phase', phase, "may only be 'Terminating' if `deletionTimestamp` is not empty")];
  return [];
}

const finalizeRules: UpdateRules = {
  prepare: (draft, current) => keepField(draft, current, 'status'),
  validate: (next) => validateFinalizerList(next, (index) => `spec.finalizers[${index}]`),
  resetFields: ['status'],
};

/** The rules of namespaces. */
export const namespaceStrategy: Strategy = {
  nameRule: 'dns-label',
  defaults,
  prepareCreate,
  validateCreate: (object) => validateFinalizerList(object, () => 'spec.finalizers'),
  update: {
    prepare: (draft, current) => {
      keepField(draft, current, 'status');
      // Only `/finalize` may take a finalizer of the spec away.
      const spec = ensureObject(draft, 'spec');
      const kept = readObject(current, 'spec')?.['finalizers'];
      if (isUnset(kept)) delete spec['finalizers'];
      else spec['finalizers'] = kept as MutableJson;
    },
    resetFields: ['status'],
  },
  subresources: {
    status: { prepare: (draft, current) => keepField(draft, current, 'spec'), validate: validateStatus, resetFields: ['spec'] },
    finalize: finalizeRules,
  },
  selectableFields: { 'status.phase': (object) => readText(readObject(object, 'status'), 'phase') },
  table: tableOf(['Status', 'Age'], (object, nowMs) => [readText(readObject(object, 'status'), 'phase'), ageOf(object, nowMs)]),
};
