import { expect, test } from 'vitest';
import { goSelector, goStruct } from './go-struct.ts';
import { goStructFields } from './go-struct-fields.ts';
import { structDiff } from './struct-diff.ts';

test('a struct shows every field, absent ones as zeros', () => {
  expect(JSON.stringify(goStruct('PodResourceClaim', { name: 'gpu' }))).toBe('{"Name":"gpu","ResourceClaimName":null,"ResourceClaimTemplateName":null}');
  expect(JSON.stringify(goStruct('ContainerPort', { containerPort: 80 }))).toBe('{"Name":"","HostPort":0,"ContainerPort":80,"Protocol":"","HostIP":""}');
});

test('embedded structs and metadata lie among the fields', () => {
  expect(Object.keys(goStruct('Volume', { name: 'a', nfs: { server: 's', path: '/' } }))).toContain('NFS');
  expect(goStruct('PodTemplateSpec', { metadata: { labels: { b: '1', a: '2' } } })).toMatchObject({ labels: { a: '2', b: '1' }, Spec: { RestartPolicy: '' } });
});

test('labels come first in a selector and keys are sorted in a map', () => {
  const claim = goStruct('PersistentVolumeClaimSpec', {
    selector: { matchExpressions: [], matchLabels: { a: 'b' } },
    resources: { requests: { z: '1', a: '2' } },
  });
  expect(JSON.stringify(claim['Selector'])).toBe('{"matchLabels":{"a":"b"},"matchExpressions":[]}');
  expect(JSON.stringify(claim['Resources'])).toBe('{"Limits":null,"Requests":{"a":"2","z":"1"}}');
});

test('every struct that a field names is there', () => {
  const named = Object.values(goStructFields).flatMap((fields) => [...fields.matchAll(/(?::=|:\*|:\[\]|\.\.\.)([A-Z]\w*)/g)].map((match) => match[1]));
  expect(named.filter((name) => goStructFields[name ?? ''] === undefined)).toEqual([]);
});

test('the difference of two pods names the fields as the server has them', () => {
  expect(structDiff('PodSpec', { nodeName: 'a' }, { nodeName: 'b' })).toContain('\n- "NodeName": "a",\n+ "NodeName": "b",\n');
});

test('what HTML would read is escaped', () => {
  expect(structDiff('PodSpec', { hostname: 'a' }, { hostname: '<&>' })).toContain('+ "Hostname": "\\u003c\\u0026\\u003e",\n');
});

test('a selector is printed in the order of its struct, with what it always has', () => {
  const given = { matchExpressions: [{ operator: 'In', values: ['b'], key: 'a' }, {}], matchLabels: { z: '1', a: '2' } };
  expect(JSON.stringify(goSelector(given))).toBe(
    '{"matchLabels":{"a":"2","z":"1"},"matchExpressions":[{"key":"a","operator":"In","values":["b"]},{"key":"","operator":""}]}',
  );
});
