import { expect, test } from 'vitest';
import { proxyFromEnvironment } from './proxy-choice.ts';

const HTTPS_PROXY = 'http://proxy.test:3128';
const proxy = (server: string, NO_PROXY: string): string | undefined => proxyFromEnvironment(new URL(server), { HTTPS_PROXY, NO_PROXY })?.host;

test.each([
  ['https://api.example.com', ''],
  ['https://10.1.2.3:6443', '10.2.0.0/16'],
  ['https://myexample.com', 'example.com'],
  ['https://example.com', '.example.com'],
  ['https://api.example.com:6443', 'example.com:443'],
  ['https://[fd00::1]', '10.0.0.0/8,not a network/99'],
])('%s goes through the proxy although NO_PROXY is %j', (server, exempt) => {
  expect(proxy(server, exempt)).toBe('proxy.test:3128');
});

test.each([
  ['https://api.example.com', '*'],
  ['https://10.1.2.3:6443', 'other.test, 10.1.0.0/16'],
  ['https://10.1.2.3', '10.1.2.3'],
  ['https://api.example.com', 'example.com'],
  ['https://api.example.com', '.example.com'],
  ['https://api.example.com', '*.example.com'],
  ['https://api.example.com:6443', 'example.com:6443'],
  ['https://[fd00::1]', 'fd00::/8'],
  ['https://[fd00::1]:6443', '[fd00::1]:6443'],
  ['https://localhost:6443', ''],
  ['https://127.0.0.9:6443', ''],
  ['https://[::1]:6443', ''],
])('%s goes there directly when NO_PROXY is %j', (server, exempt) => {
  expect(proxy(server, exempt)).toBeUndefined();
});

test('a server without TLS has a proxy of its own, which may be written without a scheme, and in lower case', () => {
  const env = { http_proxy: 'plain.test:8080', HTTPS_PROXY };
  expect(proxyFromEnvironment(new URL('http://api.example.com'), env)?.href).toBe('http://plain.test:8080/');
});
