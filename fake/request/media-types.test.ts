import { expect, test } from 'vitest';
import { aggregatedType, checkProduced, errorContentType, negotiateOutput } from './media-types.ts';

const TABLE = 'application/json;as=Table;v=v1;g=meta.k8s.io';

test('the first clause that can be had is taken, by quality and then by order', () => {
  expect(negotiateOutput(undefined, 'any')).toMatchObject({ format: 'json', as: 'object' });
  expect(negotiateOutput('application/yaml;q=0.5, application/json', 'any').format).toBe('json');
  expect(negotiateOutput(`text/html, ${TABLE.replace('v=v1', 'v=v9')}, application/yaml`, 'any')).toMatchObject({ format: 'yaml', as: 'object' });
  expect(negotiateOutput(TABLE.replace('v=v1', 'v=v1beta1'), 'any')).toMatchObject({ as: 'Table', metaVersion: 'v1beta1' });
});

test('a parameter that asks for what there is not passes the clause over', () => {
  const form = (accept: string): string | undefined => {
    try {
      return negotiateOutput(accept, 'any').as;
    } catch {
      return undefined;
    }
  };
  expect(form('application/json;stream=watch')).toBe('object');
  expect(form('application/json;sv=v1;pretty=1')).toBe('object');
  for (const parameters of ['stream=list', 'sv=v2', 'g=meta.k8s.io', 'v=v1', 'as=;v=v1;g=meta.k8s.io'])
    expect(form(`application/json;${parameters}`)).toBeUndefined();
  expect(form('application/yaml;stream=watch')).toBeUndefined();
});

test('any kind of application is JSON', () => {
  expect(negotiateOutput('application/*', 'any')).toMatchObject({ format: 'json', as: 'object', contentType: 'application/json' });
});

test('where nothing can be transformed, clauses that ask for it are passed over', () => {
  expect(negotiateOutput(`${TABLE},application/json`, 'none').as).toBe('object');
  expect(() => negotiateOutput(TABLE, 'none')).toThrow('only the following media types are accepted');
});

test('a route refuses what it does not produce, and names it', () => {
  checkProduced('text/html, application/json;q=0.1', 'object');
  checkProduced('*/*', 'object');
  checkProduced('', 'object');
  checkProduced('application/yaml;as=Nope', 'object');
  expect(() => checkProduced('application/*', 'object')).toThrow(
    '406: Not Acceptable\n\nAvailable representations: application/json, application/yaml, application/vnd.kubernetes.protobuf',
  );
  expect(() => checkProduced('text/html', 'collection')).toThrow('application/vnd.kubernetes.protobuf;stream=watch');
});

test('discovery is aggregated where that is taken before the plain document', () => {
  const list = (v: string, type = 'json'): string => `application/${type};g=apidiscovery.k8s.io;v=${v};as=APIGroupDiscoveryList`;
  expect(aggregatedType(`${list('v2')},${list('v2beta1')},application/json`)).toBe(list('v2'));
  expect(aggregatedType(`${list('v2beta1', 'yaml')},${list('v2')}`)).toBe(list('v2'));
  expect(aggregatedType(list('v2', 'yaml'))).toBe(list('v2', 'yaml'));
  // The beta is gone, and nobody is asked for more than they take.
  for (const accept of [undefined, list('v2beta1'), list('v3'), `application/json,${list('v2')}`, `${list('v2')};q=0.5,*/*`]) {
    expect(aggregatedType(accept)).toBeUndefined();
  }
});

test('errors go out in what the caller takes, else in JSON', () => {
  expect(errorContentType('application/yaml')).toBe('application/yaml');
  expect([errorContentType('text/html'), errorContentType(undefined), errorContentType(TABLE)]).toEqual([
    'application/json',
    'application/json',
    'application/json',
  ]);
});
