import { expect, test } from 'vitest';
import type { JsonObject } from '../../../machinery/json.ts';
import { trialOf } from '../parts/trial.ts';
import { podStrategy } from './pod.ts';

const trial = trialOf(podStrategy);
const volumes = (...list: readonly JsonObject[]): string => trial.create({ spec: { containers: [{ name: 'c', image: 'i' }], volumes: list } }).join('\n');
const volume = (source: JsonObject): string => volumes({ name: 'v', ...source });
const projected = (...sources: readonly JsonObject[]): string => volume({ projected: { sources } });

test('volumes have a name and a source', () => {
  expect(volumes({ name: '', emptyDir: {} })).toBe('spec.volumes[0].name: Required value');
  expect(volumes({ name: 'A b', emptyDir: {} })).toBe(
    `spec.volumes[0].name: Invalid value: "A b": a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')`,
  );
  expect(volume({ ephemeral: {} })).toBe('spec.volumes[0].ephemeral.volumeClaimTemplate: Required value');
  const template = { spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } } };
  expect(volume({ ephemeral: { volumeClaimTemplate: template } })).toBe('');
  const claimed = { metadata: { name: 'p' }, spec: { containers: [{ name: 'c', image: 'i' }], volumes: [] as JsonObject[] } };
  claimed.spec.volumes.push({ name: 'v', ephemeral: { volumeClaimTemplate: template } }, { name: 'w', persistentVolumeClaim: { claimName: 'p-v' } });
  expect(trial.create(claimed).join('\n')).toBe(
    'spec.volumes[1].persistentVolumeClaim.claimName: Invalid value: "p-v": must not reference a PVC that gets created for an ephemeral volume',
  );
});

test('network disks are told in full and one way', () => {
  expect(volume({ iscsi: { targetPortal: 'p', iqn: 'iqn.x', lun: 0 } })).toBe('spec.volumes[0].iscsi.iqn: Invalid value: "iqn.x": must be valid format');
  expect(volume({ iscsi: { targetPortal: 'p', iqn: 'x.y', lun: 256 } })).toBe(
    'spec.volumes[0].iscsi.iqn: Invalid value: "x.y": must be valid format starting with iqn, eui, or naa\nspec.volumes[0].iscsi.lun: Invalid value: 256: must be between 0 and 255, inclusive',
  );
  expect(volume({ iscsi: { targetPortal: 'p', iqn: 'iqn.2001-04.com.example:a', lun: 0, chapAuthDiscovery: true } })).toBe(
    'spec.volumes[0].iscsi.secretRef: Required value',
  );
  expect(volume({ fc: { lun: 1, targetWWNs: ['a'], wwids: ['b'] } })).toBe(
    'spec.volumes[0].fc.targetWWNs: Invalid value: ["a"]: targetWWNs and wwids can not be specified simultaneously',
  );
  expect(volume({ quobyte: { volume: 'v' } })).toBe(
    'spec.volumes[0].quobyte.registry: Required value: must be a host:port pair or multiple pairs separated by commas',
  );
  expect(volume({ quobyte: { registry: 'nohost', volume: 'v', tenant: 'a'.repeat(65) } })).toBe(
    'spec.volumes[0].quobyte.tenant: Required value: must be a UUID and may not exceed a length of 64 characters',
  );
  expect(volume({ flocker: { datasetName: 'a', datasetUUID: 'b' } })).toBe(
    'spec.volumes[0].flocker: Invalid value: "resource": datasetName and datasetUUID can not be specified simultaneously',
  );
  expect(volume({ flocker: { datasetName: 'a/b' } })).toBe(`spec.volumes[0].flocker.datasetName: Invalid value: "a/b": must not contain '/'`);
  expect(volume({ cephfs: {} })).toBe('spec.volumes[0].cephfs.monitors: Required value');
  expect(volume({ azureDisk: { diskName: 'a', diskURI: 'x', kind: 'Managed' } })).toBe(
    'spec.volumes[0].azureDisk.diskURI: Unsupported value: "x": supported values: "/subscriptions/{sub-id}/resourcegroups/{group-name}/providers/microsoft.compute/disks/{disk-id}"',
  );
  expect(volume({ azureDisk: { diskName: 'a', diskURI: 'x', kind: 'Shared' } })).toBe(
    'spec.volumes[0].azureDisk.diskURI: Unsupported value: "x": supported values: "https://{account-name}.blob.core.windows.net/{container-name}/{disk-name}.vhd"',
  );
  expect(volume({ storageos: {} })).toBe('spec.volumes[0].storageos.volumeName: Required value');
  expect(volume({ csi: { driver: 'a'.repeat(64) } })).toBe('spec.volumes[0].csi.driver: Too long: may not be more than 63 bytes');
});

test('tokens, bundles and certificates are projected by what is needed', () => {
  const token = (more: JsonObject): string => projected({ serviceAccountToken: { path: 't', ...more } });
  expect(token({ expirationSeconds: 599 })).toBe(
    'spec.volumes[0].projected.sources[0].serviceAccountToken.expirationSeconds: Invalid value: 599: may not specify a duration less than 10 minutes\nspec.volumes[0].projected.sources[0].serviceAccountToken: Forbidden: must not be specified when serviceAccountName is not set',
  );
  expect(token({ expirationSeconds: 2 ** 32 + 1 })).toBe(
    'spec.volumes[0].projected.sources[0].serviceAccountToken.expirationSeconds: Invalid value: 4294967297: may not specify a duration larger than 2^32 seconds\nspec.volumes[0].projected.sources[0].serviceAccountToken: Forbidden: must not be specified when serviceAccountName is not set',
  );
  expect(token({ path: '' })).toBe(
    'spec.volumes[0].projected.path: Required value\nspec.volumes[0].projected.sources[0].serviceAccountToken: Forbidden: must not be specified when serviceAccountName is not set',
  );
  const bundle = (more: JsonObject): string => projected({ clusterTrustBundle: { path: 'b', ...more } });
  expect(bundle({})).toBe('spec.volumes[0].projected.sources[0].clusterTrustBundle: Required value: either name or signerName must be specified');
  expect(bundle({ name: 'a', signerName: 'example.com/s' })).toBe(
    'spec.volumes[0].projected.sources[0].clusterTrustBundle: Invalid value: {"path":"b","name":"a","signerName":"example.com/s"}: only one of name and signerName may be used',
  );
  expect(bundle({ name: '' })).toMatch(/^spec.volumes\[0\].projected.sources\[0\].clusterTrustBundle.name: Required value: must be a valid object name\n/);
  expect(bundle({ name: 'a', labelSelector: {} })).toBe(
    'spec.volumes[0].projected.sources[0].clusterTrustBundle.labelSelector: Invalid value: {}: labelSelector must be unset if name is specified',
  );
  expect(bundle({ signerName: '' })).toBe(
    'spec.volumes[0].projected.sources[0].clusterTrustBundle.signerName: Required value: must be a valid signer name\nspec.volumes[0].projected.sources[0].clusterTrustBundle.signerName: Required value',
  );
  const certificate = (more: JsonObject): string =>
    projected({ podCertificate: { signerName: 'example.com/s', keyType: 'ED25519', credentialBundlePath: 'c', ...more } });
  expect(certificate({})).toBe('');
  expect(certificate({ keyType: 'DSA' })).toBe(
    'spec.volumes[0].projected.sources[0].podCertificate.keyType: Unsupported value: "DSA": supported values: "RSA3072", "RSA4096", "ECDSAP256", "ECDSAP384", "ECDSAP521", "ED25519"',
  );
  expect(certificate({ maxExpirationSeconds: 3599 })).toBe(
    'spec.volumes[0].projected.sources[0].podCertificate.maxExpirationSeconds: Invalid value: 3599: if provided, maxExpirationSeconds must be >= 3600',
  );
  expect(certificate({ maxExpirationSeconds: 91 * 86_400 + 1 })).toBe(
    'spec.volumes[0].projected.sources[0].podCertificate.maxExpirationSeconds: Invalid value: 7862401: if provided, maxExpirationSeconds must be <= 7862400',
  );
  expect(certificate({ credentialBundlePath: '' })).toBe(
    'spec.volumes[0].projected.sources[0].podCertificate: Required value: specify at least one of credentialBundlePath, keyPath, and certificateChainPath',
  );
  const file = { path: 'f', fieldRef: { fieldPath: 'metadata.name' }, resourceFieldRef: { resource: 'limits.cpu', containerName: 'c' } };
  expect(projected({ downwardAPI: { items: [file] } })).toBe(
    'spec.volumes[0].projected.sources[0].downwardAPI: Invalid value: "resource": fieldRef and resourceFieldRef can not be specified simultaneously',
  );
  expect(projected({ downwardAPI: { items: [{ path: '/f', resourceFieldRef: { resource: 'limits.cpu' } }] } })).toBe(
    'spec.volumes[0].projected.sources[0].downwardAPI.path: Invalid value: "/f": must be a relative path\nspec.volumes[0].projected.sources[0].downwardAPI.resourceFieldRef.containerName: Required value',
  );
  expect(projected({ downwardAPI: { items: [{ path: '..f', fieldRef: { fieldPath: 'metadata.name', apiVersion: '' } }] } })).toBe(
    `spec.volumes[0].projected.sources[0].downwardAPI.path: Invalid value: "..f": must not start with '..'`,
  );
});
