import { type FieldError, notSupported, required } from '../../../machinery/validation/field-error.ts';
import type { StoredObject, Strategy } from '../../registry/strategy.ts';
import { ensureObject, readObject, readText } from '../parts/edit.ts';
import { statusSplit } from '../parts/status-split.ts';
import { ageOf, tableOf } from '../parts/table.ts';
import { defaultClaim } from './claim-defaults.ts';

const shortModes: Readonly<Record<string, string>> = { ReadWriteOnce: 'RWO', ReadOnlyMany: 'ROX', ReadWriteMany: 'RWX', ReadWriteOncePod: 'RWOP' };

/** All access modes, in the order in which the server lists them. */
export const accessModes: readonly string[] = ['ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOnce', 'ReadWriteOncePod'];

/** Access modes as tables show them: `RWO,ROX`. */
export function accessModeText(modes: unknown): string {
  const given = new Set((modes ?? []) as readonly string[]);
  return Object.keys(shortModes)
    .filter((mode) => given.has(mode))
    .map((mode) => shortModes[mode])
    .join(',');
}

function validate(object: StoredObject): FieldError[] {
  const spec = readObject(object, 'spec') ?? {};
  const modes = (spec['accessModes'] ?? []) as readonly string[];
  const errors: FieldError[] = [];
  if (modes.length === 0) errors.push(required('spec.accessModes', 'at least 1 access mode is required'));
  for (const mode of modes) if (!accessModes.includes(mode)) errors.push(notSupported('spec.accessModes', mode, accessModes));
  if (readObject(spec, 'resources', 'requests')?.['storage'] === undefined) errors.push(required('spec.resources[storage]'));
  return errors;
}

/** The rules of persistent volume claims. */
export const volumeClaimStrategy: Strategy = {
  ...statusSplit({ initial: () => ({ phase: 'Pending' }), update: { validate } }),
  defaults: (draft) => {
    defaultClaim(draft);
    ensureObject(draft, 'status');
  },
  validateCreate: validate,
  deleteAnswer: 'object',
  table: tableOf(
    ['Status', 'Volume', 'Capacity', 'Access Modes', 'StorageClass', 'VolumeAttributesClass', 'Age', ['VolumeMode', 'string', 1]],
    (object, nowMs) => {
      const [spec, status] = [readObject(object, 'spec'), readObject(object, 'status')];
      const volume = readText(spec, 'volumeName');
      return [
        object.metadata.deletionTimestamp === undefined ? readText(status, 'phase') : 'Terminating',
        volume,
        volume === '' ? '' : String(readObject(status, 'capacity')?.['storage'] ?? '0'),
        volume === '' ? '' : accessModeText(status?.['accessModes']),
        object.metadata.annotations?.['volume.beta.kubernetes.io/storage-class'] ?? readText(spec, 'storageClassName'),
        readText(spec, 'volumeAttributesClassName') || '<unset>',
        ageOf(object, nowMs),
        readText(spec, 'volumeMode') || '<unset>',
      ];
    },
  ),
};
