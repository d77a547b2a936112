import type { JsonObject } from '../../../machinery/json.ts';
import { dnsSubdomainComplaints } from '../../../machinery/names/dns.ts';
import { compareQuantities, isQuantity } from '../../../machinery/quantity.ts';
import { type FieldError, forbiddenField, invalidValue, notSupported, required } from '../../../machinery/validation/field-error.ts';
import { sameJson } from '../../registry/equality.ts';
import type { StoredObject } from '../../registry/strategy.ts';
import { readObject, readText } from '../parts/edit.ts';
import { goAny, type GoForm, goFlag, goMap, goPointer, goStruct, goText } from '../parts/go-form.ts';
import { diffOf } from '../parts/line-diff.ts';
import { validateNodeSelector } from '../parts/node-selector.ts';
import { validateAccessModes } from './access-modes.ts';
import { sourceNames, validateSources } from './volume-source-validation.ts';

const policies: readonly string[] = ['Delete', 'Recycle', 'Retain'];
const volumeModes: readonly string[] = ['Block', 'Filesystem'];

function validateCapacity(capacity: JsonObject): FieldError[] {
  const field = 'spec.capacity';
  const sorted = goMap(capacity);
  const errors = Object.keys(capacity).length === 0 ? [required(field)] : [];
  if (capacity['storage'] === undefined || Object.keys(capacity).length > 1) errors.push(notSupported(field, sorted, ['storage']));
  for (const [name, size] of Object.entries(capacity)) {
    if (isQuantity(String(size)) && compareQuantities(String(size), '0') <= 0)
      errors.push(invalidValue(`${field}[${name}]`, size, 'must be greater than zero'));
  }
  return errors;
}

function validateAffinity(spec: JsonObject): FieldError[] {
  const affinity = readObject(spec, 'nodeAffinity');
  if (affinity === undefined) return [];
  const selector = readObject(affinity, 'required');
  if (selector === undefined) return [required('spec.nodeAffinity.required', 'must specify required node constraints')];
  return validateNodeSelector(selector, 'spec.nodeAffinity.required');
}

function validateClass(spec: JsonObject, key: string): FieldError[] {
  const name = readText(spec, key);
  return name === '' ? [] : dnsSubdomainComplaints(name).map((text) => invalidValue(`spec.${key}`, name, text));
}

/** Whether a path means the root, however it is spelled. */
const isRoot = (path: string): boolean => path !== '' && path.startsWith('/') && path.split('/').every((part) => part === '' || part === '.');

/** Every broken rule of a persistent volume. @see kubernetes pkg/apis/core/validation/validation.go, ValidatePersistentVolume (v1.37) */
export function validateVolume(object: StoredObject): FieldError[] {
  const spec = readObject(object, 'spec') ?? {};
  const access = (spec['accessModes'] ?? []) as readonly string[];
  const [policy, mode] = [spec['persistentVolumeReclaimPolicy'], spec['volumeMode']];
  const recycled = policy === 'Recycle' && isRoot(readText(readObject(spec, 'hostPath'), 'path'));
  return [
    ...(access.length === 0 ? [required('spec.accessModes')] : []),
    ...validateAccessModes(access, 'spec.accessModes'),
    ...validateCapacity(readObject(spec, 'capacity') ?? {}),
    ...(policies.includes(String(policy)) ? [] : [notSupported('spec.persistentVolumeReclaimPolicy', policy, policies)]),
    ...validateAffinity(spec),
    ...validateSources(spec),
    ...(recycled ? [forbiddenField('spec.persistentVolumeReclaimPolicy', "may not be 'recycle' for a hostPath mount of '/'")] : []),
    ...validateClass(spec, 'storageClassName'),
    ...(mode === undefined || volumeModes.includes(String(mode)) ? [] : [notSupported('spec.volumeMode', mode, volumeModes)]),
    ...(spec['volumeAttributesClassName'] === ''
      ? [required('spec.volumeAttributesClassName', 'an empty string is disallowed')]
      : validateClass(spec, 'volumeAttributesClassName')),
  ];
}

const secret = goPointer(
  goStruct([
    ['Name', 'name', goText],
    ['Namespace', 'namespace', goText],
  ]),
);

/** How the server shows the sources that are in use; it shows the rest as they are on the wire here. */
const shownSources: Readonly<Record<string, GoForm>> = {
  hostPath: goStruct([
    ['Path', 'path', goText],
    ['Type', 'type', goAny],
  ]),
  nfs: goStruct([
    ['Server', 'server', goText],
    ['Path', 'path', goText],
    ['ReadOnly', 'readOnly', goFlag],
  ]),
  local: goStruct([
    ['Path', 'path', goText],
    ['FSType', 'fsType', goAny],
  ]),
  csi: goStruct([
    ['Driver', 'driver', goText],
    ['VolumeHandle', 'volumeHandle', goText],
    ['ReadOnly', 'readOnly', goFlag],
    ['FSType', 'fsType', goText],
    ['VolumeAttributes', 'volumeAttributes', goMap],
    ['ControllerPublishSecretRef', 'controllerPublishSecretRef', secret],
    ['NodeStageSecretRef', 'nodeStageSecretRef', secret],
    ['NodePublishSecretRef', 'nodePublishSecretRef', secret],
    ['ControllerExpandSecretRef', 'controllerExpandSecretRef', secret],
    ['NodeExpandSecretRef', 'nodeExpandSecretRef', secret],
  ]),
};

const sourceForm = goStruct(
  (
    [
      ['GCEPersistentDisk', 'gcePersistentDisk'],
      ['AWSElasticBlockStore', 'awsElasticBlockStore'],
      ['HostPath', 'hostPath'],
      ['Glusterfs', 'glusterfs'],
      ['NFS', 'nfs'],
      ['RBD', 'rbd'],
      ['Quobyte', 'quobyte'],
      ['ISCSI', 'iscsi'],
      ['FlexVolume', 'flexVolume'],
      ['Cinder', 'cinder'],
      ['CephFS', 'cephfs'],
      ['FC', 'fc'],
      ['Flocker', 'flocker'],
      ['AzureFile', 'azureFile'],
      ['VsphereVolume', 'vsphereVolume'],
      ['AzureDisk', 'azureDisk'],
      ['PhotonPersistentDisk', 'photonPersistentDisk'],
      ['PortworxVolume', 'portworxVolume'],
      ['ScaleIO', 'scaleIO'],
      ['Local', 'local'],
      ['StorageOS', 'storageos'],
      ['CSI', 'csi'],
    ] as const
  ).map(([name, key]) => [name, key, goPointer(shownSources[key] ?? goAny)] as const),
);

function sourcesOf(spec: JsonObject): JsonObject {
  return Object.fromEntries(sourceNames.flatMap((name) => (spec[name] === undefined ? [] : [[name, spec[name]]])));
}

/** Every broken rule of a changed volume: its source, mode and place stay. */
export function validateVolumeUpdate(next: StoredObject, current: StoredObject): FieldError[] {
  const [spec, before] = [readObject(next, 'spec') ?? {}, readObject(current, 'spec') ?? {}];
  const errors = validateVolume(next);
  if (!sameJson(sourcesOf(spec), sourcesOf(before))) {
    const diff = diffOf(sourceForm(before), sourceForm(spec));
    errors.push(forbiddenField('spec.persistentvolumesource', `spec.persistentvolumesource is immutable after creation\n${diff}`));
  }
  if (spec['volumeMode'] !== before['volumeMode']) errors.push(invalidValue('volumeMode', spec['volumeMode'] ?? null, 'field is immutable'));
  if (before['nodeAffinity'] !== undefined && !sameJson(spec['nodeAffinity'], before['nodeAffinity']))
    errors.push(invalidValue('nodeAffinity', spec['nodeAffinity'] ?? null, 'field is immutable'));
  return errors;
}
