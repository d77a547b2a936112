import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ConfigError } from '../errors.ts';
import { loadConnection } from './load-connection.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kubeconfig-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function file(name: string, text: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, text);
  return path;
}

const a = `
apiVersion: v1
kind: Config
current-context: one
clusters: [{ name: c, cluster: { server: 'https://a.test:6443', certificate-authority: ca/a.crt } }]
users: [{ name: u, user: { token: token-of-a } }]
contexts: [{ name: one, context: { cluster: c, user: u, namespace: shop } }]
`;
const b = `
apiVersion: v1
kind: Config
current-context: two
clusters: [{ name: c, cluster: { server: 'https://b.test' } }, { name: d, cluster: { server: 'https://d.test' } }]
users: [{ name: u, user: { username: user-of-b } }, { name: v, user: { tokenFile: ./v.token } }]
contexts: [{ name: two, context: { cluster: d, user: v } }]
`;

test('check 9: of several files the first one to say something wins, and paths belong to the file they stand in', async () => {
  await mkdir(join(folder, 'ca'));
  await file('ca/a.crt', 'a certificate');
  const KUBECONFIG = [await file('a', a), await file('b', b), join(folder, 'missing')].join(':');
  const one = await loadConnection({ env: { KUBECONFIG } });
  expect(one).toMatchObject({ server: 'https://a.test:6443', namespace: 'shop', credentials: { token: 'token-of-a', basic: undefined } });
  expect(one.tls?.ca).toEqual({ file: join(folder, 'ca/a.crt') });
  const two = await loadConnection({ env: { KUBECONFIG }, context: 'two', namespace: 'other' });
  expect(two).toMatchObject({ server: 'https://d.test', namespace: 'other', credentials: { tokenFile: join(folder, 'v.token') } });
});

test('check 9: a file that was named must be there, one of a list need not', async () => {
  await expect(loadConnection({ kubeconfig: join(folder, 'missing'), env: {} })).rejects.toMatchObject({
    code: 'config',
    file: join(folder, 'missing'),
  });
  const list = [join(folder, 'missing'), await file('only', a.replace('certificate-authority: ca/a.crt', ''))].join(':');
  expect(await loadConnection({ kubeconfig: list, env: {} })).toMatchObject({ server: 'https://a.test:6443' });
});

test('all problems of a context are listed, each with its file and path, and no secret', async () => {
  const path = await file(
    'bad',
    `
current-context: x
clusters: [{ name: c, cluster: { insecure-skip-tls-verify: true, certificate-authority-data: AAAA, proxy-url: 'ftp://p' } }]
users: [{ name: u, user: { token: hunter2, username: me, client-key-data: aHVudGVyMg==, exec: { apiVersion: 'client.authentication.k8s.io/v1' } } }]
contexts: [{ name: x, context: { cluster: c, user: u } }]
`,
  );
  const error = await loadConnection({ kubeconfig: path, env: {} }).catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(ConfigError);
  const { problems, message } = error as ConfigError;
  expect(problems.map((problem) => problem.path)).toEqual([
    'clusters[0].cluster.server',
    'clusters[0].cluster.insecure-skip-tls-verify',
    'clusters[0].cluster.proxy-url',
    'users[0].user.client-certificate',
    'users[0].user',
    'users[0].user.exec.command',
    'users[0].user.exec.interactiveMode',
  ]);
  expect(problems.every((problem) => problem.file === path)).toBe(true);
  expect(message).not.toMatch(/hunter2|aHVudGVyMg/);
});

test('text that is no YAML is an error with its line, and does not quote the text', async () => {
  const path = await file('broken', 'users:\n- name: u\n  user: { token: "hunter2\n');
  const error = await loadConnection({ kubeconfig: path, env: {} }).catch((caught: unknown) => caught);
  expect(error).toMatchObject({ code: 'config', file: path, line: expect.any(Number) });
  expect(String(error)).not.toContain('hunter2');
});

test('entries of a wrong shape are named', async () => {
  const error = await loadConnection({ kubeconfig: { users: [{ name: 'u', user: { token: 5 } }] } as never, env: {} }).catch((caught: unknown) => caught);
  expect(error).toMatchObject({ problems: [{ path: 'users[0].user.token', message: 'must be text' }] });
});

test('nothing secret is sent to a server without TLS', async () => {
  const kubeconfig = {
    'current-context': 'x',
    clusters: [{ name: 'c', cluster: { server: 'localhost:8001' } }],
    users: [{ name: 'u', user: { token: 'hunter2' } }],
    contexts: [{ name: 'x', context: { cluster: 'c', user: 'u' } }],
  };
  expect(await loadConnection({ kubeconfig, env: {} })).toEqual({ server: 'http://localhost:8001', namespace: undefined });
});

test('without any configuration the error says where it was looked for', async () => {
  await expect(loadConnection({ env: { HOME: folder } })).rejects.toThrow(join(folder, '.kube/config'));
});

test('overrides count in place of what the context says', async () => {
  const kubeconfig = {
    'current-context': 'x',
    clusters: [
      { name: 'c', cluster: { server: 'https://a.test', 'tls-server-name': 'inner' } },
      { name: 'd', cluster: { server: 'https://d.test' } },
    ],
    users: [{ name: 'u', user: { username: 'jane', password: 'hunter2' } }],
    contexts: [{ name: 'x', context: { cluster: 'c', user: 'u', namespace: 'shop' } }],
  };
  const overrides = { cluster: { server: 'https://b.test' }, user: { token: 't', as: 'joe' } };
  const found = await loadConnection({ kubeconfig, overrides, namespace: 'other', env: {} });
  expect(found).toMatchObject({ server: 'https://b.test', namespace: 'other', credentials: { token: 't', basic: undefined, impersonate: { user: 'joe' } } });
  expect(found.tls?.serverName).toBeUndefined();
  expect(await loadConnection({ kubeconfig, overrides: { clusterName: 'd' }, env: {} })).toMatchObject({ server: 'https://d.test', namespace: 'shop' });
  await expect(loadConnection({ kubeconfig, overrides: { userName: 'nobody' }, env: {} })).rejects.toThrow('there is no user "nobody"');
});

test('what is loaded shows itself without its secrets', async () => {
  const kubeconfig = {
    'current-context': 'x',
    clusters: [{ name: 'c', cluster: { server: 'https://a.test' } }],
    users: [
      {
        name: 'u',
        user: { token: 'hunter2', exec: { apiVersion: 'client.authentication.k8s.io/v1beta1', command: 'login', env: [{ name: 'A', value: 'hunter2' }] } },
      },
    ],
    contexts: [{ name: 'x', context: { cluster: 'c', user: 'u' } }],
  };
  const connection = await loadConnection({ kubeconfig, env: {} });
  expect(connection.credentials?.token).toBe('hunter2');
  expect(inspect(connection, { depth: 12, showHidden: true }) + JSON.stringify(connection)).not.toContain('hunter2');
});
