import { expect, test } from 'vitest';
import { defineResource } from '../../machinery/resource.ts';
import { fields, labels } from '../selectors.ts';
import { mergePatch } from '../patches.ts';
import { type Operation, wireRequestOf } from './operation.ts';
import {
  applyOperation,
  createOperation,
  deleteCollectionOperation,
  deleteOperation,
  getOperation,
  listOperation,
  patchOperation,
  replaceOperation,
  watchOperation,
} from './verbs.ts';

const Widget = defineResource({ group: 'example.com', version: 'v1', kind: 'Widget', plural: 'widgets', namespaced: true });
const Node = defineResource({ group: '', version: 'v1', kind: 'Node', plural: 'nodes', namespaced: false });
const widgets = { resource: Widget, namespace: 'shop' };
const nodes = { resource: Node, namespace: undefined };
const object = { metadata: { name: 'a' } };
const whole = { apiVersion: 'example.com/v1', kind: 'Widget', metadata: { name: 'a' } };
const path = '/apis/example.com/v1/namespaces/shop/widgets';

test.each<[string, Operation, string, unknown]>([
  ['get', getOperation(widgets, 'a', { resourceVersion: '5' }), `GET ${path}/a?resourceVersion=5`, undefined],
  ['get of what has no namespace', getOperation(nodes, 'n', {}), 'GET /api/v1/nodes/n', undefined],
  [
    'list',
    listOperation(widgets, {
      labelSelector: labels({ app: 'web' }),
      fieldSelector: fields({ 'metadata.name': 'a' }),
      limit: 5,
      continue: 'c',
      resourceVersion: '',
    }),
    `GET ${path}?labelSelector=app%3Dweb&fieldSelector=metadata.name%3Da&limit=5&continue=c`,
    undefined,
  ],
  [
    'watch',
    watchOperation(widgets, { resourceVersion: '5', allowWatchBookmarks: true, sendInitialEvents: false, timeoutSeconds: 9 }),
    `GET ${path}?resourceVersion=5&timeoutSeconds=9&watch=true&allowWatchBookmarks=true&sendInitialEvents=false`,
    undefined,
  ],
  [
    'create',
    createOperation(widgets, object, { options: { dryRun: 'All', fieldValidation: 'Strict' }, manager: 'm' }),
    `POST ${path}?dryRun=All&fieldManager=m&fieldValidation=Strict`,
    { contentType: 'application/json', value: whole },
  ],
  [
    'replace',
    replaceOperation(widgets, object, { options: { fieldManager: 'own' }, manager: 'm' }),
    `PUT ${path}/a?fieldManager=own`,
    { contentType: 'application/json', value: whole },
  ],
  [
    'a merge patch of a status',
    patchOperation({ ...widgets, subresource: 'status' }, mergePatch<object>({ status: null }), { options: {}, manager: undefined, name: 'a' }),
    `PATCH ${path}/a/status`,
    { contentType: 'application/merge-patch+json', value: { status: null } },
  ],
  [
    'apply',
    applyOperation(widgets, object, { options: { force: true }, manager: 'm' }),
    `PATCH ${path}/a?fieldManager=m&force=true`,
    { contentType: 'application/apply-patch+yaml', value: whole },
  ],
  [
    'delete',
    deleteOperation(widgets, 'a', { dryRun: 'All', gracePeriodSeconds: 0, propagationPolicy: 'Foreground', preconditions: { uid: 'u' } }),
    `DELETE ${path}/a?dryRun=All`,
    {
      contentType: 'application/json',
      value: { kind: 'DeleteOptions', apiVersion: 'v1', gracePeriodSeconds: 0, propagationPolicy: 'Foreground', preconditions: { uid: 'u' } },
    },
  ],
  ['a plain delete', deleteOperation(widgets, 'a', {}), `DELETE ${path}/a`, undefined],
  ['deleteCollection', deleteCollectionOperation(widgets, { labelSelector: 'a=b' }), `DELETE ${path}?labelSelector=a%3Db`, undefined],
])('%s is sent as one request', (_, operation, line, body) => {
  const request = wireRequestOf(operation);
  expect(`${request.method} ${request.target}`).toBe(line);
  expect(request.body).toEqual(body);
  expect(request.headers['accept']).toBe('application/json');
});

test('only watches are streams', () => {
  expect(wireRequestOf(watchOperation(widgets, {})).mode).toBe('stream');
  expect(wireRequestOf(listOperation(widgets, {})).mode).toBe('unary');
});

test('an apply needs a manager, a name, and no managed fields', () => {
  expect(() => applyOperation(widgets, object, { options: {}, manager: undefined })).toThrow('needs a fieldManager');
  expect(() => applyOperation(widgets, {}, { options: {}, manager: 'm' })).toThrow('no metadata.name');
  expect(() => applyOperation(widgets, { metadata: { name: 'a', managedFields: [] } }, { options: {}, manager: 'm' })).toThrow('managedFields');
});

test.each(['', '.', '..', 'a/b', 'a%2f'])('%j is no name to be sent', (name) => {
  expect(() => wireRequestOf(getOperation(widgets, name, {}))).toThrow(TypeError);
  expect(() => wireRequestOf(getOperation({ ...widgets, namespace: name }, 'a', {}))).toThrow(TypeError);
});
