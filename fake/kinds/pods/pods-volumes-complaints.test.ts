import { expect, test } from 'vitest';
import type { JsonObject } from '../../../machinery/json.ts';
import { trialOf } from '../parts/trial.ts';
import { podStrategy } from './pod.ts';

const one: JsonObject = { name: 'a', image: 'i' };
const volume = (source: JsonObject): readonly string[] => trialOf(podStrategy).create({ spec: { containers: [one], volumes: [{ name: 'v', ...source }] } });

test.each<[title: string, attempt: () => readonly string[], complaints: readonly string[]]>([
  [
    'a fibre channel has targets or ids',
    () => volume({ fc: {} }),
    ['spec.volumes[0].fc.targetWWNs: Required value: must specify either targetWWNs or wwids, but not both'],
  ],
  [
    'a fibre channel has targets or ids, not both',
    () => volume({ fc: { targetWWNs: ['a'], wwids: ['b'], lun: 1 } }),
    ['spec.volumes[0].fc.targetWWNs: Invalid value: ["a"]: targetWWNs and wwids can not be specified simultaneously'],
  ],
  [
    'a target of a fibre channel has a unit',
    () => volume({ fc: { targetWWNs: ['a'] } }),
    ['spec.volumes[0].fc.lun: Required value: lun is required if targetWWNs is specified'],
  ],
  ['a path of NFS is absolute', () => volume({ nfs: { server: 's', path: 'p' } }), ['spec.volumes[0].nfs.path: Invalid value: "p": must be an absolute path']],
  [
    'a registry is there',
    () => volume({ quobyte: { registry: '', volume: 'v' } }),
    ['spec.volumes[0].quobyte.registry: Required value: must be a host:port pair or multiple pairs separated by commas'],
  ],
  [
    'a registry is a list of pairs',
    () => volume({ quobyte: { registry: 'a', volume: 'v' } }),
    ['spec.volumes[0].quobyte.registry: Invalid value: "a": must be a host:port pair or multiple pairs separated by commas'],
  ],
  [
    'a tenant is short',
    () => volume({ quobyte: { registry: 'a:1', volume: 'v', tenant: `${'x'.repeat(65)}` } }),
    ['spec.volumes[0].quobyte.tenant: Required value: must be a UUID and may not exceed a length of 64 characters'],
  ],
  [
    'a driver of a volume is named shortly',
    () => volume({ csi: { driver: `${'x'.repeat(64)}` } }),
    ['spec.volumes[0].csi.driver: Too long: may not be more than 63 bytes'],
  ],
  [
    'a driver of a volume is a domain',
    () => volume({ csi: { driver: 'A_' } }),
    [
      "spec.volumes[0].csi.driver: Invalid value: \"A_\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
    ],
  ],
  [
    'a secret of a driver has a name',
    () => volume({ csi: { driver: 'a', nodePublishSecretRef: { name: '' } } }),
    ['spec.volumes[0].csi.nodePublishSecretRef.name: Required value'],
  ],
  [
    'a secret of a driver has a name that could be there',
    () => volume({ csi: { driver: 'a', nodePublishSecretRef: { name: 'A_' } } }),
    [
      "spec.volumes[0].csi.name: Invalid value: \"A_\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
    ],
  ],
  [
    'a volume has one type',
    () => volume({ emptyDir: {}, hostPath: { path: '/a' } }),
    ['spec.volumes[0].hostPath: Forbidden: may not specify more than 1 volume type'],
  ],
  [
    'a volume and its portal are named shortly where the initiator is',
    () => volume({ iscsi: { targetPortal: `${'x'.repeat(63)}`, iqn: 'iqn.2015-02.example.com:a', lun: 0, initiatorName: 'iqn.2015-02.example.com:b' } }),
    [
      'spec.volumes[0].name: Invalid value: "v": Total length of <volume name>:<iscsi.targetPortal> must be under 64 characters if iscsi.initiatorName is specified.',
    ],
  ],
  [
    'the claim of a volume has a name',
    () =>
      trialOf(podStrategy).create({
        metadata: { name: 'A' },
        spec: {
          containers: [{ name: 'a', image: 'i' }],
          volumes: [
            { name: 'v', ephemeral: { volumeClaimTemplate: { spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } } } } },
          ],
        },
      }),
    [
      "spec.volumes[0].name: Invalid value: \"v\": PVC name \"A-v\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
    ],
  ],
])('%s', (_title, attempt, complaints) => {
  expect(attempt()).toEqual(complaints);
});
