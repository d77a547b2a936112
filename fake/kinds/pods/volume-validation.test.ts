import { expect, test } from 'vitest';
import type { JsonObject } from '../../../machinery/json.ts';
import { trialOf } from '../parts/trial.ts';
import { podStrategy } from './pod.ts';

const trial = trialOf(podStrategy);
const container = (more: JsonObject = {}): JsonObject => ({ name: 'c', image: 'i', ...more });
const pod = (spec: JsonObject, containers: readonly JsonObject[] = [container()]): JsonObject => ({ spec: { containers, ...spec } });

test.each<[string, JsonObject, readonly string[]]>([
  ['two sources', { emptyDir: {}, hostPath: { path: '/x' } }, ['hostPath: Forbidden: may not specify more than 1 volume type']],
  ['a climbing path of the host', { hostPath: { path: '/a/../b' } }, ['hostPath.path: Invalid value: "/a/../b": must not contain \'..\'']],
  ['a secret without a name', { secret: {} }, ['secret.secretName: Required value']],
  ['an item without a path', { configMap: { name: 'c', items: [{ key: 'k' }] } }, ['configMap.items[0].path: Required value']],
  [
    'a mode',
    { secret: { secretName: 's', defaultMode: 512 } },
    ['secret.defaultMode: Invalid value: 512: must be a number between 0 and 0777 (octal), both inclusive'],
  ],
  ['a relative path of nfs', { nfs: { server: 's', path: 'x' } }, ['nfs.path: Invalid value: "x": must be an absolute path']],
  ['an iqn', { iscsi: { targetPortal: 't', iqn: 'iqn.bad' } }, ['iscsi.iqn: Invalid value: "iqn.bad": must be valid format']],
  [
    'a partition',
    { gcePersistentDisk: { pdName: 'd', partition: 256 } },
    ['persistentDisk.partition: Invalid value: 256: must be between 1 and 255, inclusive'],
  ],
  ['no targets', { fc: {} }, ['fc.targetWWNs: Required value: must specify either targetWWNs or wwids, but not both']],
  ['a flocker of nothing', { flocker: {} }, ['flocker: Required value: one of datasetName and datasetUUID is required']],
  [
    'a reserved option',
    { flexVolume: { driver: 'd', options: { 'x.k8s.io/a': 'b' } } },
    ['flexVolume.options[x.k8s.io/a]: Invalid value: "x.k8s.io/a": kubernetes.io and k8s.io namespaces are reserved'],
  ],
  [
    'a disk of no kind',
    { azureDisk: { diskName: 'd', diskURI: 'https://x', kind: 'Odd' } },
    ['azureDisk.kind: Unsupported value: "Odd": supported values: "Dedicated", "Managed", "Shared"'],
  ],
  ['a file of two references', { downwardAPI: { items: [{ path: 'p' }] } }, ['downwardAPI: Required value: one of fieldRef and resourceFieldRef is required']],
  [
    'the same path twice',
    { projected: { sources: [{ configMap: { name: 'a', items: [{ key: 'k', path: 'p' }] } }, { secret: { name: 's', items: [{ key: 'k', path: 'p' }] } }] } },
    ['projected: Invalid value: "s": conflicting duplicate paths'],
  ],
  [
    'two kinds in one source',
    { projected: { sources: [{ configMap: { name: 'a' }, secret: { name: 's' } }] } },
    ['projected.sources[0]: Forbidden: may not specify more than 1 volume type per source'],
  ],
  [
    'a claim template with a name',
    { ephemeral: { volumeClaimTemplate: { metadata: { name: 'n' }, spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1' } } } } } },
    ['ephemeral.volumeClaimTemplate.metadata.name: Forbidden: cannot be set'],
  ],
  ['an image without a reference', { image: {} }, ['image.reference: Required value']],
  ['a negative size', { emptyDir: { sizeLimit: '-1' } }, ['emptyDir.sizeLimit: Forbidden: SizeLimit field must be a valid resource quantity']],
  ['a csi driver of no name', { csi: {} }, ['csi.driver: Required value']],
])('of volumes: %s', (_, volume, problems) => {
  const found = trial.create(pod({ volumes: [{ name: 'v', ...volume }] }));
  expect(found.slice(0, 1)).toEqual(problems.map((problem) => `spec.volumes[0].${problem}`));
});
