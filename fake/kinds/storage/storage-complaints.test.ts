import { expect, test } from 'vitest';
import { trialOf } from '../parts/trial.ts';
import { storageClassStrategy } from './storage-class.ts';
import { versionMigrationStrategy } from './version-migration.ts';
import { volumeStrategy } from './volume.ts';
import { volumeAttachmentStrategy } from './volume-attachment.ts';
import { volumeClaimStrategy } from './volume-claim.ts';

test.each<[title: string, attempt: () => readonly string[], complaints: readonly string[]]>([
  [
    'a source has a name and a kind',
    () =>
      trialOf(volumeClaimStrategy).create({
        spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } }, dataSource: { name: '', kind: '' } },
      }),
    [
      'spec.dataSource.name: Required value',
      'spec.dataSource.kind: Required value',
      'spec.dataSource: Invalid value: "": must be \'PersistentVolumeClaim\' when referencing the default apiGroup',
      'spec.dataSourceRef.name: Required value',
      'spec.dataSourceRef.kind: Required value',
      'spec.dataSourceRef: Invalid value: "": must be \'PersistentVolumeClaim\' when referencing the default apiGroup',
    ],
  ],
  [
    'a source without a group is a claim',
    () =>
      trialOf(volumeClaimStrategy).create({
        spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } }, dataSource: { name: 'a', kind: 'Odd' } },
      }),
    [
      'spec.dataSource: Invalid value: "Odd": must be \'PersistentVolumeClaim\' when referencing the default apiGroup',
      'spec.dataSourceRef: Invalid value: "Odd": must be \'PersistentVolumeClaim\' when referencing the default apiGroup',
    ],
  ],
  [
    'a source is of a group that could be there',
    () =>
      trialOf(volumeClaimStrategy).create({
        spec: {
          accessModes: ['ReadWriteOnce'],
          resources: { requests: { storage: '1Gi' } },
          dataSource: { name: 'a', kind: 'Odd', apiGroup: 'A_' },
          dataSourceRef: { name: 'a', kind: 'Odd', apiGroup: 'A_' },
        },
      }),
    [
      "spec.dataSource.apiGroup: Invalid value: \"A_\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
      "spec.dataSourceRef.apiGroup: Invalid value: \"A_\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
    ],
  ],
  [
    'a topology has values, once each, for qualified keys',
    () =>
      trialOf(storageClassStrategy).create({
        provisioner: 'a',
        allowedTopologies: [
          {
            matchLabelExpressions: [
              { key: '-', values: ['a', 'a'] },
              { key: 'b', values: [] },
              { key: 'b', values: ['c'] },
            ],
          },
        ],
      }),
    [
      'allowedTopologies[0].matchLabelExpressions[0].values[1]: Duplicate value: "a"',
      "allowedTopologies[0].matchLabelExpressions[0].key: Invalid value: \"-\": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')",
      'allowedTopologies[0].matchLabelExpressions[1].values: Required value',
      'allowedTopologies[0].matchLabelExpressions[2].key: Duplicate value: "b"',
    ],
  ],
  [
    'a provisioner is a qualified name',
    () => trialOf(storageClassStrategy).create({ provisioner: '-' }),
    [
      "provisioner: Invalid value: \"-\": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')",
    ],
  ],
  [
    'a migration has a resource',
    () => trialOf(versionMigrationStrategy).create({ spec: { resource: { group: 'A_' } } }),
    [
      'spec.resource.resource: Required value: resource is required to be set',
      "spec.resource.group: Invalid value: \"A_\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
    ],
  ],
  [
    'a volume is attached to a node that could be there',
    () => trialOf(volumeAttachmentStrategy).create({ spec: { attacher: 'a', nodeName: 'A_', source: { persistentVolumeName: 'v' } } }),
    [
      "spec.nodeName: Invalid value: \"A_\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
    ],
  ],
  [
    'a volume that is attached could be there',
    () => trialOf(volumeAttachmentStrategy).create({ spec: { attacher: 'a', nodeName: 'n', source: { persistentVolumeName: 'A_' } } }),
    [
      "spec.source.persistentVolumeName: Invalid value: \"A_\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
    ],
  ],
  [
    'something is attached',
    () => trialOf(volumeAttachmentStrategy).create({ spec: { attacher: 'a', nodeName: 'n', source: {} } }),
    ['spec.source: Required value: must specify exactly one of inlineVolumeSpec and persistentVolumeName'],
  ],
  [
    'a volume has as much of everything as there can be, whatever it is',
    () => trialOf(volumeStrategy).create({ spec: { accessModes: ['ReadWriteOnce'], capacity: { storage: '-1500m' }, hostPath: { path: '/x' } } }),
    [
      'spec.capacity[storage]: Invalid value: -2: must be a valid resource quantity',
      'spec.capacity[storage]: Invalid value: "-1500m": must be greater than zero',
    ],
  ],
  [
    'a mode that there is not is not mixed with the one that stands alone',
    () => trialOf(volumeStrategy).create({ spec: { accessModes: ['ReadWriteOncePod', 'Odd'], capacity: { storage: '1' }, hostPath: { path: '/x' } } }),
    ['spec.accessModes: Unsupported value: "Odd": supported values: "ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod"'],
  ],
  [
    'a migration is of a resource that could be there',
    () => trialOf(versionMigrationStrategy).create({ spec: { resource: { resource: '-'.repeat(64) } } }),
    [
      `spec.resource.resource: Invalid value: "${'-'.repeat(64)}": must be no more than 63 characters,a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')`,
    ],
  ],
  [
    'an attacher is judged last, whatever its case, by its characters',
    () => trialOf(volumeAttachmentStrategy).create({ spec: { attacher: `A_${'a'.repeat(62)}`, nodeName: 'n', source: {} } }),
    [
      'spec.source: Required value: must specify exactly one of inlineVolumeSpec and persistentVolumeName',
      `spec.attacher: Invalid value: "A_${'a'.repeat(62)}": an RFC 1123 subdomain must consist of alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'Example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')`,
      'spec.attacher: Too long: may not be more than 63 characters',
    ],
  ],
  [
    'a secret of a driver has a name and a namespace that could be there',
    () =>
      trialOf(volumeStrategy).create({
        spec: {
          accessModes: ['ReadWriteOnce'],
          capacity: { storage: '1' },
          csi: { driver: 'a.b', volumeHandle: 'h', nodePublishSecretRef: { name: 'a', namespace: '-' } },
        },
      }),
    [
      "spec.csi.nodePublishSecretRef.namespace: Invalid value: \"-\": a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')",
    ],
  ],
])('%s', (_title, attempt, complaints) => {
  expect(attempt()).toEqual(complaints);
});

test('a claim to a fraction of a byte is warned of', () => {
  const spec = { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1500m' }, limits: { storage: '2500m' } } };
  const trial = trialOf(volumeClaimStrategy);
  expect(trial.create({ spec })).toEqual([]);
  expect(trial.warnings).toEqual([
    'spec.resources.requests[storage]: fractional byte value "1500m" is invalid, must be an integer',
    'spec.resources.limits[storage]: fractional byte value "2500m" is invalid, must be an integer',
  ]);
});
