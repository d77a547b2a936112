import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { inspect } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ConfigError } from '../errors.ts';
import { loadConnection } from './load-connection.ts';

const cluster = "clusters: [{ name: c, cluster: { server: 'https://a.test' } }]";
const context = 'current-context: x\ncontexts: [{ name: x, context: { cluster: c, user: u } }]';

const broken: Readonly<Record<string, string>> = {
  'is cut off': 'users:\n- name: u\n  user: { token: "hunter2\n',
  'has a key twice': `${cluster}\n${cluster}\n${context}`,
  'is another object': 'apiVersion: v1\nkind: Secret\ndata: { password: hunter2 }',
  'is a list': '- name: u\n',
  'has values of wrong types': `
clusters: [{ name: c, cluster: { server: 5, insecure-skip-tls-verify: maybe } }]
users: [{ user: { token: 12345, as-groups: devs, exec: { args: [1], env: [{ value: hunter2 }] }, auth-provider: { config: { client-id: 1 } } } }]
contexts: { x: { cluster: c } }`,
  'names what is not there': `${cluster}\ncurrent-context: x\ncontexts: [{ name: x, context: { cluster: nowhere, user: nobody } }]`,
  'has a name twice': `
${cluster}
users: [{ name: u, user: {} }, { name: v, user: {} }, { name: u, user: { token: hunter2 } }]
current-context: x
contexts: [{ name: x, context: { cluster: c, user: u, namespace: My_Shop } }]`,
  'has a namespace that is none': `${cluster}\ncurrent-context: x\ncontexts: [{ name: x, context: { cluster: c, namespace: My_Shop } }]`,
  'has no current context': `${cluster}\ncontexts: [{ name: x, context: { cluster: c } }]`,
  'has a cluster that cannot be reached': `
clusters:
- name: c
  cluster: { server: 'ftp://a.test', proxy-url: 'gopher://p.test', certificate-authority: ca.crt, certificate-authority-data: '***', insecure-skip-tls-verify: true }
users: [{ name: u, user: {} }]
${context}`,
  'has a user with too many ways to sign in': `
${cluster}
users:
- name: u
  user:
    token: hunter2
    username: jane
    password: hunter2
    client-certificate: missing.crt
    client-certificate-data: aHVudGVyMg==
    as-groups: [admins]
    auth-provider: { name: gcp }
    exec: {}
${context}`,
  'has a plugin that cannot be run': `
${cluster}
users: [{ name: u, user: { exec: { apiVersion: client.authentication.k8s.io/v1alpha1, command: '', interactiveMode: Sometimes } } }]
${context}`,
  'has an issuer that is none': `
${cluster}
users: [{ name: u, user: { auth-provider: { name: oidc, config: { idp-issuer-url: 'login.test', client-secret: hunter2 } } } }]
${context}`,
};

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'broken-'));
});
afterAll(() => rm(folder, { recursive: true }));

test.each(Object.entries(broken))('a kubeconfig that %s says so, with file and path and without secrets', async (title, text) => {
  const path = join(folder, 'config');
  await writeFile(path, text);
  const error = await loadConnection({ kubeconfig: path, env: {} }).catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(ConfigError);
  expect(inspect(error, { depth: 9, showHidden: true })).not.toMatch(/hunter2|aHVudGVyMg/);
  const said = (error as ConfigError).message.replaceAll(folder, '').replaceAll('; ', '\n');
  expect(said).toMatchSnapshot(title);
});

test('of several files every broken one is named', async () => {
  const [first, second] = [join(folder, 'first'), join(folder, 'second')];
  await writeFile(first, 'kind: Secret');
  await writeFile(second, 'clusters: {}');
  const error = await loadConnection({ env: { KUBECONFIG: `${first}${delimiter}${second}` } }).catch((caught: unknown) => caught);
  expect(error).toMatchObject({
    problems: [
      { file: first, path: 'kind' },
      { file: second, path: 'clusters' },
    ],
  });
});
