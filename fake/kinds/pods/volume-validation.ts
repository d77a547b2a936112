import type { JsonObject } from '../../../machinery/json.ts';
import { dnsLabelComplaints, dnsSubdomainComplaints } from '../../../machinery/names/dns.ts';
import { compareQuantities, isQuantity } from '../../../machinery/quantity.ts';
import { duplicate, type FieldError, forbiddenField, invalidValue, required } from '../../../machinery/validation/field-error.ts';
import { validateAnnotations, validateLabels } from '../../../machinery/validation/object-meta.ts';
import { readObject, readObjects, readText } from '../parts/edit.ts';
import { validateClaimSpec } from '../storage/claim-validation.ts';
import { invalidEach, requireOneOf, requireTexts, validateFileMode } from './field-rules.ts';
import type { SoundVolumes } from './mount-validation.ts';
import { validateDownwardFile, validateKeyToPath, validateProjected } from './projected-volume-validation.ts';
import { externalSources, type SourceRule } from './volume-source-validation.ts';

const validateEmptyDir: SourceRule = (source, field) => {
  const limit = source['sizeLimit'];
  const negative = typeof limit === 'string' && isQuantity(limit) && compareQuantities(limit, '0') < 0;
  return negative ? [forbiddenField(`${field}.sizeLimit`, 'SizeLimit field must be a valid resource quantity')] : [];
};

const keyedBy =
  (name: string): SourceRule =>
  (source, field) => [
    ...requireTexts(source, field, name),
    ...validateFileMode(source['defaultMode'], `${field}.defaultMode`),
    ...readObjects(source, 'items').flatMap((item, index) => validateKeyToPath(item, `${field}.items[${index}]`)),
  ];

const validateDownward: SourceRule = (source, field) => [
  ...validateFileMode(source['defaultMode'], `${field}.defaultMode`),
  ...readObjects(source, 'items').flatMap((file) => validateDownwardFile(file, field)),
];

const validateEphemeral: SourceRule = (source, field) => {
  const template = readObject(source, 'volumeClaimTemplate');
  if (template === undefined) return [required(`${field}.volumeClaimTemplate`)];
  const metadata = readObject(template, 'metadata') ?? {};
  const at = `${field}.volumeClaimTemplate.metadata`;
  return [
    ...validateAnnotations(metadata['annotations'], `${at}.annotations`),
    ...validateLabels(metadata['labels'], `${at}.labels`),
    ...Object.keys(metadata)
      .filter((key) => key !== 'labels' && key !== 'annotations')
      .map((key) => forbiddenField(`${at}.${key}`, 'cannot be set')),
    ...validateClaimSpec(readObject(template, 'spec') ?? {}, `${field}.volumeClaimTemplate.spec`),
  ];
};

const validateImage: SourceRule = (source, field) => [
  ...requireTexts(source, field, 'reference'),
  ...requireOneOf(source['pullPolicy'], `${field}.pullPolicy`, ['Always', 'IfNotPresent', 'Never']),
];

const { hostPath, gitRepo, gcePersistentDisk, awsElasticBlockStore, nfs, iscsi, glusterfs, flocker, rbd, cinder, cephfs, quobyte, fc, flexVolume, ...others } =
  externalSources;
const { azureFile, vsphereVolume, photonPersistentDisk, portworxVolume, azureDisk, storageos, scaleIO, csi } = others;

/** Sources in the order in which the server looks at them: all but the first one given are refused. */
const sources: Readonly<Record<string, SourceRule | undefined>> = {
  emptyDir: validateEmptyDir,
  ...{ hostPath, gitRepo, gcePersistentDisk, awsElasticBlockStore },
  secret: keyedBy('secretName'),
  ...{ nfs, iscsi, glusterfs, flocker },
  persistentVolumeClaim: (source, field) => requireTexts(source, field, 'claimName'),
  ...{ rbd, cinder, cephfs, quobyte },
  downwardAPI: validateDownward,
  ...{ fc, flexVolume },
  configMap: keyedBy('name'),
  ...{ azureFile, vsphereVolume, photonPersistentDisk, portworxVolume, azureDisk, storageos },
  projected: validateProjected,
  ...{ scaleIO, csi },
  ephemeral: validateEphemeral,
  image: validateImage,
};

// Upstream has its own names for the fields of these.
const ownRulePath: Readonly<Record<string, string>> = { gcePersistentDisk: 'persistentDisk' };
const secondPath: Readonly<Record<string, string>> = { cephfs: 'cephFS', downwardAPI: 'downwarAPI' };

function validateSource(volume: JsonObject, at: string, podName: string): FieldError[] {
  const given = Object.keys(sources).filter((key) => readObject(volume, key) !== undefined);
  const errors = given.flatMap((key, index) =>
    index > 0
      ? [forbiddenField(`${at}.${secondPath[key] ?? key}`, 'may not specify more than 1 volume type')]
      : (sources[key]?.(readObject(volume, key) ?? {}, `${at}.${ownRulePath[key] ?? key}`) ?? []),
  );
  const name = readText(volume, 'name');
  const portal = readText(readObject(volume, 'iscsi'), 'targetPortal');
  if (readObject(volume, 'iscsi')?.['initiatorName'] !== undefined && `${name}:${portal}`.length > 64) {
    const text = 'Total length of <volume name>:<iscsi.targetPortal> must be under 64 characters if iscsi.initiatorName is specified.';
    errors.push(invalidValue(`${at}.name`, name, text));
  }
  if (given[0] === 'ephemeral' && podName !== '' && name !== '') {
    const claim = `${podName}-${name}`;
    errors.push(...dnsSubdomainComplaints(claim).map((text) => invalidValue(`${at}.name`, name, `PVC name ${JSON.stringify(claim)}: ${text}`)));
  }
  return errors;
}

/** Every broken rule of a pod's volumes. `podName`: '' in a template, whose pods have no names yet. */
export function validateVolumes(spec: JsonObject, field: string, podName: string): { readonly errors: FieldError[]; readonly sound: SoundVolumes } {
  const sound = new Map<string, JsonObject>();
  const volumes = readObjects(spec, 'volumes');
  const created = new Set(volumes.filter((volume) => readObject(volume, 'ephemeral') !== undefined).map((volume) => `${podName}-${readText(volume, 'name')}`));
  const errors = volumes.flatMap((volume, index) => {
    const at = `${field}[${index}]`;
    const name = readText(volume, 'name');
    const own = validateSource(volume, at, podName);
    own.push(...(name === '' ? [required(`${at}.name`)] : invalidEach(`${at}.name`, name, dnsLabelComplaints(name))));
    if (sound.has(name)) own.push(duplicate(`${at}.name`, name));
    if (own.length === 0) sound.set(name, volume);
    const claim = readText(readObject(volume, 'persistentVolumeClaim'), 'claimName');
    if (podName !== '' && created.has(claim))
      own.push(invalidValue(`${at}.persistentVolumeClaim.claimName`, claim, 'must not reference a PVC that gets created for an ephemeral volume'));
    return own;
  });
  return { errors, sound };
}
