import { expect, test } from 'vitest';
import type { Strategy } from '../../registry/strategy.ts';
import { trialOf } from '../parts/trial.ts';
import { csiDriverStrategy } from './csi-driver.ts';
import { csiNodeStrategy } from './csi-node.ts';
import { storageCapacityStrategy } from './storage-capacity.ts';
import { storageClassStrategy, volumeAttributesClassStrategy } from './storage-class.ts';
import { versionMigrationStrategy } from './version-migration.ts';
import { volumeStrategy } from './volume.ts';
import { volumeAttachmentStrategy } from './volume-attachment.ts';
import { volumeClaimStrategy } from './volume-claim.ts';

const complaints = (strategy: Strategy, object: object): readonly string[] => trialOf(strategy).create(object as never);
const volume = (spec: object): object => ({ spec: { capacity: { storage: '1Gi' }, accessModes: ['ReadWriteOnce'], ...spec } });
const claim = (spec: object): object => ({ spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } }, ...spec } });

test.each<[object, readonly string[]]>([
  [{ hostPath: { path: '' } }, ['spec.hostPath.path: Required value']],
  [{ hostPath: { path: '/a/../b' } }, ['spec.hostPath.path: Invalid value: "/a/../b": must not contain \'..\'']],
  [{ hostPath: { path: '/a', type: 'X' } }, [expect.stringContaining('spec.hostPath.type: Unsupported value: "X": supported values: "", "BlockDevice"')]],
  [{ nfs: { path: 'a' } }, ['spec.nfs.server: Required value', 'spec.nfs.path: Invalid value: "a": must be an absolute path']],
  [{ csi: {} }, ['spec.csi.driver: Required value', 'spec.csi.volumeHandle: Required value']],
  [{ csi: { driver: 'd', volumeHandle: 'h', nodePublishSecretRef: { name: 's' } } }, ['spec.csi.nodePublishSecretRef.namespace: Required value']],
  [{ fc: { targetWWNs: ['a'] } }, ['spec.fc.lun: Required value: lun is required if targetWWNs is specified']],
  [
    { iscsi: { targetPortal: 'p', iqn: 'x', lun: 256 } },
    ['spec.iscsi.iqn: Invalid value: "x": must be valid format', 'spec.iscsi.lun: Invalid value: 256: must be between 0 and 255, inclusive'],
  ],
  [{ flocker: {} }, ['spec.flocker: Required value: one of datasetName and datasetUUID is required']],
  [{ rbd: {} }, ['spec.rbd.monitors: Required value', 'spec.rbd.image: Required value']],
  [{ hostPath: { path: '/a' }, local: { path: '/b' } }, ['spec.local: Forbidden: may not specify more than 1 volume type']],
  [{ hostPath: { path: '/a' }, nodeAffinity: {} }, ['spec.nodeAffinity.required: Required value: must specify required node constraints']],
  [
    { hostPath: { path: '/a' }, nodeAffinity: { required: { nodeSelectorTerms: [] } } },
    ['spec.nodeAffinity.required.nodeSelectorTerms: Required value: must have at least one node selector term'],
  ],
  [
    { hostPath: { path: '/a' }, nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions: [{ key: 'a', operator: 'In' }] }] } } },
    ["spec.nodeAffinity.required.nodeSelectorTerms[0].matchExpressions[0].values: Required value: must be specified when `operator` is 'In' or 'NotIn'"],
  ],
  [
    { hostPath: { path: '/a' }, accessModes: ['ReadWriteOncePod', 'ReadWriteMany'] },
    ['spec.accessModes: Forbidden: may not use ReadWriteOncePod with other access modes'],
  ],
  [{ hostPath: { path: '/a' }, capacity: { storage: '0' } }, ['spec.capacity[storage]: Invalid value: "0": must be greater than zero']],
  [
    { hostPath: { path: '//./' }, persistentVolumeReclaimPolicy: 'Recycle' },
    ["spec.persistentVolumeReclaimPolicy: Forbidden: may not be 'recycle' for a hostPath mount of '/'"],
  ],
  [{ hostPath: { path: '/a' }, storageClassName: 'A' }, [expect.stringContaining('spec.storageClassName: Invalid value: "A"')]],
  [{ hostPath: { path: '/a' }, volumeAttributesClassName: '' }, ['spec.volumeAttributesClassName: Required value: an empty string is disallowed']],
])('a volume of %j: %j', (spec, expected) => {
  expect(complaints(volumeStrategy, volume(spec))).toEqual(expected);
});

test('the source, mode and place of a volume stay', () => {
  const before = volume({
    hostPath: { path: '/a' },
    nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions: [{ key: 'a', operator: 'Exists' }] }] } },
  });
  const changed = (spec: object): readonly string[] => trialOf(volumeStrategy).update(before as never, { spec: spec as never });
  expect(changed({ hostPath: { path: '/b' } })).toEqual([
    'spec.persistentvolumesource: Forbidden: spec.persistentvolumesource is immutable after creation\n' +
      '@@ -2,7 +2,7 @@\n  "GCEPersistentDisk": null,\n  "AWSElasticBlockStore": null,\n  "HostPath": {\n-  "Path": "/a",\n+  "Path": "/b",\n   "Type": ""\n  },\n  "Glusterfs": null,\n',
  ]);
  expect(changed({ volumeMode: 'Block' })).toEqual(['volumeMode: Invalid value: "Block": field is immutable']);
  expect(changed({ nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions: [{ key: 'b', operator: 'Exists' }] }] } } })).toEqual([
    expect.stringContaining('nodeAffinity: Invalid value:'),
  ]);
  expect(changed({ capacity: { storage: '2Gi' }, storageClassName: 'x' })).toEqual([]);
  const classed = volume({ csi: { driver: 'd', volumeHandle: 'h' }, volumeAttributesClassName: 'fast' });
  const reclassed = (name: string | null): readonly string[] => trialOf(volumeStrategy).update(classed as never, { spec: { volumeAttributesClassName: name } });
  expect(reclassed('slow')).toEqual([]);
  expect(reclassed(null)).toEqual(['spec.volumeAttributesClassName: Forbidden: update from non-nil value to nil is forbidden']);
});

test('volumes of plugins that are gone are warned of', () => {
  const tried = trialOf(volumeStrategy);
  tried.create(volume({ glusterfs: { endpoints: 'e', path: 'p' }, persistentVolumeReclaimPolicy: 'Recycle' }) as never);
  expect(tried.warnings).toEqual([
    expect.stringContaining('The Recycle reclaim policy is deprecated'),
    'spec.glusterfs: deprecated in v1.25, non-functional in v1.26+',
  ]);
});

test.each<[object, readonly string[]]>([
  [{}, []],
  [{ accessModes: [] }, ['spec.accessModes: Required value: at least 1 access mode is required']],
  [{ resources: {} }, ['spec.resources[storage]: Required value']],
  [{ resources: { requests: { storage: '0' } } }, ['spec.resources[storage]: Invalid value: "0": must be greater than zero']],
  [{ volumeMode: 'X' }, ['spec.volumeMode: Unsupported value: "X": supported values: "Block", "Filesystem"']],
  [
    { selector: { matchExpressions: [{ key: 'a', operator: 'X' }] } },
    ['spec.selector.matchExpressions[0].operator: Invalid value: "X": not a valid selector operator'],
  ],
  [
    { dataSource: { kind: 'Foo', name: 'x' } },
    [
      'spec.dataSource: Invalid value: "Foo": must be \'PersistentVolumeClaim\' when referencing the default apiGroup',
      'spec.dataSourceRef: Invalid value: "Foo": must be \'PersistentVolumeClaim\' when referencing the default apiGroup',
    ],
  ],
  [{ volumeAttributesClassName: 'A' }, [expect.stringContaining('spec.volumeAttributesClassName: Invalid value: "A"')]],
])('a claim of %j: %j', (spec, expected) => {
  expect(complaints(volumeClaimStrategy, claim(spec))).toEqual(expected);
});

test('the class of a claim and its volume are set once, and its size stays while it is unbound', () => {
  const changed = (spec: object): readonly string[] => trialOf(volumeClaimStrategy).update(claim({}) as never, { spec: spec as never });
  expect(changed({ storageClassName: 'a', volumeName: 'v' })).toEqual([]);
  expect(changed({ resources: { requests: { storage: '2Gi' } } })).toEqual([expect.stringContaining('-   "storage": "1Gi"\n+   "storage": "2Gi"\n')]);
});

test.each<[Strategy, object, readonly string[]]>([
  [
    storageClassStrategy,
    { provisioner: 'p', allowedTopologies: [{ matchLabelExpressions: [{ key: 'a', values: ['x', 'x'] }] }] },
    ['allowedTopologies[0].matchLabelExpressions[0].values[1]: Duplicate value: "x"'],
  ],
  [
    storageClassStrategy,
    {
      provisioner: 'p',
      allowedTopologies: [{ matchLabelExpressions: [{ key: 'a', values: ['x'] }] }, { matchLabelExpressions: [{ key: 'a', values: ['x'] }] }],
    },
    ['allowedTopologies[1].matchLabelExpressions: Duplicate value: ""'],
  ],
  [volumeAttributesClassStrategy, { driverName: 'A b', parameters: { a: 'b' } }, [expect.stringContaining('driverName: Invalid value: "a b"')]],
  [
    csiDriverStrategy,
    { spec: { tokenRequests: [{ audience: 'a', expirationSeconds: 1 }] } },
    ['spec.tokenRequests[0].expirationSeconds: Invalid value: 1: may not specify a duration less than 10 minutes'],
  ],
  [
    csiDriverStrategy,
    { spec: { nodeAllocatableUpdatePeriodSeconds: 5 } },
    ['spec.nodeAllocatableUpdatePeriodSeconds: Invalid value: 5: must be greater than or equal to 10 seconds'],
  ],
  [
    csiNodeStrategy,
    {
      spec: {
        drivers: [
          { name: 'd', nodeID: '', topologyKeys: ['a', 'a'] },
          { name: 'd', nodeID: 'n' },
        ],
      },
    },
    ['spec.drivers[0].nodeID: Required value', 'spec.drivers[0]: Duplicate value: "a"', 'spec.drivers[1].name: Duplicate value: "d"'],
  ],
  [
    csiNodeStrategy,
    { spec: { drivers: [{ name: 'd', nodeID: 'n', allocatable: { count: -1 } }] } },
    ['spec.drivers[0].allocatable.count: Invalid value: -1: must be greater than or equal to 0'],
  ],
  [
    volumeAttachmentStrategy,
    { spec: { attacher: 'a', nodeName: 'n', source: { persistentVolumeName: 'v', inlineVolumeSpec: {} } } },
    ['spec.source: Forbidden: must specify exactly one of inlineVolumeSpec and persistentVolumeName'],
  ],
  [
    volumeAttachmentStrategy,
    { spec: { attacher: 'a', nodeName: 'n', source: { persistentVolumeName: '' } } },
    [
      'spec.source.persistentVolumeName: Required value: must specify non empty persistentVolumeName',
      expect.stringContaining('spec.source.persistentVolumeName: Invalid value: "": a lowercase RFC 1123 subdomain'),
    ],
  ],
  [storageCapacityStrategy, { storageClassName: 'a', capacity: '-1' }, ['capacity: Invalid value: "-1": must be greater than or equal to 0']],
  [storageCapacityStrategy, {}, [expect.stringContaining('storageClassName: Invalid value: ""')]],
])('%#: refused is %j: %j', (strategy, object, expected) => {
  expect(complaints(strategy, object)).toEqual(expected);
});

test('an empty policy of a class is a policy, an empty mode is none of the modes', () => {
  const refused = complaints(storageClassStrategy, { provisioner: 'p', reclaimPolicy: '', volumeBindingMode: '' });
  expect(refused).toEqual(['volumeBindingMode: Unsupported value: "": supported values: "Immediate", "WaitForFirstConsumer"']);
  const made = trialOf(storageClassStrategy).created({ provisioner: 'p' });
  expect(made).toMatchObject({ reclaimPolicy: 'Delete', volumeBindingMode: 'Immediate' });
});

test('who makes volumes is judged and told in lower case, and missed last', () => {
  expect(complaints(storageClassStrategy, { provisioner: 'A b' })).toEqual([
    expect.stringMatching(/^provisioner: Invalid value: "a b": name part must consist of/),
  ]);
  const unnamed = { provisioner: '', volumeBindingMode: 'X' };
  expect(complaints(storageClassStrategy, unnamed)).toEqual([expect.stringMatching(/^volumeBindingMode/), 'provisioner: Required value']);
});

test('what a class or driver was made with stays', () => {
  expect(
    trialOf(storageClassStrategy).update({ provisioner: 'p' }, { provisioner: 'q', reclaimPolicy: 'Retain', volumeBindingMode: 'WaitForFirstConsumer' }),
  ).toEqual([
    'provisioner: Invalid value: null: field is immutable',
    'reclaimPolicy: Invalid value: null: field is immutable',
    'volumeBindingMode: Invalid value: null: field is immutable',
  ]);
  const parameters = trialOf(storageClassStrategy).update({ provisioner: 'p', parameters: { a: 'b' } }, { parameters: { a: 'c' } });
  expect(parameters).toEqual(['parameters: Invalid value: null: field is immutable']);
  expect(trialOf(volumeAttributesClassStrategy).update({ driverName: 'a', parameters: { a: 'b' } }, { driverName: '' })).toEqual([
    'driverName: Forbidden: updates to driverName are forbidden.',
    'driverName: Required value',
  ]);
  expect(trialOf(volumeAttributesClassStrategy).update({ driverName: 'a', parameters: { a: 'b' } }, { driverName: 'b', parameters: { a: 'c' } })).toEqual([
    'driverName: Forbidden: updates to driverName are forbidden.',
    'parameters: Forbidden: updates to parameters are forbidden.',
  ]);
  expect(trialOf(csiDriverStrategy).update({ spec: {} }, { spec: { attachRequired: false, volumeLifecycleModes: ['Ephemeral'] } })).toEqual([
    'spec.attachedRequired: Invalid value: false: field is immutable',
    'spec.volumeLifecycleModes: Invalid value: ["Ephemeral"]: field is immutable',
  ]);
  expect(trialOf(csiNodeStrategy).update({ spec: { drivers: [{ name: 'd', nodeID: 'n' }] } }, { spec: { drivers: [{ name: 'd', nodeID: 'm' }] } })).toEqual([
    'spec.drivers: Invalid value: {"Name":"d","NodeID":"m","TopologyKeys":null,"Allocatable":null}: field is immutable',
  ]);
  expect(trialOf(storageCapacityStrategy).update({ storageClassName: 'a' }, { storageClassName: 'b' })).toEqual([
    'storageClassName: Invalid value: "b": field is immutable',
  ]);
});

test('of a changed driver what is wrong comes before what stays', () => {
  const change = { spec: { attachRequired: false, fsGroupPolicy: 'X' } };
  expect(trialOf(csiDriverStrategy).update({ spec: {} }, change)).toEqual([
    'spec.fsGroupPolicy: Unsupported value: "X": supported values: "File", "None", "ReadWriteOnceWithFSType"',
    'spec.attachedRequired: Invalid value: false: field is immutable',
  ]);
});

test('an error of attaching has a time, be it unknown', () => {
  const attachment = trialOf(volumeAttachmentStrategy).created({ spec: { attacher: 'a', nodeName: 'n', source: { persistentVolumeName: 'v' } } });
  const draft = structuredClone({ ...attachment, status: { attached: false, detachError: { message: 'm' } } });
  volumeAttachmentStrategy.defaults?.(draft as never);
  expect(draft.status).toEqual({ attached: false, detachError: { message: 'm', time: null } });
});

test('what a migration or an attachment is changed to is judged, too', () => {
  const changed = (strategy: Strategy, before: object, spec: object): readonly string[] =>
    trialOf(strategy).update({ spec: before } as never, { spec } as never);
  expect(changed(versionMigrationStrategy, { resource: { resource: 'pods' } }, { resource: { resource: '' } })).toEqual([
    'spec.resource.resource: Required value: resource is required to be set',
    expect.stringMatching(/^spec: .*field is immutable$/),
  ]);
  expect(changed(volumeAttachmentStrategy, { attacher: 'a', nodeName: 'n', source: { persistentVolumeName: 'v' } }, { attacher: '', nodeName: '-' })).toEqual([
    'spec.attacher: Required value',
    expect.stringMatching(/^spec\.nodeName: Invalid value: "-"/),
    'spec: Invalid value: null: field is immutable',
  ]);
});
