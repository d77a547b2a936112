import { formatTime } from '../../../machinery/clock.ts';
import type { Strategy } from '../../registry/strategy.ts';
import { ensureObject, fill, keepField, objectAt, readObject, readText } from '../parts/edit.ts';
import { canonicaliseQuantities } from '../parts/quantities.ts';
import { ageOf, tableOf } from '../parts/table.ts';
import { warned } from '../parts/warned.ts';
import { defaultVolumeSource } from '../pods/volume-defaults.ts';
import { accessModeText } from './access-modes.ts';
import { validateVolume, validateVolumeUpdate } from './volume-validation.ts';
import { warnOfVolume } from './volume-warnings.ts';

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
  validateCreate: (object, context) => {
    return warned(validateVolume(object), () => warnOfVolume(object, context));
  },
  update: {
    prepare: (draft, current) => keepField(draft, current, 'status'),
    validate: (next, current, context) => {
      return warned(validateVolumeUpdate(next, current), () => warnOfVolume(next, context));
    },
    resetFields: ['status'],
  },
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
