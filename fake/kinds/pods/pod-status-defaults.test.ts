import { expect, test } from 'vitest';
import type { MutableJsonObject } from '../../../machinery/json.ts';
import { fillPodStatus } from './pod-status-defaults.ts';

function filled(status: MutableJsonObject): MutableJsonObject {
  fillPodStatus(status);
  return status;
}

test('the address of a pod and the list of them stand for one another', () => {
  expect(filled({ podIP: '10.0.0.1' })).toEqual({ podIP: '10.0.0.1', podIPs: [{ ip: '10.0.0.1' }] });
  expect(filled({ podIPs: [{ ip: '10.0.0.1' }, { ip: '::1' }] })).toEqual({ podIP: '10.0.0.1', podIPs: [{ ip: '10.0.0.1' }, { ip: '::1' }] });
  expect(filled({ podIP: '10.0.0.2', podIPs: [{ ip: '10.0.0.1' }, { ip: '::1' }] })).toEqual({ podIP: '10.0.0.2', podIPs: [{ ip: '10.0.0.2' }] });
});

test('quantities that a node tells are written the server’s way', () => {
  const resources = { allocatedResources: { cpu: '1.5' }, resources: { limits: { cpu: '1.5' }, requests: { cpu: '0.5' } } };
  const written = { allocatedResources: { cpu: '1500m' }, resources: { limits: { cpu: '1500m' }, requests: { cpu: '500m' } } };
  expect(filled({ ...structuredClone(resources), containerStatuses: [{ name: 'c', ...structuredClone(resources) }] })).toMatchObject({
    ...written,
    containerStatuses: [{ name: 'c', ...written }],
  });
});
