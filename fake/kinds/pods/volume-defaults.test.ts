import { expect, test } from 'vitest';
import type { MutableJsonObject } from '../../../machinery/json.ts';
import { defaultVolume } from './volume-defaults.ts';

function volume(source: MutableJsonObject): MutableJsonObject {
  const made: MutableJsonObject = { name: 'v', ...source };
  defaultVolume(made);
  delete made['name'];
  return made;
}

test('a volume without a source is an empty directory', () => {
  expect(volume({})).toEqual({ emptyDir: {} });
});

test('an empty text is a value where the field is a pointer', () => {
  expect(volume({ azureDisk: {} })).toEqual({ azureDisk: { cachingMode: 'ReadWrite', kind: 'Shared', fsType: 'ext4', readOnly: false } });
  expect(volume({ azureDisk: { kind: '', cachingMode: '' } })).toMatchObject({ azureDisk: { kind: '', cachingMode: '' } });
  const claim = (spec: MutableJsonObject): unknown => volume({ ephemeral: { volumeClaimTemplate: { spec } } });
  expect(claim({})).toMatchObject({ ephemeral: { volumeClaimTemplate: { spec: { volumeMode: 'Filesystem' } } } });
  expect(claim({ volumeMode: '' })).toMatchObject({ ephemeral: { volumeClaimTemplate: { spec: { volumeMode: '' } } } });
});

test('what is always written is null where it is not given', () => {
  expect(volume({ scaleIO: {} })).toEqual({ scaleIO: { secretRef: null, storageMode: 'ThinProvisioned', fsType: 'xfs' } });
  expect(volume({ projected: {} })).toEqual({ projected: { sources: null, defaultMode: 420 } });
});

test('a certificate lives as long as its signer likes', () => {
  const projected = { sources: [{ podCertificate: { signerName: 'example.com/s' } }] };
  expect(volume({ projected })).toEqual({ projected: { sources: [{ podCertificate: { signerName: 'example.com/s' } }], defaultMode: 420 } });
});
