import { formatTime } from '../../../machinery/clock.ts';
import { type FieldError, forbiddenField, notSupported, required } from '../../../machinery/validation/field-error.ts';
import type { StoredObject, Strategy } from '../../registry/strategy.ts';
import { ensureObject, fill, keepField, objectAt, readObject, readText } from '../parts/edit.ts';
import { canonicaliseQuantities } from '../parts/quantities.ts';
import { ageOf, tableOf } from '../parts/table.ts';
import { defaultVolumeSource } from '../pods/volume-defaults.ts';
import { accessModeText, accessModes } from './volume-claim.ts';

const sources = [
  'hostPath',
  'gcePersistentDisk',
  'awsElasticBlockStore',
  'glusterfs',
  'nfs',
  'rbd',
  'quobyte',
  'cephfs',
  'iscsi',
  'cinder',
  'fc',
  'flocker',
  'azureFile',
  'vsphereVolume',
  'photonPersistentDisk',
  'azureDisk',
  'portworxVolume',
  'scaleIO',
  'local',
  'storageos',
  'csi',
  'flexVolume',
] as const;
const policies: readonly string[] = ['Delete', 'Recycle', 'Retain'];
const modes: readonly string[] = ['Block', 'Filesystem'];

function validate(object: StoredObject): FieldError[] {
  const spec = readObject(object, 'spec') ?? {};
  const errors: FieldError[] = [];
  const access = (spec['accessModes'] ?? []) as readonly string[];
  if (access.length === 0) errors.push(required('spec.accessModes'));
  for (const mode of access) if (!accessModes.includes(mode)) errors.push(notSupported('spec.accessModes', mode, accessModes));
  const capacity = readObject(spec, 'capacity') ?? {};
  if (Object.keys(capacity).length === 0) errors.push(required('spec.capacity'));
  if (capacity['storage'] === undefined || Object.keys(capacity).length > 1) errors.push(notSupported('spec.capacity', capacity, ['storage']));
  const policy = spec['persistentVolumeReclaimPolicy'];
  if (!policies.includes(String(policy))) errors.push(notSupported('spec.persistentVolumeReclaimPolicy', policy, policies));
  const given = sources.filter((source) => readObject(spec, source) !== undefined);
  for (const source of given.slice(1)) errors.push(forbiddenField(`spec.${source}`, 'may not specify more than 1 volume type'));
  if (given.length === 0) errors.push(required('spec', 'must specify a volume type'));
  if (given.includes('local') && readObject(spec, 'nodeAffinity') === undefined)
    errors.push(required('spec.nodeAffinity', 'Local volume requires node affinity'));
  if (readText(readObject(spec, 'hostPath'), 'path') === '/' && policy === 'Recycle') {
    errors.push(forbiddenField('spec.persistentVolumeReclaimPolicy', "may not be 'recycle' for a hostPath mount of '/'"));
  }
  const mode = spec['volumeMode'];
  if (mode !== undefined && !modes.includes(String(mode))) errors.push(notSupported('spec.volumeMode', mode, modes));
  return errors;
}

/** The rules of persistent volumes. */
export const volumeStrategy: Strategy = {
  defaults: (draft) => {
    const spec = ensureObject(draft, 'spec');
    fill(spec, { persistentVolumeReclaimPolicy: 'Retain', volumeMode: 'Filesystem' });
    canonicaliseQuantities(spec, 'capacity');
    defaultVolumeSource(spec);
    const claim = objectAt(spec, 'claimRef');
    if (claim !== undefined && claim['kind'] === undefined) delete claim['kind'];
    fill(ensureObject(draft, 'status'), { phase: 'Pending' });
  },
  prepareCreate: (draft, context) => {
    draft['status'] = { phase: 'Pending', lastPhaseTransitionTime: formatTime(context.clock.now()) };
  },
  validateCreate: validate,
  update: { prepare: (draft, current) => keepField(draft, current, 'status'), validate, resetFields: ['status'] },
  subresources: {
    status: {
      prepare: (draft, current, context) => {
        keepField(draft, current, 'spec');
        const status = ensureObject(draft, 'status');
        const before = readObject(current, 'status');
        if (readText(before, 'phase') !== status['phase'] && status['lastPhaseTransitionTime'] === before?.['lastPhaseTransitionTime']) {
          status['lastPhaseTransitionTime'] = formatTime(context.clock.now());
        }
      },
      resetFields: ['spec'],
    },
  },
  deleteAnswer: 'object',
  table: tableOf(
    ['Capacity', 'Access Modes', 'Reclaim Policy', 'Status', 'Claim', 'StorageClass', 'VolumeAttributesClass', 'Reason', 'Age', ['VolumeMode', 'string', 1]],
    (object, nowMs) => {
      const [spec, status] = [readObject(object, 'spec'), readObject(object, 'status')];
      const claim = readObject(spec, 'claimRef');
      return [
        String(readObject(spec, 'capacity')?.['storage'] ?? '0'),
        accessModeText(spec?.['accessModes']),
        readText(spec, 'persistentVolumeReclaimPolicy'),
        object.metadata.deletionTimestamp === undefined ? readText(status, 'phase') : 'Terminating',
        claim === undefined ? '' : `${readText(claim, 'namespace')}/${readText(claim, 'name')}`,
        readText(spec, 'storageClassName'),
        readText(spec, 'volumeAttributesClassName') || '<unset>',
        readText(status, 'reason'),
        ageOf(object, nowMs),
        readText(spec, 'volumeMode') || '<unset>',
      ];
    },
  ),
};
