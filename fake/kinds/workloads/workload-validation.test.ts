import { expect, test } from 'vitest';
import type { JsonObject } from '../../../machinery/json.ts';
import type { Strategy } from '../../registry/strategy.ts';
import { trialOf } from '../parts/trial.ts';
import { daemonSetStrategy } from './daemon-set.ts';
import { deploymentStrategy } from './deployment.ts';
import { replicaSetStrategy, replicationControllerStrategy } from './replica-set.ts';
import { controllerRevisionStrategy, podTemplateStrategy } from './revision.ts';
import { statefulSetStrategy } from './stateful-set.ts';

const strategies = { deployment: deploymentStrategy, daemonSet: daemonSetStrategy, replicaSet: replicaSetStrategy, statefulSet: statefulSetStrategy };
const selector = { matchLabels: { app: 'a' } };
const podSpec: JsonObject = { containers: [{ name: 'c', image: 'i' }] };
const template = (spec: JsonObject = {}): JsonObject => ({ metadata: { labels: { app: 'a' } }, spec: { ...podSpec, ...spec } });
const workload = (spec: JsonObject): JsonObject => ({ spec: { selector, template: template(), ...spec } });
const created = (strategy: Strategy, spec: JsonObject): readonly string[] => trialOf(strategy).create(workload(spec));
const updated = (strategy: Strategy, change: JsonObject): readonly string[] => trialOf(strategy).update(workload({}), { spec: change });
const rolling = (more: JsonObject): JsonObject => ({ rollingUpdate: more });

test.each(Object.entries(strategies))('the smallest %s breaks no rule', (_, strategy) => {
  expect(created(strategy, {})).toEqual([]);
});

test.each(Object.entries(strategies))('pods of a %s match its selector and restart always', (_, strategy) => {
  const other = { metadata: { labels: { app: 'b' } }, spec: podSpec };
  expect(created(strategy, { template: other })).toEqual([
    'spec.template.metadata.labels: Invalid value: {"app":"b"}: `selector` does not match template `labels`',
  ]);
  expect(created(strategy, { template: template({ restartPolicy: 'Never' }) })).toEqual([
    'spec.template.spec.restartPolicy: Unsupported value: "Never": supported values: "Always"',
  ]);
});

test.each([
  ['deployment', deploymentStrategy, 'ReplicaSet'],
  ['daemon set', daemonSetStrategy, 'DaemonSet'],
  ['stateful set', statefulSetStrategy, 'StatefulSet'],
  ['replica set', replicaSetStrategy, 'ReplicaSet'],
])('pods of a %s have no deadline', (_, strategy, kind) => {
  expect(created(strategy, { template: template({ activeDeadlineSeconds: 5 }) })).toEqual([
    `spec.template.spec.activeDeadlineSeconds: Forbidden: activeDeadlineSeconds in ${kind} is not Supported`,
  ]);
});

test.each(Object.entries(strategies))('the selector of a %s stays', (_, strategy) => {
  const change = { selector: { matchLabels: { b: 'c' } }, template: { metadata: { labels: { b: 'c' } } } };
  expect(updated(strategy, change)).toEqual(['spec.selector: Invalid value: {"matchLabels":{"app":"a","b":"c"}}: field is immutable']);
});

const percent = "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')";

test.each<[string, Strategy, JsonObject, string]>([
  [
    'no strategy that there is',
    deploymentStrategy,
    { strategy: { type: 'X', ...rolling({ maxSurge: 1 }) } },
    'spec.strategy: Unsupported value: {"Type":"X","RollingUpdate":{"MaxUnavailable":0,"MaxSurge":1}}: supported values: "Recreate", "RollingUpdate"',
  ],
  [
    'a share above all',
    deploymentStrategy,
    { strategy: rolling({ maxUnavailable: '101%' }) },
    'spec.strategy.rollingUpdate.maxUnavailable: Invalid value: "101%": must not be greater than 100%',
  ],
  [
    'no share',
    deploymentStrategy,
    { strategy: rolling({ maxSurge: 'x', maxUnavailable: 1 }) },
    `spec.strategy.rollingUpdate.maxSurge: Invalid value: "x": ${percent}`,
  ],
  [
    'nothing to roll with',
    deploymentStrategy,
    { strategy: rolling({ maxSurge: 0, maxUnavailable: '0%' }) },
    'spec.strategy.rollingUpdate.maxUnavailable: Invalid value: "0%": may not be 0 when `maxSurge` is 0',
  ],
  [
    'a deadline before pods are ready',
    deploymentStrategy,
    { minReadySeconds: 700 },
    'spec.progressDeadlineSeconds: Invalid value: 600: must be greater than minReadySeconds',
  ],
  [
    'both ways of rolling',
    daemonSetStrategy,
    { updateStrategy: rolling({ maxSurge: 1, maxUnavailable: 1 }) },
    'spec.updateStrategy.rollingUpdate.maxSurge: Invalid value: 1: may not be set when maxUnavailable is non-zero',
  ],
  [
    'neither way of rolling',
    daemonSetStrategy,
    { updateStrategy: rolling({ maxSurge: 0, maxUnavailable: 0 }) },
    'spec.updateStrategy.rollingUpdate.maxUnavailable: Required value: cannot be 0 when maxSurge is 0',
  ],
  [
    'an unknown strategy',
    daemonSetStrategy,
    { updateStrategy: { type: 'X' } },
    'spec.updateStrategy: Unsupported value: {"Type":"X","RollingUpdate":null}: supported values: "RollingUpdate", "OnDelete"',
  ],
  [
    'a partition',
    statefulSetStrategy,
    { updateStrategy: rolling({ partition: -1 }) },
    'spec.updateStrategy.rollingUpdate.partition: Invalid value: -1: must be greater than or equal to 0',
  ],
  [
    'none at a time',
    statefulSetStrategy,
    { updateStrategy: rolling({ maxUnavailable: 0 }) },
    'spec.updateStrategy.rollingUpdate.maxUnavailable: Invalid value: 0: cannot be 0',
  ],
  [
    'rolling on delete',
    statefulSetStrategy,
    { updateStrategy: { type: 'OnDelete', ...rolling({ partition: 1 }) } },
    'spec.updateStrategy.rollingUpdate: Invalid value: {"Partition":1,"MaxUnavailable":null}: only allowed for updateStrategy \'RollingUpdate\'',
  ],
  ['a management', statefulSetStrategy, { podManagementPolicy: 'X' }, "spec.podManagementPolicy: Invalid value: \"X\": must be 'OrderedReady' or 'Parallel'"],
  [
    'a retention',
    statefulSetStrategy,
    { persistentVolumeClaimRetentionPolicy: { whenDeleted: 'X' } },
    'spec.persistentVolumeClaimRetentionPolicy.whenDeleted: Unsupported value: "X": supported values: "Retain", "Delete"',
  ],
  ['an ordinal', statefulSetStrategy, { ordinals: { start: -1 } }, 'spec.ordinals.start: Invalid value: -1: must be greater than or equal to 0'],
  [
    'a claim of no size',
    statefulSetStrategy,
    { volumeClaimTemplates: [{ metadata: { name: 'v' }, spec: { accessModes: ['ReadWriteOnce'] } }] },
    'spec.volumeClaimTemplates[0].spec.resources[storage]: Required value',
  ],
  ['replicas', replicaSetStrategy, { replicas: -1 }, 'spec.replicas: Invalid value: -1: must be greater than or equal to 0'],
])('%s is refused', (_, ...[strategy, spec, problem]) => {
  expect(created(strategy, spec)).toEqual([problem]);
});

test('claims of the templates are volumes that containers mount', () => {
  const claim = { metadata: { name: 'v' }, spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } } };
  const containers = [{ name: 'c', image: 'i', volumeMounts: [{ name: 'v', mountPath: '/v' }] }];
  expect(created(statefulSetStrategy, { volumeClaimTemplates: [claim], template: template({ containers }) })).toEqual([]);
});

test('what stateful sets are made of stays', () => {
  expect(updated(statefulSetStrategy, { serviceName: 'x' })).toEqual(['spec.serviceName: Invalid value: "x": field is immutable']);
  expect(updated(statefulSetStrategy, { podManagementPolicy: 'Parallel' })).toEqual([
    'spec.podManagementPolicy: Invalid value: "Parallel": field is immutable',
  ]);
  expect(updated(statefulSetStrategy, { replicas: 3, minReadySeconds: 1 })).toEqual([]);
});

test.each<[string, Strategy, JsonObject, string]>([
  ['deployment', deploymentStrategy, { availableReplicas: 2, replicas: 2 }, 'status.availableReplicas: Invalid value: 2: cannot be greater than readyReplicas'],
  ['replica set', replicaSetStrategy, { fullyLabeledReplicas: 1 }, 'status.fullyLabeledReplicas: Invalid value: 1: cannot be greater than status.replicas'],
  [
    'stateful set',
    statefulSetStrategy,
    { availableReplicas: 1, replicas: 1 },
    'status.availableReplicas: Invalid value: 1: cannot be greater than status.readyReplicas',
  ],
  ['daemon set', daemonSetStrategy, { numberReady: -1 }, 'status.numberReady: Invalid value: -1: must be greater than or equal to 0'],
])('the counts of a %s fit each other', (_, ...[strategy, status, problem]) => {
  expect(trialOf(strategy).update(workload({}), { status }, 'status')).toEqual([problem]);
});

test('a controller selects what its template is labelled with', () => {
  const trial = trialOf(replicationControllerStrategy);
  expect(trial.create({ spec: { template: template() } })).toEqual([]);
  expect(trial.create({ spec: { replicas: -1 } })).toEqual([
    'spec.selector: Required value',
    'spec.template: Required value',
    'spec.replicas: Invalid value: -1: must be greater than or equal to 0',
  ]);
});

test('a revision is an object', () => {
  const trial = trialOf(controllerRevisionStrategy);
  expect(trial.create({ data: 'text' })).toEqual(['data: Required value: data must be a valid JSON object']);
  expect(trial.create({ revision: -1 })).toEqual([
    'revision: Invalid value: -1: must be greater than or equal to 0',
    'data: Required value: data is mandatory',
  ]);
});

test('templates are warned about where they stand', () => {
  const env = [{ name: 'A' }, { name: 'A' }];
  const doubled = template({ containers: [{ name: 'c', image: 'i', env }] });
  const trial = trialOf(deploymentStrategy);
  trial.create(workload({ template: doubled }));
  expect(trial.warnings).toEqual(['spec.template.spec.containers[0].env[1]: hides previous definition of "A", which may be dropped when using apply']);
  const templates = trialOf(podTemplateStrategy);
  templates.create({ template: doubled });
  expect(templates.warnings[0]).toMatch(/^template\.spec\.containers/);
});

test('claims of a fraction of a byte and a negative history are warned about', () => {
  const trial = trialOf(statefulSetStrategy);
  const claim = { metadata: { name: 'v' }, spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1500m' } } } };
  expect(trial.create(workload({ volumeClaimTemplates: [claim], revisionHistoryLimit: -1 }))).toEqual([]);
  expect(trial.warnings).toEqual([
    'spec.volumeClaimTemplates[0].resources.requests[storage]: fractional byte value "1500m" is invalid, must be an integer',
    'spec.revisionHistoryLimit: a negative value retains all historical revisions; a value >= 0 is recommended',
  ]);
});

test('that a stateful set has no selector is said where the others say it', () => {
  expect(trialOf(statefulSetStrategy).create({ spec: { template: template({ restartPolicy: 'Never' }) } })).toEqual([
    'spec.selector: Required value',
    'spec.template.metadata.labels: Invalid value: {"app":"a"}: `selector` does not match template `labels`',
    'spec.template.spec.restartPolicy: Unsupported value: "Never": supported values: "Always"',
  ]);
});
