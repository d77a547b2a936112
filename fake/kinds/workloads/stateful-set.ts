import type { JsonObject } from '../../../machinery/json.ts';
import { dnsLabelComplaints } from '../../../machinery/names/dns.ts';
import { parseQuantity } from '../../../machinery/quantity.ts';
import { type FieldError, invalidValue, notSupported } from '../../../machinery/validation/field-error.ts';
import { sameJson } from '../../registry/equality.ts';
import type { DraftObject, StoredObject, Strategy, WriteContext } from '../../registry/strategy.ts';
import { fillConditionTimes } from '../parts/conditions.ts';
import { ensureObject, fill, isUnset, objectAt, objectsAt, readNumber, readObject, readObjects, readText } from '../parts/edit.ts';
import { goStruct } from '../parts/go-struct.ts';
import { validateImmutable } from '../parts/immutable.ts';
import { statusSplit } from '../parts/status-split.ts';
import { ageOf, containerTexts, tableOf } from '../parts/table.ts';
import { defaultPodTemplate } from '../pods/pod-defaults.ts';
import { defaultClaim } from '../storage/claim-defaults.ts';
import { validateClaimSpec } from '../storage/claim-validation.ts';
import { isNone, validateAtMostAll, validateIntOrPercent } from './rolling-update-validation.ts';
import { validateNonNegative, validateNotDecremented, validateSelectorAndTemplate } from './workload-validation.ts';
import { createdWithWarnings, updatedWithWarnings } from './workload-warnings.ts';

function defaults(draft: DraftObject): void {
  const spec = ensureObject(draft, 'spec');
  fill(spec, { replicas: 1, revisionHistoryLimit: 10, podManagementPolicy: 'OrderedReady' });
  spec['serviceName'] ??= '';
  defaultPodTemplate(spec);
  const update = ensureObject(spec, 'updateStrategy');
  // Who names the strategy and no details gets none.
  if (isUnset(update['type'])) ensureObject(update, 'rollingUpdate');
  fill(update, { type: 'RollingUpdate' });
  const rolling = objectAt(update, 'rollingUpdate');
  if (update['type'] === 'RollingUpdate' && rolling !== undefined) fill(rolling, { partition: 0, maxUnavailable: 1 });
  const ordinals = objectAt(spec, 'ordinals');
  if (ordinals !== undefined) ordinals['start'] ??= 0;
  fill(ensureObject(spec, 'persistentVolumeClaimRetentionPolicy'), { whenDeleted: 'Retain', whenScaled: 'Retain' });
  for (const claim of objectsAt(spec, 'volumeClaimTemplates')) {
    fill(claim, { kind: 'PersistentVolumeClaim', apiVersion: 'v1' });
    defaultClaim(claim);
  }
  const status = ensureObject(draft, 'status');
  status['replicas'] ??= 0;
  status['availableReplicas'] ??= 0;
  fillConditionTimes(status, 'lastTransitionTime');
}

const onlyRolling = "only allowed for updateStrategy 'RollingUpdate'";

function validateUpdateStrategy(spec: JsonObject): FieldError[] {
  const update = readObject(spec, 'updateStrategy') ?? {};
  const rolling = readObject(update, 'rollingUpdate');
  const at = 'spec.updateStrategy.rollingUpdate';
  if (update['type'] === 'OnDelete') return rolling === undefined ? [] : [invalidValue(at, goStruct('RollingUpdateStatefulSetStrategy', rolling), onlyRolling)];
  if (update['type'] !== 'RollingUpdate')
    return [invalidValue('spec.updateStrategy', goStruct('StatefulSetUpdateStrategy', update), "must be 'RollingUpdate' or 'OnDelete'")];
  const errors = validateNonNegative(rolling, at, ['partition']);
  const unavailable = rolling?.['maxUnavailable'];
  if (unavailable === undefined) return errors;
  const path = `${at}.maxUnavailable`;
  const none = isNone(unavailable) ? [invalidValue(path, unavailable, 'cannot be 0')] : [];
  return [...errors, ...validateIntOrPercent(unavailable, path), ...none, ...validateAtMostAll(unavailable, path)];
}

function validateRetention(spec: JsonObject): FieldError[] {
  const policy = readObject(spec, 'persistentVolumeClaimRetentionPolicy');
  return ['whenDeleted', 'whenScaled'].flatMap((key) => {
    const value = readText(policy, key);
    if (policy === undefined || value === 'Retain' || value === 'Delete') return [];
    return [notSupported(`spec.persistentVolumeClaimRetentionPolicy.${key}`, value, ['Retain', 'Delete'])];
  });
}

function validateManagement(spec: JsonObject): FieldError[] {
  const policy = readText(spec, 'podManagementPolicy');
  const known = policy === 'OrderedReady' || policy === 'Parallel';
  return known ? [] : [invalidValue('spec.podManagementPolicy', policy, "must be 'OrderedReady' or 'Parallel'")];
}

/** Claims of the templates become volumes of the pods: containers may mount them already. */
function withClaimVolumes(spec: JsonObject): JsonObject {
  const { hostname: _, subdomain: __, ...pod } = readObject(spec, 'template', 'spec') ?? {};
  const names = readObjects(spec, 'volumeClaimTemplates').map((claim) => readText(readObject(claim, 'metadata'), 'name'));
  const claims = [...new Set(names)].map((name) => ({ name, persistentVolumeClaim: { claimName: name } }));
  const own = readObjects(pod, 'volumes').filter((volume) => !names.includes(readText(volume, 'name')));
  const volumes = claims.length === 0 ? {} : { volumes: [...claims, ...own] };
  return { ...spec, template: { ...readObject(spec, 'template'), spec: { ...pod, ...volumes } } };
}

function validateService(spec: JsonObject): FieldError[] {
  const name = readText(spec, 'serviceName');
  return name === '' ? [] : dnsLabelComplaints(name).map((text) => invalidValue('spec.serviceName', name, text));
}

function validate(object: StoredObject): FieldError[] {
  const spec = readObject(object, 'spec') ?? {};
  return [
    ...validateManagement(spec),
    ...validateUpdateStrategy(spec),
    ...validateRetention(spec),
    ...readObjects(spec, 'volumeClaimTemplates').flatMap((claim, index) =>
      validateClaimSpec(readObject(claim, 'spec') ?? {}, `spec.volumeClaimTemplates[${index}].spec`),
    ),
    ...validateNonNegative(spec, 'spec', ['replicas', 'minReadySeconds']),
    ...validateNonNegative({ 'ordinals.start': readObject(spec, 'ordinals')?.['start'] ?? 0 }, 'spec', ['ordinals.start']),
    ...validateService(spec),
    ...validateSelectorAndTemplate(withClaimVolumes(spec), {
      emptyDetail: 'empty selector is invalid for statefulset',
      brokenDetail: '',
      kind: 'StatefulSet',
    }),
  ];
}

function validateUpdate(next: StoredObject, current: StoredObject, context: WriteContext): readonly FieldError[] {
  const errors = [...validate(next), ...validateImmutable(next, current, 'spec.selector')];
  const [claims, before] = [readObjects(readObject(next, 'spec'), 'volumeClaimTemplates'), readObjects(readObject(current, 'spec'), 'volumeClaimTemplates')];
  if (!sameJson(claims, before)) {
    const shown = claims.length === 0 ? null : claims.map((claim) => goStruct('PersistentVolumeClaim', claim));
    errors.push(invalidValue('spec.volumeClaimTemplates', shown, 'field is immutable'));
  }
  for (const key of ['serviceName', 'podManagementPolicy']) errors.push(...validateImmutable(next, current, `spec.${key}`));
  updatedWithWarnings(errors, next, current, context);
  warnOfClaims(errors, next, context, '.Spec');
  warnOfHistory(errors, next, context);
  return errors;
}

/** Claims of a fraction of a byte. The path is one thing at creation and another afterwards, as upstream has it. */
function warnOfClaims(errors: readonly FieldError[], object: StoredObject, context: WriteContext, suffix: '' | '.Spec'): void {
  if (errors.length > 0) return;
  readObjects(readObject(object, 'spec'), 'volumeClaimTemplates').forEach((claim, index) => {
    const resources = readObject(claim, 'spec', 'resources');
    for (const list of ['requests', 'limits']) {
      const value = readObject(resources, list)?.['storage'];
      if (value === undefined || parseQuantity(String(value)).nanos % 1_000_000_000n === 0n) continue;
      const at = `spec.volumeClaimTemplates[${index}]${suffix}.resources.${list}[storage]`;
      context.warn(`${at}: fractional byte value ${JSON.stringify(value)} is invalid, must be an integer`);
    }
  });
}

function warnOfHistory(errors: readonly FieldError[], object: StoredObject, context: WriteContext): void {
  if (errors.length === 0 && readNumber(readObject(object, 'spec'), 'revisionHistoryLimit') < 0)
    context.warn('spec.revisionHistoryLimit: a negative value retains all historical revisions; a value >= 0 is recommended');
}

function validateCreate(object: StoredObject, context: WriteContext): readonly FieldError[] {
  const errors = createdWithWarnings(validate(object), object, context, 'unnamed');
  warnOfClaims(errors, object, context, '');
  warnOfHistory(errors, object, context);
  return errors;
}

function validateStatus(next: StoredObject, current: StoredObject): FieldError[] {
  const status = readObject(next, 'status') ?? {};
  const counts = ['replicas', 'readyReplicas', 'currentReplicas', 'updatedReplicas', 'availableReplicas'];
  const errors = validateNonNegative(status, 'status', [...counts, 'observedGeneration', 'collisionCount']);
  const above = (key: string, limit: string): void => {
    if (readNumber(status, key) > readNumber(status, limit))
      errors.push(invalidValue(`status.${key}`, readNumber(status, key), `cannot be greater than status.${limit}`));
  };
  for (const key of counts.slice(1)) above(key, 'replicas');
  above('availableReplicas', 'readyReplicas');
  return [...errors, ...validateNotDecremented(status, readObject(current, 'status'), 'collisionCount')];
}

/** The rules of stateful sets. */
export const statefulSetStrategy: Strategy = {
  ...statusSplit({ initial: () => ({ replicas: 0, availableReplicas: 0 }), update: { validate: validateUpdate }, status: { validate: validateStatus } }),
  defaults,
  validateCreate,
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
