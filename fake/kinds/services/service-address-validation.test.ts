import { expect, test } from 'vitest';
import type { JsonObject } from '../../../machinery/json.ts';
import { validateAddressChange, validateAddresses } from './service-address-validation.ts';

const texts = (spec: JsonObject): string =>
  validateAddresses(spec, undefined)
    .map(({ field, message }) => `${field}: ${message}`)
    .join('\n');

test('a service has one address of each family at most', () => {
  const three = ['10.0.0.1', 'fd00::1', '10.0.0.2'];
  expect(texts({ clusterIP: '10.0.0.1', clusterIPs: three })).toBe(
    'spec.clusterIPs: Invalid value: ["10.0.0.1","fd00::1","10.0.0.2"]: may only hold up to 2 values\nspec.clusterIPs: Invalid value: ["10.0.0.1","fd00::1","10.0.0.2"]: may specify no more than one IP for each IP family',
  );
  expect(texts({ clusterIP: '10.0.0.1', clusterIPs: ['10.0.0.1', '10.0.0.2'] })).toBe(
    'spec.clusterIPs: Invalid value: ["10.0.0.1","10.0.0.2"]: may specify no more than one IP for each IP family',
  );
  expect(texts({ clusterIP: '10.0.0.1' })).toBe('spec.clusterIPs: Required value');
  expect(texts({ clusterIP: 'fd00::1', clusterIPs: ['fd00::1'], ipFamilies: ['IPv4'] })).toBe(
    'spec.clusterIPs[0]: Invalid value: "fd00::1": expected an IPv4 value as indicated by `ipFamilies[0]`',
  );
});

test('the first address stays, the second goes together with the policy', () => {
  const dual = { clusterIPs: ['10.0.0.1', 'fd00::1'], ipFamilies: ['IPv4', 'IPv6'], ipFamilyPolicy: 'PreferDualStack' };
  const change = (next: JsonObject): readonly string[] => validateAddressChange({ ...dual, ...next }, dual).map(({ field, message }) => `${field}: ${message}`);
  expect(change({ clusterIPs: [], ipFamilies: [] })).toEqual([
    'spec.clusterIPs[0]: Invalid value: []: primary clusterIP can not be unset',
    'spec.ipFamilies[0]: Invalid value: []: primary ipFamily can not be unset',
  ]);
  expect(change({ clusterIPs: ['10.0.0.1'], ipFamilies: ['IPv4'] })).toEqual([
    `spec.ipFamilyPolicy: Invalid value: "PreferDualStack": must be set to 'SingleStack' when releasing the secondary clusterIP`,
    `spec.ipFamilyPolicy: Invalid value: "PreferDualStack": must be set to 'SingleStack' when releasing the secondary ipFamily`,
  ]);
  expect(change({ clusterIPs: ['10.0.0.1'], ipFamilies: ['IPv4'], ipFamilyPolicy: 'SingleStack' })).toEqual([]);
});
