import { expect, test } from 'vitest';
import type { JsonObject } from '../../../machinery/json.ts';
import { trialOf } from '../parts/trial.ts';
import { endpointSliceStrategy } from './endpoint-slice.ts';

const slice = (more: JsonObject): string =>
  trialOf(endpointSliceStrategy)
    .create({ addressType: 'IPv4', endpoints: [], ...more })
    .join('\n');
const addresses = ['10.0.0.1'];

test('slices hold what they can hold', () => {
  expect(slice({ addressType: '' })).toBe('addressType: Required value');
  expect(slice({ endpoints: Array.from({ length: 1001 }, () => ({ addresses })) })).toBe('endpoints: Too many: 1001: must have at most 1000 items');
  expect(slice({ ports: Array.from({ length: 20_001 }, (_, index) => ({ name: `p${index}` })) })).toBe('ports: Too many: 20001: must have at most 20000 items');
  const hints = {
    forZones: Array.from({ length: 9 }, (_, index) => ({ name: `z${index}` })),
    forNodes: Array.from({ length: 9 }, (_, index) => ({ name: `n${index}` })),
  };
  expect(slice({ endpoints: [{ addresses, hints }] })).toBe(
    'endpoints[0].hints.forZones: Too many: 9: must have at most 8 items\nendpoints[0].hints.forNodes: Too many: 9: must have at most 8 items',
  );
  expect(slice({ endpoints: [{ addresses, hints: { forZones: [{ name: 'z' }, { name: 'z' }] } }] })).toBe(
    'endpoints[0].hints.forZones[1].name: Duplicate value: "z"',
  );
});
