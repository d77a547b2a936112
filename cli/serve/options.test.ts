import { expect, test } from 'vitest';
import { parseServeOptions } from './options.ts';

test('without flags it serves TLS on any loopback port with RBAC', () => {
  expect(parseServeOptions([])).toMatchObject({ port: 0, host: '127.0.0.1', protocol: 'https', authorization: 'RBAC', seed: [], crds: [] });
});

test('all simulations run by default, and a list picks some', () => {
  expect(parseServeOptions([]).simulate).toEqual(['gc', 'namespaces', 'cluster-roles']);
  expect(parseServeOptions(['--simulate', 'gc, namespaces']).simulate).toEqual(['gc', 'namespaces']);
  expect(parseServeOptions(['--simulate', 'namespaces']).simulate).toEqual(['namespaces']);
});

test('paths may be repeated, and --simulate none turns every simulation off', () => {
  const options = parseServeOptions(['--seed', 'a.yaml', '--seed', 'b/', '--simulate', 'none', '--http', '--port', '6443']);
  expect(options).toMatchObject({ seed: ['a.yaml', 'b/'], simulate: [], protocol: 'http', port: 6443 });
});

test.each([
  [['--port', 'http'], '--port http: expected a number from 0 to 65535'],
  [['--port', '65536'], '--port 65536: expected a number from 0 to 65535'],
  [['--authorization', 'rbac'], '--authorization rbac: expected RBAC or AlwaysAllow'],
  [
    ['--simulate', 'weather'],
    '--simulate weather: there is no simulation "weather"; known: none, gc, namespaces, cluster-roles, service-accounts, workloads, endpoints, pods',
  ],
  [['--bogus'], "Unknown option '--bogus'"],
  [['stray'], "Unexpected argument 'stray'"],
  [['--seed'], "Option '--seed <value>' argument missing"],
])('%j is refused with what is wrong', (args, message) => {
  expect(() => parseServeOptions(args)).toThrow(message);
});
