import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { FakeCluster } from '../../fake/index.ts';
import { kubeconfigYaml } from '../../fixtures/index.ts';
import { runCommand } from '../serve/served-cluster.ts';

const root = join(import.meta.dirname, '../..');
const folder = join(root, '.kubestage', 'types-command');

const DEFINITION = `
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: websites.example.com}
spec:
  group: example.com
  scope: Namespaced
  names: {plural: websites, singular: website, kind: Website, listKind: WebsiteList}
  versions:
  - name: v1
    served: true
    storage: true
    subresources: {status: {}}
    schema:
      openAPIV3Schema:
        type: object
        description: A site to be served.
        required: [spec]
        properties:
          spec:
            type: object
            required: [host, tier, ports]
            properties:
              host: {type: string, description: "Where it answers.\\nNo scheme, no */ either."}
              tier: {type: string, enum: [free, paid], default: free}
              ports:
                type: array
                items:
                  type: object
                  required: [port]
                  properties:
                    port: {x-kubernetes-int-or-string: true}
                    weights: {type: array, items: {type: integer, enum: [1, 2]}}
              labels: {type: object, additionalProperties: {type: string}}
              quota: {type: number, nullable: true}
              anything: {x-kubernetes-preserve-unknown-fields: true}
              open: {type: object, x-kubernetes-preserve-unknown-fields: true, properties: {known: {type: boolean}}}
              template: {type: object, x-kubernetes-embedded-resource: true, x-kubernetes-preserve-unknown-fields: true}
              odd-name: {type: string}
          status:
            type: object
            properties: {phase: {type: string}}
  - name: v1alpha1
    served: false
    storage: false
    schema: {openAPIV3Schema: {type: object}}
`;

const PROGRAM = `
import type { Client } from 'kubestage';
import { Website } from './types/example.com/v1.js';

export async function program(client: Client): Promise<void> {
  const websites = client.resource(Website).namespace('shop');
  const made = await websites.create({ metadata: { name: 'home' }, spec: { host: 'a', ports: [{ port: 80 }, { port: 'http', weights: [1, 2] }], quota: null } });
  const host: string = made.spec.host;
  const tier: 'free' | 'paid' | undefined = made.spec.tier;
  const known: boolean | undefined = made.spec.open?.known;
  const kind: string | undefined = made.spec.template?.kind;
  await websites.status.apply({ metadata: { name: 'home' }, status: { phase: 'Ready' } }, { fieldManager: 'm' });
  await websites.edit('home', (draft) => {
    draft.spec['odd-name'] = 'x';
    // @ts-expect-error a field that there is not
    draft.spec.hosts = [];
  });
  // @ts-expect-error a value that there is not
  await websites.apply({ metadata: { name: 'home' }, spec: { tier: 'gold' } });
  // @ts-expect-error what is required is missing
  await websites.create({ metadata: { name: 'home' }, spec: { ports: [] } });
  // @ts-expect-error weights are 1 or 2
  await websites.create({ metadata: { name: 'home' }, spec: { host: 'a', ports: [{ port: 1, weights: [3] }] } });
  for (const one of [host, tier, known, kind, made.spec.anything, made.spec.open?.['other']]) void one;
}
`;

const SERVER_PROGRAM = `
import type { Client } from 'kubestage';
import { Deployment } from './server/apps/v1.js';
import { Pod } from './server/core/v1.js';
import { Website } from './server/example.com/v1.js';
import { ClusterRole } from './server/rbac.authorization.k8s.io/v1.js';

export async function program(client: Client): Promise<void> {
  const web = await client.resource(Deployment).get('web');
  const image: string | undefined = web.spec?.template.spec?.containers[0]?.image;
  const surge: number | string | undefined = web.spec?.strategy?.rollingUpdate?.maxSurge;
  const host: string | undefined = (await client.resource(Website).get('home')).spec.host;
  const limits: Readonly<Record<string, string>> | undefined = (await client.resource(Pod).get('a')).spec?.containers[0]?.resources?.limits;
  for await (const role of client.resource(ClusterRole).listAll()) void role.rules?.[0]?.verbs;
  // @ts-expect-error a field that there is not
  void web.spec?.replica;
  for (const one of [image, surge, host, limits]) void one;
}
`;

function typeCheck(program: string, text: string): string {
  writeFileSync(join(folder, program), text);
  const config = {
    extends: '../../tsconfig.json',
    compilerOptions: { allowImportingTsExtensions: false, noPropertyAccessFromIndexSignature: false },
    include: [program],
  };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));
  return spawnSync('tsc', ['-p', folder, '--allowImportingTsExtensions'], { cwd: root, encoding: 'utf8' }).stdout;
}

beforeAll(() => {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, 'crds'), { recursive: true });
  writeFileSync(join(folder, 'crds', 'website.yaml'), DEFINITION);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('definitions in files become types that a program is checked against', () => {
  const { status, stdout, stderr } = runCommand(['types', '--crds', join(folder, 'crds'), '--out', join(folder, 'types')]);
  expect([status, stderr, stdout]).toEqual([0, '', `wrote 1 file to ${join(folder, 'types')}\n`]);
  expect(typeCheck('program.ts', PROGRAM)).toBe('');
  expect(readFileSync(join(folder, 'types/example.com/v1.ts'), 'utf8')).toMatchSnapshot();
});

test('everything that a live cluster serves becomes types, built-in and custom kinds alike', async () => {
  await using cluster = await FakeCluster.create({
    crds: join(folder, 'crds'),
    tokens: [{ token: 'secret', user: { username: 'admin', groups: ['system:masters'] } }],
  });
  const listener = await cluster.listen();
  const kubeconfig = join(folder, 'kubeconfig');
  writeFileSync(kubeconfig, kubeconfigYaml({ server: listener.url, token: 'secret' }));
  const { promise, resolve } = Promise.withResolvers<number | null>();
  const { spawn } = await import('node:child_process');
  const args = [
    '--conditions=kubestage-source',
    join(root, 'cli/kubestage.ts'),
    'types',
    '--server',
    '--kubeconfig',
    kubeconfig,
    '--out',
    join(folder, 'server'),
  ];
  spawn(process.execPath, args, { stdio: 'inherit' }).once('exit', resolve);
  expect(await promise).toBe(0);
  expect(typeCheck('server-program.ts', SERVER_PROGRAM)).toBe('');
});

test.each([
  [['types'], '--out is missing'],
  [['types', '--out', 'x'], '--crds or --server is missing'],
  [['types', '--out', 'x', '--crds', 'absent.yaml'], 'absent.yaml:1:1: no such file'],
  [['types', '--out', 'x', '--crds', join(root, 'fixtures/sample/foo.yaml')], 'no custom resource definition in there'],
  [['types', '--out', 'x', '--server', '--kubeconfig', 'absent'], 'absent'],
  [['types', '--outt', 'x'], "Unknown option '--outt'"],
])('%j is refused in one sentence', (args, sentence) => {
  const { status, stderr } = runCommand(args);
  expect(stderr).toContain(sentence);
  expect(stderr.trim().split('\n')).toHaveLength(1);
  expect(status).toBe(2);
});
