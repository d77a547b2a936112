import type { JsonObject } from '../../../machinery/json.ts';
import { duplicate, type FieldError, invalidValue, notSupported } from '../../../machinery/validation/field-error.ts';
import { sameJson } from '../../registry/equality.ts';
import type { DraftObject, StoredObject, Strategy, WriteContext } from '../../registry/strategy.ts';
import { ensureObject, fill, isUnset, readObject, readObjects, readText } from '../parts/edit.ts';
import { validateImmutable } from '../parts/immutable.ts';
import { ageOf, tableOf } from '../parts/table.ts';
import { warned } from '../parts/warned.ts';

const flags = {
  attachRequired: true,
  podInfoOnMount: false,
  storageCapacity: false,
  fsGroupPolicy: 'ReadWriteOnceWithFSType',
  requiresRepublish: false,
  seLinuxMount: false,
  preventPodSchedulingIfMissing: false,
} as const;

const groupPolicies: readonly string[] = ['File', 'None', 'ReadWriteOnceWithFSType'];
const lifecycles: readonly string[] = ['Persistent', 'Ephemeral'];

function defaults(draft: DraftObject): void {
  const spec = ensureObject(draft, 'spec');
  fill(spec, flags);
  if (isUnset(spec['volumeLifecycleModes']) || (Array.isArray(spec['volumeLifecycleModes']) && spec['volumeLifecycleModes'].length === 0))
    spec['volumeLifecycleModes'] = ['Persistent'];
}

function validateTokens(spec: JsonObject): FieldError[] {
  const requests = readObjects(spec, 'tokenRequests');
  const audiences = requests.map((item) => readText(item, 'audience'));
  return requests.flatMap((item, index) => {
    const at = `spec.tokenRequests[${index}]`;
    const seconds = item['expirationSeconds'];
    if (audiences.indexOf(audiences[index] ?? '') < index) return [duplicate(`${at}.audience`, audiences[index])];
    if (typeof seconds !== 'number') return [];
    if (seconds < 600) return [invalidValue(`${at}.expirationSeconds`, seconds, 'may not specify a duration less than 10 minutes')];
    return seconds > 2 ** 32 ? [invalidValue(`${at}.expirationSeconds`, seconds, 'may not specify a duration larger than 2^32 seconds')] : [];
  });
}

function validateSpec(object: StoredObject): FieldError[] {
  const spec = readObject(object, 'spec') ?? {};
  const policy = spec['fsGroupPolicy'];
  const modes = (spec['volumeLifecycleModes'] ?? []) as readonly string[];
  const period = spec['nodeAllocatableUpdatePeriodSeconds'];
  return [
    ...(groupPolicies.includes(String(policy)) ? [] : [notSupported('spec.fsGroupPolicy', policy, groupPolicies)]),
    ...validateTokens(spec),
    ...modes.filter((mode) => !lifecycles.includes(mode)).map((mode) => notSupported('spec.volumeLifecycleModes', mode, lifecycles)),
    ...(typeof period === 'number' && period < 10
      ? [invalidValue('spec.nodeAllocatableUpdatePeriodSeconds', period, 'must be greater than or equal to 10 seconds')]
      : []),
  ];
}

function warn(object: StoredObject, context: WriteContext): void {
  const spec = readObject(object, 'spec') ?? {};
  if (readObjects(spec, 'tokenRequests').length > 0 && spec['serviceAccountTokenInSecrets'] === undefined)
    context.warn(
      'spec.serviceAccountTokenInSecrets is unset; if supported by this CSI driver, set to true to prevent possible logging of tokens in volume attributes',
    );
}

/** The rules of CSI drivers. @see kubernetes pkg/apis/storage/validation/validation.go, ValidateCSIDriver (v1.37) */
export const csiDriverStrategy: Strategy = {
  defaults,
  // A new driver has no generation; the first change of its spec gives it one.
  prepareCreate: (draft) => {
    delete draft.metadata['generation'];
  },
  generation: (next, current) => !sameJson(next['spec'], current['spec']),
  validateCreate: (object, context) => {
    return warned(validateSpec(object), () => warn(object, context));
  },
  update: {
    validate: (next, current, context) => {
      const errors = [
        ...validateSpec(next),
        // Upstream's path has this name, which no field has.
        ...validateImmutable(next, current, 'spec.attachRequired').map((error) => ({ ...error, field: 'spec.attachedRequired' })),
        ...validateImmutable(next, current, 'spec.volumeLifecycleModes'),
      ];
      return warned(errors, () => warn(next, context));
    },
  },
  deleteAnswer: 'object',
  unconditionalUpdate: false,
  table: tableOf(
    [
      ['AttachRequired', 'boolean'],
      ['PodInfoOnMount', 'boolean'],
      ['StorageCapacity', 'boolean'],
      'TokenRequests',
      ['RequiresRepublish', 'boolean'],
      'Modes',
      'Age',
    ],
    (object, nowMs) => {
      const spec = readObject(object, 'spec');
      const audiences = readObjects(spec, 'tokenRequests').map((item) => readText(item, 'audience'));
      const modes = ((spec?.['volumeLifecycleModes'] ?? []) as readonly string[]).join(',');
      return [
        spec?.['attachRequired'] === true,
        spec?.['podInfoOnMount'] === true,
        spec?.['storageCapacity'] === true,
        spec?.['tokenRequests'] === undefined ? '<unset>' : audiences.join(','),
        spec?.['requiresRepublish'] === true,
        modes === '' ? '<none>' : modes,
        ageOf(object, nowMs),
      ];
    },
  ),
};
