import { expect, test } from 'vitest';
import type { JsonObject } from '../../../machinery/json.ts';
import type { StoredObject } from '../../registry/strategy.ts';
import { trialOf } from '../parts/trial.ts';
import { podStrategy } from './pod.ts';
import { validatePodStatus } from './pod-status-validation.ts';

const trial = trialOf(podStrategy);
const base = (spec: JsonObject): JsonObject => ({ spec: { containers: [{ name: 'c', image: 'i' }], ...spec } });
const ended = (exitCode: number): JsonObject => ({ containerStatuses: [{ name: 'c', state: { terminated: { exitCode } } }] });
const running: JsonObject = { containerStatuses: [{ name: 'c', state: { running: {} } }] };

function problems(status: JsonObject, before: JsonObject = {}, spec: JsonObject = {}): string[] {
  const made = trial.created(base(spec));
  const old = { ...made, status: { ...(made['status'] as JsonObject), ...before } };
  const now = { ...made, status: { ...(old['status'] as JsonObject), ...status } };
  return validatePodStatus(now as unknown as StoredObject, old as unknown as StoredObject).map(({ field, message }) => `${field}: ${message}`);
}

test('a report of the kubelet breaks no rule', () => {
  expect(problems({ phase: 'Running', podIP: '10.0.0.1', podIPs: [{ ip: '10.0.0.1' }], conditions: [{ type: 'Ready', status: 'True' }] })).toEqual([]);
});

test.each<[string, string, number, boolean]>([
  ['Always', 'always', 0, true],
  ['Never', 'never', 1, false],
  ['OnFailure', 'after a failure', 1, true],
  ['OnFailure', 'not after a success', 0, false],
])('with the policy %s a container restarts %s', (restartPolicy, _, exitCode, allowed) => {
  const refused = ['status.containerStatuses[0].state: Forbidden: may not be transitioned to non-terminated state'];
  expect(problems(running, ended(exitCode), { restartPolicy })).toEqual(allowed ? [] : refused);
});

test('a rule of the container overrules its pod', () => {
  const rules = { restartPolicy: 'Never', restartPolicyRules: [{ action: 'Restart', exitCodes: { operator: 'In', values: [7] } }] };
  const spec = { restartPolicy: 'Never', containers: [{ name: 'c', image: 'i', ...rules }] };
  expect(problems(running, ended(7), spec)).toEqual([]);
  expect(problems(running, ended(8), spec)).toHaveLength(1);
});

test.each<[JsonObject, string]>([
  [{ qosClass: 'Guaranteed' }, 'status.qosClass: Invalid value: "Guaranteed": field is immutable'],
  [{ observedGeneration: -1 }, 'status.observedGeneration: Invalid value: -1: must be a non-negative integer'],
  [{ podIP: '1.1.1.1', podIPs: [{ ip: '1.1.1.2' }] }, 'status.podIPs[0].ip: Invalid value: "1.1.1.2": must be equal to `podIP`'],
  [
    { podIP: '1.1.1.1', podIPs: [{ ip: '1.1.1.1' }, { ip: '1.1.1.2' }] },
    'status.podIPs: Invalid value: [{"IP":"1.1.1.1"},{"IP":"1.1.1.2"}]: may specify no more than one IP for each IP family',
  ],
  [{ hostIPs: [{ ip: '1.1.1.1' }] }, 'status.hostIPs[0].ip: Invalid value: "1.1.1.1": must be equal to `hostIP`'],
  [
    { resourceClaimStatuses: [{ name: 'x' }] },
    'status.resourceClaimStatuses[0].name: Invalid value: "x": must match the name of an entry in `spec.resourceClaims`',
  ],
  [
    { containerStatuses: [{ name: 'c', user: { linux: { uid: -1, gid: 0 } } }] },
    'status.containerStatuses[0].user.linux.uid: Invalid value: -1: must be between 0 and 4294967295, inclusive',
  ],
])('%j is refused', (status, problem) => {
  expect(problems(status)).toEqual([problem]);
});

test('a pod that has a node is nominated for no other', () => {
  expect(problems({ nominatedNodeName: 'm' }, {}, { nodeName: 'n' })).toEqual([
    'status.nominatedNodeName: Forbidden: may not be set on pods that are already bound to a node',
  ]);
});

test('addresses of which one is malformed cannot be told apart by their families', () => {
  expect(problems({ hostIP: '10.0.0.1', hostIPs: [{ ip: '10.0.0.1' }, { ip: 'x' }] })).toEqual([
    'status.hostIPs[1]: Invalid value: "x": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)',
    'status.hostIPs: Internal error: failed to check for dual stack with error:invalid IP[1]: x',
    'status.hostIPs: Invalid value: [{"IP":"10.0.0.1"},{"IP":"x"}]: may specify no more than one IP for each IP family',
  ]);
});
