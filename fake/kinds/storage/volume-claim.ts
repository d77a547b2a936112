import { parseQuantity } from '../../../machinery/quantity.ts';
import type { DraftObject, StoredObject, Strategy, WriteContext } from '../../registry/strategy.ts';
import { ensureObject, objectsAt, readObject, readText } from '../parts/edit.ts';
import { statusSplit } from '../parts/status-split.ts';
import { ageOf, tableOf } from '../parts/table.ts';
import { warned } from '../parts/warned.ts';
import { accessModeText } from './access-modes.ts';
import { defaultClaim } from './claim-defaults.ts';
import { validateClaim, validateClaimStatus, validateClaimUpdate } from './claim-validation.ts';

const legacyClass = 'volume.beta.kubernetes.io/storage-class';

/** What the server advises against without refusing it. @see kubernetes pkg/api/persistentvolumeclaim/util.go (v1.37) */
function warn(object: StoredObject, context: WriteContext): void {
  if (object.metadata.annotations?.[legacyClass] !== undefined)
    context.warn(`metadata.annotations[${legacyClass}]: deprecated since v1.8; use "storageClassName" attribute instead`);
  for (const list of ['requests', 'limits']) {
    const size = readObject(object, 'spec', 'resources', list)?.['storage'];
    if (size !== undefined && parseQuantity(String(size)).nanos % 1_000_000_000n !== 0n)
      context.warn(`spec.resources.${list}[storage]: fractional byte value ${JSON.stringify(size)} is invalid, must be an integer`);
  }
}

function defaults(draft: DraftObject): void {
  defaultClaim(draft);
  for (const condition of objectsAt(ensureObject(draft, 'status'), 'conditions')) {
    condition['lastProbeTime'] ??= null;
    condition['lastTransitionTime'] ??= null;
  }
}

/** The rules of persistent volume claims. */
export const volumeClaimStrategy: Strategy = {
  ...statusSplit({
    initial: () => ({ phase: 'Pending' }),
    update: {
      validate: (next, current, context) => {
        return warned(validateClaimUpdate(next, current), () => warn(next, context));
      },
    },
    status: { validate: validateClaimStatus },
  }),
  defaults,
  validateCreate: (object, context) => {
    return warned(validateClaim(object), () => warn(object, context));
  },
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
