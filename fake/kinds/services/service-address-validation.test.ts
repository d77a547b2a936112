import { expect, test } from 'vitest';
import type { JsonObject } from '../../../machinery/json.ts';
import { validateAddresses } from './service-address-validation.ts';

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
