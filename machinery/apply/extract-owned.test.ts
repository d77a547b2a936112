import { expect, test } from 'vitest';
import type { KubeObject } from '../object.ts';
import { extractOwned } from './extract-owned.ts';

const fields = (fieldsV1: object, rest: object = {}): object => ({
  manager: 'ours',
  operation: 'Apply',
  apiVersion: 'apps/v1',
  fieldsType: 'FieldsV1',
  fieldsV1,
  ...rest,
});
const web = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: {
    name: 'web',
    namespace: 'shop',
    uid: 'u',
    labels: { app: 'web', theirs: 'x' },
    finalizers: ['a', 'b'],
    managedFields: [
      fields({
        'f:metadata': { 'f:labels': { 'f:app': {} }, 'f:finalizers': { 'v:"b"': {} } },
        'f:spec': { 'f:template': { 'f:spec': { 'f:containers': { 'k:{"name":"app"}': { '.': {}, 'f:image': {} } }, 'f:nodeSelector': {} } } },
      }),
      fields({ 'f:status': { 'f:replicas': {} } }, { subresource: 'status' }),
      fields({ 'f:spec': { 'f:replicas': {} } }, { manager: 'theirs' }),
      fields({ 'f:spec': { 'f:paused': {} } }, { operation: 'Update' }),
    ],
  },
  spec: {
    replicas: 3,
    paused: true,
    template: {
      spec: {
        nodeSelector: { disk: 'ssd' },
        containers: [
          { name: 'sidecar', image: 's:1' },
          { name: 'app', image: 'a:1', imagePullPolicy: 'Always' },
        ],
      },
    },
  },
  status: { replicas: 2, readyReplicas: 1 },
} as unknown as KubeObject;

test('what a manager has applied comes out, with the keys of list items and the whole of what ends its paths', () => {
  expect(extractOwned(web, { fieldManager: 'ours' })).toEqual({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', namespace: 'shop', labels: { app: 'web' }, finalizers: ['b'] },
    spec: { template: { spec: { nodeSelector: { disk: 'ssd' }, containers: [{ name: 'app', image: 'a:1' }] } } },
  });
});

test('a subresource is owned on its own, and updates are not applies', () => {
  expect(extractOwned(web, { fieldManager: 'ours', subresource: 'status' })).toMatchObject({ metadata: { name: 'web' }, status: { replicas: 2 } });
  expect(extractOwned(web, { fieldManager: 'theirs' })).toMatchObject({ spec: { replicas: 3 } });
});

test('who has applied nothing gets what names the object', () => {
  expect(extractOwned(web, { fieldManager: 'nobody' })).toEqual({ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web', namespace: 'shop' } });
});
