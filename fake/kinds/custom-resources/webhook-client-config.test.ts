import { expect, test } from 'vitest';
import { validateWebhookService, validateWebhookUrl } from './webhook-client-config.ts';

const FORM = '; desired format: https://host[/path]';
const ofUrl = (url: string): readonly string[] => validateWebhookUrl(url, 'url').map(({ message }) => message);
const ofService = (service: object): readonly string[] =>
  validateWebhookService(service as never, 'service').map(({ field, message }) => `${field}: ${message}`);

test('a URL is https with a host, and nothing but a path besides', () => {
  expect(ofUrl('https://hooks.example.com:8443/check')).toEqual([]);
  expect(ofUrl('http://a/b')).toEqual([`Invalid value: "http": 'https' is the only allowed URL scheme${FORM}`]);
  expect(ofUrl('https:///b')).toEqual([`Invalid value: "": host must be specified${FORM}`]);
  expect(ofUrl('https://me@a')).toEqual(['Invalid value: "me": user information is not permitted in the URL']);
  expect(ofUrl('https://a/b#c')).toEqual(['Invalid value: "c": fragments are not permitted in the URL']);
  expect(ofUrl('https://a/b?c=d')).toEqual(['Invalid value: "c=d": query parameters are not permitted in the URL']);
});

test('a URL that Go cannot read is told of in its words', () => {
  const problem = (url: string, text: string): readonly string[] => [`Required value: url must be a valid URL: parse ${JSON.stringify(url)}: ${text}${FORM}`];
  expect(ofUrl('::')).toEqual(problem('::', 'missing protocol scheme'));
  expect(ofUrl('https://a:b/c')).toEqual(problem('https://a:b/c', 'invalid port ":b" after host'));
  expect(ofUrl('https://a/%zz')).toEqual(problem('https://a/%zz', 'invalid URL escape "%zz"'));
  expect(ofUrl('https://a\n')).toEqual(problem('https://a\n', 'net/url: invalid control character in URL'));
});

test('a service has a name and a namespace, a port that is one, and a path of names', () => {
  expect(ofService({ name: 'a', namespace: 'b', port: 443, path: '/check/it' })).toEqual([]);
  expect(ofService({})).toEqual(['service.name: Required value', 'service.namespace: Required value']);
  expect(ofService({ name: 'a' })).toEqual(['service.name: Required value']);
  expect(ofService({ namespace: 'a' })).toEqual(['service.namespace: Required value']);
  expect(ofService({ name: 'a', namespace: 'b', port: 70_000 })).toEqual([
    'service.port: Invalid value: 70000: port is not valid: must be between 1 and 65535, inclusive',
  ]);
  expect(ofService({ name: 'a', namespace: 'b', path: 'check' })[0]).toBe(`service.path: Invalid value: "check": must start with a '/'`);
  expect(ofService({ name: 'a', namespace: 'b', path: '//' })).toEqual(['service.path: Invalid value: "//": segment[0] may not be empty']);
  expect(ofService({ name: 'a', namespace: 'b', path: '/a//b' })).toEqual(['service.path: Invalid value: "/a//b": segment[1] may not be empty']);
});
