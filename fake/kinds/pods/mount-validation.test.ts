import { expect, test } from 'vitest';
import type { JsonObject } from '../../../machinery/json.ts';
import { trialOf } from '../parts/trial.ts';
import { podStrategy } from './pod.ts';

const trial = trialOf(podStrategy);
const container = (more: JsonObject = {}): JsonObject => ({ name: 'c', image: 'i', ...more });
const pod = (spec: JsonObject, containers: readonly JsonObject[] = [container()]): JsonObject => ({ spec: { containers, ...spec } });

const mounted = (mount: JsonObject, more: JsonObject = {}): JsonObject =>
  pod({ volumes: [{ name: 'v', emptyDir: {} }] }, [container({ volumeMounts: [{ name: 'v', mountPath: '/m', ...mount }], ...more })]);
const mountAt = 'spec.containers[0].volumeMounts';

test.each<[string, JsonObject, readonly string[]]>([
  ['a mount of no volume', mounted({ name: 'w' }), [`${mountAt}[0].name: Not found: "w"`]],
  ['a climbing sub path', mounted({ subPath: '../x' }), [`${mountAt}.subPath: Invalid value: "../x": must not contain '..'`]],
  [
    'both sub paths',
    mounted({ subPath: 'x', subPathExpr: 'y' }),
    [`${mountAt}[0].subPathExpr: Invalid value: "y": subPathExpr and subPath are mutually exclusive`],
  ],
  [
    'propagation without privileges',
    mounted({ mountPropagation: 'Bidirectional' }),
    [`${mountAt}.mountPropagation: Forbidden: Bidirectional mount propagation is available only to privileged containers`],
  ],
  [
    'recursion of what can be written',
    mounted({ recursiveReadOnly: 'Enabled' }),
    [`${mountAt}.recursiveReadOnly: Forbidden: may only be specified when readOnly is true`],
  ],
  [
    'a device of a directory',
    mounted({}, { volumeMounts: [], volumeDevices: [{ name: 'v', devicePath: '/d' }] }),
    ['spec.containers[0].volumeDevices[0].name: Invalid value: "v": can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode'],
  ],
])('of mounts: %s', (_, object, problems) => {
  expect(trial.create(object)).toEqual(problems);
});
