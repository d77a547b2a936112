import { expect, test } from 'vitest';
import type { JsonObject } from '../../../machinery/json.ts';
import { trialOf } from '../parts/trial.ts';
import { podStrategy } from './pod.ts';

const trial = trialOf(podStrategy);
const container = (more: JsonObject = {}): JsonObject => ({ name: 'c', image: 'i', ...more });
const pod = (spec: JsonObject, containers: readonly JsonObject[] = [container()]): JsonObject => ({ spec: { containers, ...spec } });
const withContainer = (more: JsonObject): JsonObject => pod({}, [container(more)]);

const source = (from: JsonObject, value?: string): JsonObject =>
  withContainer({ env: [{ name: 'A', valueFrom: from, ...(value === undefined ? {} : { value }) }] });
const at = 'spec.containers[0].env[0].valueFrom';

test.each<[string, JsonObject, readonly string[]]>([
  [
    'a name with an equals sign',
    withContainer({ env: [{ name: 'A=B' }] }),
    [
      'spec.containers[0].env[0].name: Invalid value: "A=B": a valid environment variable name must consist only of printable ASCII characters other than \'=\'',
    ],
  ],
  [
    'no source',
    source({}),
    [`${at}: Invalid value: "": must specify one of: \`fieldRef\`, \`resourceFieldRef\`, \`configMapKeyRef\`, \`secretKeyRef\` or \`fileKeyRef\``],
  ],
  [
    'a value and a source',
    source({ fieldRef: { fieldPath: 'metadata.name' } }, 'x'),
    [`${at}: Invalid value: "": may not be specified when \`value\` is not empty`],
  ],
  [
    'an unknown field',
    source({ fieldRef: { fieldPath: 'metadata.nope' } }),
    [`${at}.fieldRef.fieldPath: Invalid value: "metadata.nope": error converting fieldPath: field label not supported: metadata.nope`],
  ],
  [
    'a field that variables cannot have',
    source({ fieldRef: { fieldPath: 'status.phase' } }),
    [
      `${at}.fieldRef.fieldPath: Unsupported value: "status.phase": supported values: "metadata.name", "metadata.namespace", "metadata.uid", "spec.nodeName", "spec.serviceAccountName", "status.hostIP", "status.hostIPs", "status.podIP", "status.podIPs"`,
    ],
  ],
  [
    'an unknown resource',
    source({ resourceFieldRef: { resource: 'limits.gpu' } }),
    [
      `${at}.resourceFieldRef.resource: Unsupported value: "limits.gpu": supported values: "limits.cpu", "limits.ephemeral-storage", "limits.memory", "requests.cpu", "requests.ephemeral-storage", "requests.memory"`,
    ],
  ],
  [
    'a divisor',
    source({ resourceFieldRef: { resource: 'limits.cpu', divisor: '2' } }),
    [`${at}.resourceFieldRef.divisor: Invalid value: "limits.cpu": only divisor's values 1m and 1 are supported with the cpu resource`],
  ],
  ['no key', source({ secretKeyRef: { name: 's' } }), [`${at}.secretKeyRef.key: Required value`]],
  ['a file of no volume', source({ fileKeyRef: { key: 'K', volumeName: 'v', path: 'p' } }), [`${at}.fileKeyRef.volumeName: Not found: "v"`]],
  [
    'envFrom of nothing',
    withContainer({ envFrom: [{ prefix: 'A_' }] }),
    ['spec.containers[0].envFrom: Invalid value: "": must specify one of: `configMapRef` or `secretRef`'],
  ],
])('of variables: %s', (_, object, problems) => {
  expect(trial.create(object)).toEqual(problems);
});
