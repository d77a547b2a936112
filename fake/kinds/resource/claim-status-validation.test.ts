import { expect, test } from 'vitest';
import type { JsonObject } from '../../../machinery/json.ts';
import { trialOf } from '../parts/trial.ts';
import { versionMigrationStrategy } from '../storage/version-migration.ts';
import { validateClaimStatus } from './claim-status-validation.ts';
import { resourceClaimStrategy } from './resource-claim.ts';

const claim = { spec: { devices: { requests: [{ name: 'r', exactly: { deviceClassName: 'c' } }] } } };
const device = { driver: 'gpu.example.com', pool: 'p', device: 'd' };
const allocation = { devices: { results: [{ request: 'r', ...device }] } };
const complaints = (status: JsonObject): string => trialOf(resourceClaimStrategy).update(claim, { status }, 'status').join('\n');
const consumer = { resource: 'pods', name: 'p', uid: '1' };

test('consumers are told in full, once, and of what is allocated', () => {
  expect(complaints({ allocation, reservedFor: [consumer] })).toBe('');
  expect(complaints({ reservedFor: [consumer] })).toBe('status.reservedFor: Forbidden: may not be specified when `allocated` is not set');
  expect(complaints({ allocation, reservedFor: [consumer, consumer] })).toBe('status.reservedFor[1]: Duplicate value: "1"');
  expect(complaints({ allocation, reservedFor: [{ resource: '', name: '', uid: '' }] })).toBe(
    'status.reservedFor[0].resource: Required value\nstatus.reservedFor[0].name: Required value\nstatus.reservedFor[0].uid: Required value',
  );
  const many = Array.from({ length: 257 }, (_, uid) => ({ ...consumer, uid: String(uid) }));
  expect(complaints({ allocation, reservedFor: many })).toBe('status.reservedFor: Too many: 257: must have at most 256 items');
});

test('results are for requests of the claim, and name a device in full', () => {
  const result = (more: JsonObject): string => complaints({ allocation: { devices: { results: [{ request: 'r', ...device, ...more }] } } });
  expect(result({ request: 'x' })).toBe(
    `status.allocation.devices.results[0].request: Invalid value: "x": must be the name of a request in the claim or the name of a request and a subrequest separated by '/'`,
  );
  expect(result({ request: 'a/b/c' })).toBe(
    `status.allocation.devices.results[0].request: Invalid value: "a/b/c": must be the name of a request in the claim or the name of a request and a subrequest separated by '/'`,
  );
  expect(result({ driver: '' })).toBe('status.allocation.devices.results[0].driver: Required value');
  expect(result({ pool: '' })).toBe('status.allocation.devices.results[0].pool: Required value');
  expect(result({ pool: `${'a'.repeat(253)}/b` })).toContain('status.allocation.devices.results[0].pool: Too long: may not be more than 253 bytes');
  expect(result({ device: '' })).toBe('status.allocation.devices.results[0].device: Required value');
  const results = Array.from({ length: 33 }, () => ({ request: 'r', ...device }));
  expect(complaints({ allocation: { devices: { results } } })).toBe('status.allocation.devices.results: Too many: 33: must have at most 32 items');
});

test('configurations come from somewhere', () => {
  const config = (more: JsonObject): string =>
    complaints({ allocation: { devices: { config: [{ source: 'FromClaim', opaque: { driver: 'gpu.example.com', parameters: {} }, ...more }] } } });
  expect(config({})).toBe('');
  expect(config({ source: '' })).toBe('status.allocation.devices.config[0].source: Required value');
  expect(config({ source: 'Air' })).toBe('status.allocation.devices.config[0].source: Unsupported value: "Air": supported values: "FromClaim", "FromClass"');
  expect(config({ requests: ['x'] })).toBe(
    `status.allocation.devices.config[0].requests[0]: Invalid value: "x": must be the name of a request in the claim or the name of a request and a subrequest separated by '/'`,
  );
});

test('an allocation stays as it is', () => {
  const trial = trialOf({ ...resourceClaimStrategy, prepareCreate: () => undefined });
  const moved = { allocation: { devices: { results: [{ request: 'r', ...device, device: 'e' }] } } };
  expect(trial.update({ ...claim, status: { allocation } }, { status: moved }, 'status').join('\n')).toMatch(
    /^status\.allocation: Invalid value: null: field cannot be modified once set$/,
  );
});

test('statuses are of allocated devices, with addresses that can be', () => {
  const status = (more: JsonObject): string => complaints({ allocation, devices: [{ ...device, ...more }] });
  expect(status({})).toBe('');
  expect(status({ device: 'e' })).toBe(
    'status.devices[0]: Invalid value: {"Driver":{},"Pool":{},"Device":{},"ShareID":{}}: must be an allocated device in the claim',
  );
  expect(status({ data: 5 })).toBe('status.devices[0].data: Invalid value: "<value omitted>": must be a valid JSON object');
  expect(status({ data: { text: 'a'.repeat(10240) } })).toBe('status.devices[0].data: Too long: may not be more than 10240 bytes');
  expect(status({ networkData: { ips: ['10.0.0.1'] } })).toBe(
    'status.devices[0].networkData.ips[0]: Invalid value: "10.0.0.1": must be a valid address in CIDR form, (e.g. 10.9.8.7/24 or 2001:db8::1/64)',
  );
  expect(status({ networkData: { ips: ['10.0.0.1/8', '10.0.0.1/8'] } })).toBe('status.devices[0].networkData.ips[1]: Duplicate value: "10.0.0.1/8"');
  expect(status({ networkData: { ips: Array.from({ length: 17 }, (_, last) => `10.0.0.${last}/8`) } })).toBe(
    'status.devices[0].networkData.ips: Too many: 17: must have at most 16 items',
  );
  expect(status({ networkData: { interfaceName: 'a'.repeat(257), hardwareAddress: 'a'.repeat(129) } })).toBe(
    'status.devices[0].networkData.interfaceName: Too long: may not be more than 256 bytes\nstatus.devices[0].networkData.hardwareAddress: Too long: may not be more than 128 bytes',
  );
  expect(complaints({ allocation, devices: [device, device] })).toMatch(/^status\.devices\[1\]: Duplicate value/);
  const condition = { type: 'A', status: 'True', reason: 'R', lastTransitionTime: '2030-01-01T00:00:00Z' };
  const conditions = Array.from({ length: 9 }, (_, index) => ({ ...condition, type: `A${index}` }));
  expect(status({ conditions })).toBe('status.devices[0].conditions: Too many: 9: must have at most 8 items');
});

test('a migration that has ended stays as it ended', () => {
  const trial = trialOf({ ...versionMigrationStrategy, prepareCreate: () => undefined });
  const condition = (type: string): JsonObject => ({ type, status: 'True', reason: 'R', message: '', lastTransitionTime: '2030-01-01T00:00:00Z' });
  const change = (before: JsonObject, status: JsonObject): readonly string[] =>
    trial.update({ spec: { resource: { resource: 'x' } }, status: before }, { status }, 'status');
  const problem = (text: string): unknown => expect.stringMatching(new RegExp(`^status\\.conditions: Invalid value: .*: ${text}$`));
  expect(change({}, { conditions: [condition('Running')], resourceVersion: '5' })).toEqual([]);
  expect(change({}, { conditions: ['Succeeded', 'Failed', 'Running'].map(condition) })).toEqual([
    problem('Both success and failed conditions cannot be true at the same time'),
    problem('Running condition cannot be true when success condition is true'),
    problem('Running condition cannot be true when failed condition is true'),
  ]);
  expect(change({ conditions: [condition('Succeeded')] }, { conditions: [] })).toEqual([problem('Success condition cannot be set to false once it is true')]);
  expect(change({ conditions: [condition('Failed')] }, { conditions: [] })).toEqual([problem('Failed condition cannot be set to false once it is true')]);
  expect(change({ resourceVersion: '5' }, { resourceVersion: '6' })).toEqual(['status.resourceVersion: Invalid value: "6": field is immutable']);
  expect(change({}, { resourceVersion: '-6' })).toEqual(['status.resourceVersion: Invalid value: -6: must be greater than or equal to 0']);
  expect(change({}, { resourceVersion: 'x' })[0]).toMatch(/failed to parse resource version "x": strconv\.ParseInt: parsing "x": invalid syntax$/);
});

test('a claim that is to go is reserved for nobody new', () => {
  const stored = { metadata: { name: 'x', deletionTimestamp: '2030-01-01T00:00:00Z' }, ...claim, status: { allocation, reservedFor: [consumer] } };
  const change = (reservedFor: readonly JsonObject[]): readonly string[] =>
    validateClaimStatus({ ...stored, status: { allocation, reservedFor } } as never, stored as never).map(({ field, message }) => `${field}: ${message}`);
  expect(change([consumer])).toEqual([]);
  expect(change([consumer, { ...consumer, uid: '2' }])).toEqual([
    'status.reservedFor: Forbidden: new entries may not be added while `deallocationRequested` or `deletionTimestamp` are set',
  ]);
});
