import { expect, test } from 'vitest';
import type { JsonObject } from '../../../machinery/json.ts';
import { trialOf } from '../parts/trial.ts';
import { csiDriverStrategy } from './csi-driver.ts';
import { csiNodeStrategy } from './csi-node.ts';
import { storageClassStrategy, volumeAttributesClassStrategy } from './storage-class.ts';
import { volumeStrategy } from './volume.ts';
import { volumeAttachmentStrategy } from './volume-attachment.ts';
import { volumeClaimStrategy } from './volume-claim.ts';

const attachment = { spec: { attacher: 'd', nodeName: 'n', source: { persistentVolumeName: 'v' } } };
const claim = { spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } } };
const attached = (status: JsonObject): string => trialOf(volumeAttachmentStrategy).update(attachment, { status }, 'status').join('\n');
const claimed = (status: JsonObject): string => trialOf(volumeClaimStrategy).update(claim, { status }, 'status').join('\n');
const volume = (source: JsonObject): string =>
  trialOf(volumeStrategy)
    .create({ spec: { capacity: { storage: '1Gi' }, accessModes: ['ReadWriteOnce'], ...source } })
    .join('\n');
const claimUpdate = (before: JsonObject, change: JsonObject): string =>
  trialOf(volumeClaimStrategy)
    .update({ ...claim, ...before }, change)
    .join('\n');

test('what an attachment tells about itself has an end', () => {
  expect(attached({ attached: true, attachError: { message: 'a'.repeat(1024) } })).toBe('');
  expect(attached({ attachError: { message: 'a'.repeat(1025) } })).toBe('status.attachError.message: Too long: may not be more than 262144 bytes');
  expect(attached({ detachError: { errorCode: -1 } })).toBe('status.detachError.errorCode: Invalid value: -1: must be between 0 and 2147483647, inclusive');
  expect(attached({ attachmentMetadata: { a: 'a'.repeat(262_144) } })).toBe('status.attachmentMetadata: Too long: may not be more than 262144 bytes');
});

test('a claim has no negative sizes, and is allocated nothing but storage', () => {
  expect(claimed({ capacity: { storage: '2Gi' }, allocatedResources: { storage: '2Gi' } })).toBe('');
  expect(claimed({ capacity: { storage: '-1' } })).toBe('status.capacity[storage]: Invalid value: -1: must be a valid resource quantity');
  expect(claimed({ allocatedResources: { storage: '-1', cpu: '1' } })).toBe(
    'status.allocatedResources[storage]: Invalid value: -1: must be a valid resource quantity\nstatus.allocatedResources: Unsupported value: "cpu": supported values: "storage"',
  );
});

test('a claim keeps its class, its mode and its attributes', () => {
  const annotated = { metadata: { name: 'x', annotations: { 'volume.beta.kubernetes.io/storage-class': 'a' } } };
  expect(claimUpdate(annotated, { metadata: { annotations: { 'volume.beta.kubernetes.io/storage-class': 'b' } } })).toBe(
    'metadata.annotations[volume.beta.kubernetes.io/storage-class]: Invalid value: "b": field is immutable',
  );
  const attributes = { spec: { ...claim.spec, volumeAttributesClassName: 'a' } };
  expect(claimUpdate(attributes, { spec: { volumeAttributesClassName: null } })).toContain('update from non-nil value to nil is forbidden');
  expect(claimUpdate(attributes, { spec: { volumeAttributesClassName: '' } })).toContain('update from non-empty value to empty is forbidden');
  expect(claimUpdate({}, { spec: { volumeMode: 'Block' } })).toContain('volumeMode: Invalid value: "Block": field is immutable');
});

test('sources of volumes are told one way', () => {
  expect(volume({ fc: {} })).toBe('spec.fc.targetWWNs: Required value: must specify either targetWWNs or wwids, but not both');
  expect(volume({ fc: { lun: 1, targetWWNs: ['a'], wwids: ['b'] } })).toBe(
    'spec.fc.targetWWNs: Invalid value: ["a"]: targetWWNs and wwids can not be specified simultaneously',
  );
  expect(volume({ fc: { lun: 256, targetWWNs: ['a'] } })).toBe('spec.fc.lun: Invalid value: 256: must be between 0 and 255, inclusive');
  expect(volume({ flocker: { datasetName: 'a', datasetUUID: 'b' } })).toBe(
    'spec.flocker: Invalid value: "resource": datasetName and datasetUUID can not be specified simultaneously',
  );
});

test('drivers, nodes and classes keep to their limits', () => {
  const driver = (spec: JsonObject): string => trialOf(csiDriverStrategy).create({ spec }).join('\n');
  expect(driver({ tokenRequests: [{ audience: 'a', expirationSeconds: 2 ** 32 + 1 }] })).toBe(
    'spec.tokenRequests[0].expirationSeconds: Invalid value: 4294967297: may not specify a duration larger than 2^32 seconds',
  );
  const node = (drivers: readonly JsonObject[]): string => trialOf(csiNodeStrategy).create({ spec: { drivers } }).join('\n');
  expect(node([{ name: 'd', nodeID: 'a'.repeat(257) }])).toBe(
    'spec.drivers[0].nodeID: Invalid value: "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa": must be 256 characters or less',
  );
  expect(node([{ name: 'd', nodeID: 'n', topologyKeys: [''] }])).toBe(
    `spec.drivers[0]: Required value\nspec.drivers[0]: Invalid value: "": name part must be non-empty\nspec.drivers[0]: Invalid value: "": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')`,
  );
  expect(node([{ name: 'a'.repeat(64), nodeID: 'n' }])).toBe('spec.drivers[0].name: Too long: may not be more than 63 bytes');
  const terms = [
    {
      matchLabelExpressions: [
        { key: 'a', values: ['b'] },
        { key: 'a', values: ['c'] },
      ],
    },
  ];
  expect(trialOf(storageClassStrategy).create({ provisioner: 'p', allowedTopologies: terms }).join('\n')).toBe(
    'allowedTopologies[0].matchLabelExpressions[1].key: Duplicate value: "a"',
  );
  const parameters = (count: number, length: number): JsonObject =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`k${index}`, 'v'.repeat(length)]));
  const attributes = (of: JsonObject): string => trialOf(volumeAttributesClassStrategy).create({ driverName: 'd', parameters: of }).join('\n');
  expect(attributes(parameters(513, 1))).toBe('parameters: Too long: may not be more than 512 bytes');
  expect(attributes(parameters(2, 140_000))).toBe('parameters: Too long: may not be more than 262144 bytes');
});
