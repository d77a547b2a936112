import type { StoredObject, WriteContext } from '../../registry/strategy.ts';
import { readObject } from '../parts/edit.ts';

const annotations: Readonly<Record<string, string>> = {
  'volume.beta.kubernetes.io/storage-class': 'deprecated since v1.8; use "storageClassName" attribute instead',
  'volume.beta.kubernetes.io/mount-options': 'deprecated since v1.31; use "mountOptions" attribute instead',
};

/** Sources whose plugins are gone: the field, then what is said of it. */
const sources: readonly (readonly [source: string, text: string])[] = [
  ['cephfs', 'spec.cephfs: deprecated in v1.28, non-functional in v1.31+'],
  ['photonPersistentDisk', 'spec.photonPersistentDisk: deprecated in v1.11, non-functional in v1.16+'],
  ['scaleIO', 'spec.scaleIO: deprecated in v1.16, non-functional in v1.22+'],
  ['storageos', 'spec.storageOS: deprecated in v1.22, non-functional in v1.25+'],
  ['glusterfs', 'spec.glusterfs: deprecated in v1.25, non-functional in v1.26+'],
  ['rbd', 'spec.rbd: deprecated in v1.28, non-functional in v1.31+'],
];

/** What the server advises against without refusing it. @see kubernetes pkg/api/persistentvolume/util.go, GetWarningsForPersistentVolume (v1.37) */
export function warnOfVolume(object: StoredObject, context: WriteContext): void {
  const spec = readObject(object, 'spec');
  for (const [key, text] of Object.entries(annotations)) {
    if (object.metadata.annotations?.[key] !== undefined) context.warn(`metadata.annotations[${key}]: ${text}`);
  }
  if (spec?.['persistentVolumeReclaimPolicy'] === 'Recycle')
    context.warn(
      'spec.persistentVolumeReclaimPolicy: The Recycle reclaim policy is deprecated. Instead, the recommended approach is to use dynamic provisioning.',
    );
  const gone = sources.find(([source]) => readObject(spec, source) !== undefined);
  if (gone !== undefined) context.warn(gone[1]);
}
