import { expect, test } from 'vitest';
import type { JsonObject } from '../../../machinery/json.ts';
import { apiServiceStrategy } from '../apiregistration/api-service.ts';
import { configMapStrategy } from '../core/config-map.ts';
import { secretStrategy } from '../core/secret.ts';
import { trialOf } from '../parts/trial.ts';
import { daemonSetStrategy } from './daemon-set.ts';
import { deploymentStrategy } from './deployment.ts';
import { statefulSetStrategy } from './stateful-set.ts';

const workload = (spec: JsonObject): JsonObject => ({
  spec: {
    selector: { matchLabels: { a: 'b' } },
    template: { metadata: { labels: { a: 'b' } }, spec: { containers: [{ name: 'c', image: 'i' }] } },
    ...spec,
  },
});

test('empty selectors and unknown strategies are refused', () => {
  expect(
    trialOf(daemonSetStrategy)
      .create(workload({ selector: {} }))
      .join('\n'),
  ).toBe('spec.selector: Invalid value: {}: empty selector is invalid for daemonset');
  expect(
    trialOf(deploymentStrategy)
      .create(workload({ strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: -1 } } }))
      .join('\n'),
  ).toBe('spec.strategy.rollingUpdate.maxSurge: Invalid value: -1: must be greater than or equal to 0');
  expect(
    trialOf(statefulSetStrategy)
      .create(workload({ updateStrategy: { type: 'Other' } }))
      .join('\n'),
  ).toBe(`spec.updateStrategy: Invalid value: {"Type":"Other","RollingUpdate":null}: must be 'RollingUpdate' or 'OnDelete'`);
});

test('collisions are only counted up', () => {
  const trial = trialOf({ ...deploymentStrategy, prepareCreate: () => undefined });
  expect(trial.update({ ...workload({}), status: { collisionCount: 2 } }, { status: { collisionCount: 1 } }, 'status')).toEqual([
    'status.collisionCount: Invalid value: 1: cannot be decremented',
  ]);
});

test('what is kept as a whole has an end', () => {
  const large = 'a'.repeat(1024 * 1024 + 1);
  expect(trialOf(configMapStrategy).create({ data: { a: large } })).toEqual(['[]: Too long: may not be more than 1048576 bytes']);
  const encoded = Buffer.from(large).toString('base64');
  expect(trialOf(secretStrategy).create({ data: { a: encoded } })).toEqual(['data: Too long: may not be more than 1048576 bytes']);
});

test('services of other servers tell their trust, local ones none', () => {
  const service = { metadata: { name: 'v1.a.b' }, spec: { group: 'a.b', version: 'v1', groupPriorityMinimum: 1, versionPriority: 1, caBundle: 'eA==' } };
  expect(trialOf(apiServiceStrategy).create(service).join('\n')).toContain('local APIServices may not have a caBundle');
  const conditions = [{ type: 'Available', status: 'Maybe' }];
  expect(trialOf(apiServiceStrategy).update(service, { status: { conditions } }, 'status').join('\n')).toContain(
    'supported values: "True", "False", "Unknown"',
  );
});

test('a stateful set that names how it is updated gets no details that it did not ask for', () => {
  const updates = (updateStrategy?: JsonObject): unknown =>
    (trialOf(statefulSetStrategy).created(workload(updateStrategy === undefined ? {} : { updateStrategy }))['spec'] as JsonObject)['updateStrategy'];
  const whole = { type: 'RollingUpdate', rollingUpdate: { partition: 0, maxUnavailable: 1 } };
  expect([updates(), updates({ rollingUpdate: {} }), updates({ type: 'RollingUpdate', rollingUpdate: {} })]).toEqual([whole, whole, whole]);
  expect(updates({ type: 'RollingUpdate' })).toEqual({ type: 'RollingUpdate' });
  expect(updates({ type: 'OnDelete' })).toEqual({ type: 'OnDelete' });
});

test('ordinals begin at zero, and claims of one name are one volume', () => {
  const made = trialOf(statefulSetStrategy).created(workload({ ordinals: {} }));
  expect(made).toMatchObject({ spec: { ordinals: { start: 0 } } });
  const claim = { metadata: { name: 'data' }, spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } } };
  expect(trialOf(statefulSetStrategy).create(workload({ volumeClaimTemplates: [claim, claim] }))).toEqual([]);
});
