import type { MutableJsonObject } from '../../../machinery/json.ts';
import { emptyToNull, fill, isUnset, objectAt, objectsAt } from '../parts/edit.ts';
import { canonicaliseQuantities, canonicaliseQuantity } from '../parts/quantities.ts';
import { pullPolicyOf } from './image-reference.ts';

const modeSources = ['secret', 'configMap', 'downwardAPI', 'projected'] as const;

const sourceDefaults: Readonly<Record<string, Readonly<Record<string, boolean | number | string>>>> = {
  iscsi: { iscsiInterface: 'default' },
  rbd: { pool: 'rbd', user: 'admin', keyring: '/etc/ceph/keyring' },
  scaleIO: { storageMode: 'ThinProvisioned', fsType: 'xfs' },
};

// Pointers, of which an empty text is a value.
const azureDisk = { cachingMode: 'ReadWrite', kind: 'Shared', fsType: 'ext4', readOnly: false } as const;

/** Defaults of volume sources that pods and persistent volumes share. */
export function defaultVolumeSource(volume: MutableJsonObject): void {
  const hostPath = objectAt(volume, 'hostPath');
  if (hostPath !== undefined && hostPath['type'] == null) hostPath['type'] = '';
  for (const source in sourceDefaults) {
    const found = objectAt(volume, source);
    if (found !== undefined) fill(found, sourceDefaults[source] ?? {});
  }
  const disk = objectAt(volume, 'azureDisk');
  if (disk !== undefined) for (const [key, value] of Object.entries(azureDisk)) disk[key] ??= value;
  const scaled = objectAt(volume, 'scaleIO');
  // Written also when there is none.
  if (scaled !== undefined) scaled['secretRef'] ??= null;
}

function defaultFieldReferences(holder: MutableJsonObject): void {
  for (const item of objectsAt(holder, 'items')) {
    const reference = objectAt(item, 'fieldRef');
    if (reference !== undefined) fill(reference, { apiVersion: 'v1' });
    const resource = objectAt(item, 'resourceFieldRef');
    if (resource !== undefined) defaultDivisor(resource);
  }
}

/** A divisor is a quantity that is never absent on the wire: `0` stands for one. */
export function defaultDivisor(resource: MutableJsonObject): void {
  if (isUnset(resource['divisor'])) resource['divisor'] = '0';
  else canonicaliseQuantity(resource, 'divisor');
}

function defaultProjected(projected: MutableJsonObject): void {
  emptyToNull(projected, 'sources');
  for (const source of objectsAt(projected, 'sources')) {
    const token = objectAt(source, 'serviceAccountToken');
    if (token !== undefined) fill(token, { expirationSeconds: 3600 });
    const downward = objectAt(source, 'downwardAPI');
    if (downward !== undefined) defaultFieldReferences(downward);
  }
}

/** Defaults of one volume of a pod; one without a source is an emptyDir. */
export function defaultVolume(volume: MutableJsonObject): void {
  if (Object.keys(volume).every((key) => key === 'name' || volume[key] === null)) volume['emptyDir'] = {};
  for (const source of modeSources) {
    const found = objectAt(volume, source);
    if (found !== undefined) fill(found, { defaultMode: 420 });
  }
  const emptyDir = objectAt(volume, 'emptyDir');
  if (emptyDir !== undefined) canonicaliseQuantity(emptyDir, 'sizeLimit');
  defaultVolumeSource(volume);
  const downward = objectAt(volume, 'downwardAPI');
  if (downward !== undefined) defaultFieldReferences(downward);
  const projected = objectAt(volume, 'projected');
  if (projected !== undefined) defaultProjected(projected);
  const template = objectAt(objectAt(volume, 'ephemeral'), 'volumeClaimTemplate');
  if (template !== undefined) template['metadata'] ??= {};
  const claim = objectAt(template, 'spec');
  if (claim !== undefined) {
    claim['volumeMode'] ??= 'Filesystem';
    claim['resources'] ??= {};
    canonicaliseQuantities(objectAt(claim, 'resources'), 'requests', 'limits');
  }
  const image = objectAt(volume, 'image');
  if (image !== undefined) fill(image, { pullPolicy: pullPolicyOf(String(image['reference'] ?? '')) });
}
