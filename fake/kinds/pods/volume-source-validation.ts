import type { JsonObject } from '../../../machinery/json.ts';
import { dnsLabelComplaints, dnsSubdomainComplaints } from '../../../machinery/names/dns.ts';
import { type FieldError, invalidValue, notSupported, required, tooLong } from '../../../machinery/validation/field-error.ts';
import { readNumber, readObject, readText } from '../parts/edit.ts';
import { allowOneOf, invalidEach, readTexts, requireTexts, sortedEntries } from './field-rules.ts';
import { validateLocalDescendingPath, validateNoBacksteps } from './path-validation.ts';

/** Every broken rule of one source of a volume. */
export type SourceRule = (source: JsonObject, field: string) => FieldError[];

const hostPathTypes: readonly string[] = ['', 'BlockDevice', 'CharDevice', 'Directory', 'DirectoryOrCreate', 'File', 'FileOrCreate', 'Socket'];

const validateHostPath: SourceRule = (source, field) => {
  const path = readText(source, 'path');
  if (path === '') return [required(`${field}.path`)];
  return [...validateNoBacksteps(path, `${field}.path`), ...allowOneOf(source['type'], `${field}.type`, hostPathTypes)];
};

const validateGitRepo: SourceRule = (source, field) => [
  ...requireTexts(source, field, 'repository'),
  ...validateLocalDescendingPath(readText(source, 'directory'), `${field}.directory`),
];

const diskOf =
  (name: string): SourceRule =>
  (source, field) => {
    const partition = readNumber(source, 'partition');
    const errors = requireTexts(source, field, name);
    if (partition < 0 || partition > 255) errors.push(invalidValue(`${field}.partition`, partition, 'must be between 1 and 255, inclusive'));
    return errors;
  };

const qualifiedNames: Readonly<Record<string, RegExp>> = {
  iqn: /iqn\.\d{4}-\d{2}\.([a-zA-Z0-9\-.]+)(:[^,;*&$|\s]+)$/,
  eui: /^eui.[a-zA-Z0-9]{16}$/,
  naa: /^naa.[a-zA-Z0-9]{32}$/,
};

function validateQualifiedName(value: string, field: string): FieldError[] {
  const pattern = qualifiedNames[value.slice(0, 3)];
  if (pattern === undefined) return [invalidValue(field, value, 'must be valid format starting with iqn, eui, or naa')];
  return pattern.test(value) ? [] : [invalidValue(field, value, 'must be valid format')];
}

const validateLun = (lun: number, field: string): FieldError[] =>
  lun < 0 || lun > 255 ? [invalidValue(`${field}.lun`, lun, 'must be between 0 and 255, inclusive')] : [];

const validateIscsi: SourceRule = (source, field) => {
  const iqn = readText(source, 'iqn');
  const errors = requireTexts(source, field, 'targetPortal', 'iqn');
  if (iqn !== '') errors.push(...validateQualifiedName(iqn, `${field}.iqn`));
  errors.push(...validateLun(readNumber(source, 'lun'), field));
  const authenticates = source['chapAuthDiscovery'] === true || source['chapAuthSession'] === true;
  if (authenticates && readObject(source, 'secretRef') === undefined) errors.push(required(`${field}.secretRef`));
  const initiator = source['initiatorName'];
  return typeof initiator === 'string' ? [...errors, ...validateQualifiedName(initiator, `${field}.initiatorname`)] : errors;
};

const validateFibreChannel: SourceRule = (source, field) => {
  const [targets, ids] = [readTexts(source, 'targetWWNs'), readTexts(source, 'wwids')];
  const errors: FieldError[] = [];
  if (targets.length === 0 && ids.length === 0) errors.push(required(`${field}.targetWWNs`, 'must specify either targetWWNs or wwids, but not both'));
  if (targets.length === 0) return errors;
  if (ids.length > 0) errors.push(invalidValue(`${field}.targetWWNs`, targets, 'targetWWNs and wwids can not be specified simultaneously'));
  if (typeof source['lun'] !== 'number') return [...errors, required(`${field}.lun`, 'lun is required if targetWWNs is specified')];
  return [...errors, ...validateLun(source['lun'], field)];
};

const validateNfs: SourceRule = (source, field) => {
  const path = readText(source, 'path');
  const errors = requireTexts(source, field, 'server', 'path');
  return path.startsWith('/') ? errors : [...errors, invalidValue(`${field}.path`, path, 'must be an absolute path')];
};

const validateQuobyte: SourceRule = (source, field) => {
  const registry = readText(source, 'registry');
  const pairs = 'must be a host:port pair or multiple pairs separated by commas';
  const errors: FieldError[] = [];
  if (registry === '') errors.push(required(`${field}.registry`, pairs));
  else if (readText(source, 'tenant').length >= 65) errors.push(required(`${field}.tenant`, 'must be a UUID and may not exceed a length of 64 characters'));
  else for (const pair of registry.split(',')) if (!/^(\[[^\]]*\]|[^:]*):[^:]*$/.test(pair)) errors.push(invalidValue(`${field}.registry`, registry, pairs));
  return [...errors, ...requireTexts(source, field, 'volume')];
};

const validateFlocker: SourceRule = (source, field) => {
  const [name, id] = [readText(source, 'datasetName'), readText(source, 'datasetUUID')];
  const errors: FieldError[] = [];
  if (name === '' && id === '') errors.push(required(field, 'one of datasetName and datasetUUID is required'));
  if (name !== '' && id !== '') errors.push(invalidValue(field, 'resource', 'datasetName and datasetUUID can not be specified simultaneously'));
  if (name.includes('/')) errors.push(invalidValue(`${field}.datasetName`, name, "must not contain '/'"));
  return errors;
};

const validateSecretName: SourceRule = (source, field) => {
  const secret = readObject(source, 'secretRef');
  return secret === undefined ? [] : requireTexts(secret, `${field}.secretRef`, 'name');
};

const validateMonitors: SourceRule = (source, field) => (readTexts(source, 'monitors').length === 0 ? [required(`${field}.monitors`)] : []);

const validateFlexVolume: SourceRule = (source, field) => [
  ...requireTexts(source, field, 'driver'),
  ...sortedEntries(source, 'options').flatMap(([key]) => {
    const namespace = `.${(key.split('/', 2)[0] ?? '').toLowerCase()}`;
    const reserved = namespace.endsWith('.kubernetes.io') || namespace.endsWith('.k8s.io');
    return reserved ? [invalidValue(`${field}.options[${key}]`, key, 'kubernetes.io and k8s.io namespaces are reserved')] : [];
  }),
];

const managedDisk = '/subscriptions/{sub-id}/resourcegroups/{group-name}/providers/microsoft.compute/disks/{disk-id}';
const blobDisk = 'https://{account-name}.blob.core.windows.net/{container-name}/{disk-name}.vhd';

const validateAzureDisk: SourceRule = (source, field) => {
  const [kind, uri] = [source['kind'], readText(source, 'diskURI')];
  const errors = [
    ...requireTexts(source, field, 'diskName', 'diskURI'),
    ...allowOneOf(source['cachingMode'], `${field}.cachingMode`, ['None', 'ReadOnly', 'ReadWrite']),
    ...allowOneOf(kind, `${field}.kind`, ['Dedicated', 'Managed', 'Shared']),
  ];
  if (kind === 'Managed' && !uri.startsWith('/subscriptions/')) errors.push(notSupported(`${field}.diskURI`, uri, [managedDisk]));
  if (typeof kind === 'string' && kind !== 'Managed' && !uri.startsWith('https://')) errors.push(notSupported(`${field}.diskURI`, uri, [blobDisk]));
  return errors;
};

const validateStorageOs: SourceRule = (source, field) => {
  const [name, namespace] = [readText(source, 'volumeName'), readText(source, 'volumeNamespace')];
  return [
    ...(name === '' ? [required(`${field}.volumeName`)] : invalidEach(`${field}.volumeName`, name, dnsLabelComplaints(name))),
    ...(namespace === '' ? [] : invalidEach(`${field}.volumeNamespace`, namespace, dnsLabelComplaints(namespace))),
    ...validateSecretName(source, field),
  ];
};

const validateCsi: SourceRule = (source, field) => {
  const driver = readText(source, 'driver');
  const errors = requireTexts(source, field, 'driver');
  if (driver.length > 63) errors.push(tooLong(`${field}.driver`, 63));
  if (driver !== '') errors.push(...invalidEach(`${field}.driver`, driver, dnsSubdomainComplaints(driver.toLowerCase())));
  const secret = readObject(source, 'nodePublishSecretRef');
  if (secret === undefined) return errors;
  const name = readText(secret, 'name');
  if (name === '') return [...errors, required(`${field}.nodePublishSecretRef.name`)];
  return [...errors, ...invalidEach(`${field}.name`, name, dnsSubdomainComplaints(name))];
};

const texts =
  (...keys: readonly string[]): SourceRule =>
  (source, field) =>
    requireTexts(source, field, ...keys);

const all =
  (...rules: readonly SourceRule[]): SourceRule =>
  (source, field) =>
    rules.flatMap((rule) => rule(source, field));

/** Sources that lie outside of the cluster, each with its rule. @see kubernetes pkg/apis/core/validation/validation.go (v1.37) */
export const externalSources: Readonly<Record<string, SourceRule>> = {
  hostPath: validateHostPath,
  gitRepo: validateGitRepo,
  gcePersistentDisk: diskOf('pdName'),
  awsElasticBlockStore: diskOf('volumeID'),
  nfs: validateNfs,
  iscsi: validateIscsi,
  glusterfs: texts('endpoints', 'path'),
  flocker: validateFlocker,
  rbd: all(validateMonitors, texts('image')),
  cinder: all(texts('volumeID'), validateSecretName),
  cephfs: validateMonitors,
  quobyte: validateQuobyte,
  fc: validateFibreChannel,
  flexVolume: validateFlexVolume,
  azureFile: texts('secretName', 'shareName'),
  vsphereVolume: texts('volumePath'),
  photonPersistentDisk: texts('pdID'),
  portworxVolume: texts('volumeID'),
  azureDisk: validateAzureDisk,
  storageos: validateStorageOs,
  scaleIO: texts('gateway', 'system', 'volumeName'),
  csi: validateCsi,
};
