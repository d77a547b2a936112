import type { JsonObject } from '../../../machinery/json.ts';
import { type FieldError, forbiddenField, invalidValue, notSupported, required } from '../../../machinery/validation/field-error.ts';
import { sameJson } from '../../registry/equality.ts';
import type { DraftObject, StoredObject, Strategy } from '../../registry/strategy.ts';
import { ensureObject, fill, objectsAt, readNumber, readObject, readObjects } from '../parts/edit.ts';
import { statusSplit } from '../parts/status-split.ts';
import { ageOf, containerTexts, tableOf } from '../parts/table.ts';
import { defaultPodTemplate } from '../pods/pod-defaults.ts';
import { defaultClaim } from '../storage/claim-defaults.ts';
import { validateNonNegative, validateSelectorAndTemplate } from './workload-validation.ts';

function defaults(draft: DraftObject): void {
  const spec = ensureObject(draft, 'spec');
  fill(spec, { replicas: 1, revisionHistoryLimit: 10, podManagementPolicy: 'OrderedReady' });
  spec['serviceName'] ??= '';
  defaultPodTemplate(spec);
  const update = ensureObject(spec, 'updateStrategy');
  fill(update, { type: 'RollingUpdate' });
  if (update['type'] === 'RollingUpdate') fill(ensureObject(update, 'rollingUpdate'), { partition: 0, maxUnavailable: 1 });
  fill(ensureObject(spec, 'persistentVolumeClaimRetentionPolicy'), { whenDeleted: 'Retain', whenScaled: 'Retain' });
  for (const claim of objectsAt(spec, 'volumeClaimTemplates')) {
    fill(claim, { kind: 'PersistentVolumeClaim', apiVersion: 'v1' });
    defaultClaim(claim);
  }
  const status = ensureObject(draft, 'status');
  status['replicas'] ??= 0;
  status['availableReplicas'] ??= 0;
}

const policies: readonly string[] = ['OrderedReady', 'Parallel'];

function validateUpdateStrategy(spec: JsonObject): FieldError[] {
  const update = readObject(spec, 'updateStrategy') ?? {};
  const rolling = readObject(update, 'rollingUpdate');
  if (update['type'] === 'OnDelete') {
    return rolling === undefined
      ? []
      : [
          invalidValue(
            'spec.updateStrategy.rollingUpdate',
            { Partition: rolling['partition'] ?? 0, MaxUnavailable: rolling['maxUnavailable'] ?? null },
            "only allowed for updateStrategy 'RollingUpdate'",
          ),
        ];
  }
  if (update['type'] !== 'RollingUpdate') return [invalidValue('spec.updateStrategy', update, "must be 'RollingUpdate' or 'OnDelete'")];
  return validateNonNegative(rolling, 'spec.updateStrategy.rollingUpdate', ['partition']);
}

/** Claims of the templates become volumes of the pods: containers may mount them already. */
function withClaimVolumes(spec: JsonObject): JsonObject {
  const claims = readObjects(spec, 'volumeClaimTemplates').map((claim) => ({ name: readObject(claim, 'metadata')?.['name'] ?? '' }));
  if (claims.length === 0) return spec;
  const pod = readObject(spec, 'template', 'spec') ?? {};
  const own = readObjects(pod, 'volumes').filter((volume) => !claims.some((claim) => claim.name === volume['name']));
  return { ...spec, template: { ...readObject(spec, 'template'), spec: { ...pod, volumes: [...own, ...claims] } } };
}

function validate(object: StoredObject): FieldError[] {
  const spec = readObject(object, 'spec') ?? {};
  const policy = spec['podManagementPolicy'];
  return [
    ...(policies.includes(String(policy)) ? [] : [notSupported('spec.podManagementPolicy', policy, policies)]),
    ...validateUpdateStrategy(spec),
    ...validateNonNegative(spec, 'spec', ['replicas', 'minReadySeconds']),
    ...validateSelectorAndTemplate(withClaimVolumes(spec), { emptyDetail: 'empty selector is invalid for statefulset', brokenDetail: '' }),
  ];
}

const mutable = [
  'replicas',
  'ordinals',
  'template',
  'updateStrategy',
  'revisionHistoryLimit',
  'persistentVolumeClaimRetentionPolicy',
  'minReadySeconds',
] as const;
const mutableText =
  "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden";

function without(spec: JsonObject | undefined): JsonObject {
  const rest: Record<string, unknown> = { ...spec };
  for (const key of mutable) delete rest[key];
  return rest as JsonObject;
}

function validateUpdate(next: StoredObject, current: StoredObject): FieldError[] {
  const errors = validate(next);
  for (const key of ['serviceName', 'podManagementPolicy']) {
    const value = readObject(next, 'spec')?.[key];
    if (value !== readObject(current, 'spec')?.[key]) return [...errors, invalidValue(`spec.${key}`, value, 'field is immutable')];
  }
  if (!sameJson(without(readObject(next, 'spec')), without(readObject(current, 'spec')))) errors.push(forbiddenField('spec', mutableText));
  return errors;
}

function validateStatus(next: StoredObject): FieldError[] {
  const status = readObject(next, 'status');
  const errors = validateNonNegative(status, 'status', [
    'replicas',
    'readyReplicas',
    'currentReplicas',
    'updatedReplicas',
    'observedGeneration',
    'collisionCount',
  ]);
  for (const key of ['readyReplicas', 'currentReplicas', 'updatedReplicas']) {
    if (readNumber(status, key) > readNumber(status, 'replicas'))
      errors.push(invalidValue(`status.${key}`, readNumber(status, key), 'cannot be greater than status.replicas'));
  }
  return status === undefined ? [required('status')] : errors;
}

/** The rules of stateful sets. */
export const statefulSetStrategy: Strategy = {
  ...statusSplit({ initial: () => ({ replicas: 0, availableReplicas: 0 }), update: { validate: validateUpdate }, status: { validate: validateStatus } }),
  defaults,
  validateCreate: validate,
  generation: 'spec',
  table: tableOf([['Ready', 'string'], 'Age', ['Containers', 'string', 1], ['Images', 'string', 1]], (object, nowMs) => {
    const spec = readObject(object, 'spec');
    return [
      `${readNumber(readObject(object, 'status'), 'readyReplicas')}/${readNumber(spec, 'replicas')}`,
      ageOf(object, nowMs),
      ...containerTexts(readObjects(readObject(spec, 'template', 'spec'), 'containers')),
    ];
  }),
};
