import type { JsonObject } from '../../../machinery/json.ts';
import { dnsLabelComplaints, dnsSubdomainComplaints } from '../../../machinery/names/dns.ts';
import { type FieldError, forbiddenField, invalidValue, notSupported, required } from '../../../machinery/validation/field-error.ts';
import { readObject, readText } from '../parts/edit.ts';
import { validateDriverName } from './driver-name.ts';

/** The sources in the order in which the server looks at them, each with the fields that it cannot do without. */
const needs: Readonly<Record<string, readonly string[]>> = {
  hostPath: ['path'],
  gcePersistentDisk: ['pdName'],
  awsElasticBlockStore: ['volumeID'],
  glusterfs: ['endpoints', 'path'],
  flocker: [],
  nfs: ['server', 'path'],
  rbd: ['monitors', 'image'],
  quobyte: ['registry', 'volume'],
  cephfs: ['monitors'],
  iscsi: ['targetPortal', 'iqn'],
  cinder: ['volumeID'],
  fc: [],
  flexVolume: ['driver'],
  azureFile: ['secretName', 'shareName'],
  vsphereVolume: ['volumePath'],
  azureDisk: ['diskName', 'diskURI'],
  photonPersistentDisk: ['pdID'],
  portworxVolume: ['volumeID'],
  scaleIO: ['gateway', 'system', 'volumeName'],
  local: ['path'],
  storageos: ['volumeName'],
  csi: [],
};

/** The names of all sources of a persistent volume. */
export const sourceNames: readonly string[] = Object.keys(needs);

const pathTypes: readonly string[] = ['', 'BlockDevice', 'CharDevice', 'Directory', 'DirectoryOrCreate', 'File', 'FileOrCreate', 'Socket'];

function steppingBack(source: JsonObject, at: string): FieldError[] {
  const path = readText(source, 'path');
  return path.split('/').includes('..') ? [invalidValue(`${at}.path`, path, "must not contain '..'")] : [];
}

function validateHostPath(source: JsonObject, at: string): FieldError[] {
  const type = readText(source, 'type');
  return [...steppingBack(source, at), ...(pathTypes.includes(type) ? [] : [notSupported(`${at}.type`, type, pathTypes)])];
}

function validateNfs(source: JsonObject, at: string): FieldError[] {
  const path = readText(source, 'path');
  return path === '' || path.startsWith('/') ? [] : [invalidValue(`${at}.path`, path, 'must be an absolute path')];
}

const secretReferences = ['controllerPublishSecretRef', 'controllerExpandSecretRef', 'nodePublishSecretRef', 'nodeExpandSecretRef'] as const;

function named(reference: JsonObject, part: 'name' | 'namespace', at: string, rule: (text: string) => string[]): FieldError[] {
  const text = readText(reference, part);
  return text === '' ? [required(`${at}.${part}`)] : rule(text).map((complaint) => invalidValue(`${at}.${part}`, text, complaint));
}

function validateCsi(source: JsonObject, at: string): FieldError[] {
  const secrets = secretReferences.flatMap((key) => {
    const reference = readObject(source, key);
    if (reference === undefined) return [];
    return [...named(reference, 'name', `${at}.${key}`, dnsSubdomainComplaints), ...named(reference, 'namespace', `${at}.${key}`, dnsLabelComplaints)];
  });
  const handle = readText(source, 'volumeHandle') === '' ? [required(`${at}.volumeHandle`)] : [];
  return [...validateDriverName(readText(source, 'driver'), `${at}.driver`), ...handle, ...secrets];
}

function validateFibre(source: JsonObject, at: string): FieldError[] {
  const count = (key: string): number => ((source[key] ?? []) as readonly unknown[]).length;
  const [names, ids] = [count('targetWWNs'), count('wwids')];
  if (names === 0 && ids === 0) return [required(`${at}.targetWWNs`, 'must specify either targetWWNs or wwids, but not both')];
  if (names > 0 && ids > 0) return [invalidValue(`${at}.targetWWNs`, source['targetWWNs'], 'targetWWNs and wwids can not be specified simultaneously')];
  if (names === 0) return [];
  const lun = source['lun'];
  if (typeof lun !== 'number') return [required(`${at}.lun`, 'lun is required if targetWWNs is specified')];
  return lun < 0 || lun > 255 ? [invalidValue(`${at}.lun`, lun, 'must be between 0 and 255, inclusive')] : [];
}

function validateIscsi(source: JsonObject, at: string): FieldError[] {
  const [iqn, lun] = [readText(source, 'iqn'), source['lun']];
  const errors = iqn === '' || /^(iqn|eui|naa)/.test(iqn) ? [] : [invalidValue(`${at}.iqn`, iqn, 'must be valid format')];
  if (typeof lun === 'number' && (lun < 0 || lun > 255)) errors.push(invalidValue(`${at}.lun`, lun, 'must be between 0 and 255, inclusive'));
  return errors;
}

function validateFlocker(source: JsonObject, at: string): FieldError[] {
  const [name, id] = [readText(source, 'datasetName'), readText(source, 'datasetUUID')];
  if (name === '' && id === '') return [required(at, 'one of datasetName and datasetUUID is required')];
  return name !== '' && id !== '' ? [invalidValue(at, 'resource', 'datasetName and datasetUUID can not be specified simultaneously')] : [];
}

const special: Readonly<Record<string, (source: JsonObject, at: string) => FieldError[]>> = {
  hostPath: validateHostPath,
  nfs: validateNfs,
  csi: validateCsi,
  fc: validateFibre,
  iscsi: validateIscsi,
  local: steppingBack,
  flocker: validateFlocker,
};

function isMissing(value: unknown): boolean {
  return value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);
}

/**
 * A volume has exactly one source, and that has what it needs.
 *
 * @see kubernetes pkg/apis/core/validation/validation.go, ValidatePersistentVolumeSpec (v1.37)
 */
export function validateSources(spec: JsonObject): FieldError[] {
  const [first, ...rest] = sourceNames.filter((name) => readObject(spec, name) !== undefined);
  if (first === undefined) return [required('spec', 'must specify a volume type')];
  const source = readObject(spec, first) ?? {};
  const at = `spec.${first}`;
  const affinity = first === 'local' && readObject(spec, 'nodeAffinity') === undefined;
  return [
    ...(needs[first] ?? []).filter((key) => isMissing(source[key])).map((key) => required(`${at}.${key}`)),
    ...(special[first]?.(source, at) ?? []),
    ...(affinity ? [required('spec.nodeAffinity', 'Local volume requires node affinity')] : []),
    ...rest.map((name) => forbiddenField(`spec.${name}`, 'may not specify more than 1 volume type')),
  ];
}
