import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

// Builds the stand-ins of rancher/k3s and kindest/node on top of the served fake's image, with one more image for each way to fail.
//
//   build-stand-ins.ts BASE_IMAGE TAG_PREFIX

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const [base, prefix] = process.argv.slice(2);
if (base === undefined || prefix === undefined) {
  console.error('build-stand-ins.ts: expected the image to start from and the start of the tags');
  process.exit(2);
}

const context = join(root, '.kubestage/stand-ins');
rmSync(context, { recursive: true, force: true });
cpSync(join(root, 'tools/container/stand-ins'), join(context, 'stand-ins'), { recursive: true });
mkdirSync(join(context, 'bin'));
for (const program of ['k3s', 'kind-node', 'kubeadm', 'kubectl', 'ctr']) {
  const file = join(context, 'bin', program);
  writeFileSync(file, `#!/usr/local/bin/node --disable-warning=ExperimentalWarning\nimport('/app/stand-ins/${program}.ts');\n`);
  chmodSync(file, 0o755);
}
// Where kind's images have what the harness reads: the version, and manifests of network and storage.
cpSync(join(root, 'tools/container/stand-ins/kind'), join(context, 'kind'), { recursive: true });

interface Variant {
  readonly tag: string;
  readonly entrypoint: 'k3s' | 'kind-node';
  readonly fault: string;
}

const variants: readonly Variant[] = [
  ...['', 'never-ready', 'crash'].map((fault): Variant => ({ tag: 'k3s', entrypoint: 'k3s', fault })),
  ...['', 'never-boots', 'init-fails'].map((fault): Variant => ({ tag: 'kind', entrypoint: 'kind-node', fault })),
];

for (const { tag, entrypoint, fault } of variants) {
  const lines = [
    `FROM ${base}`,
    'USER 0:0',
    'HEALTHCHECK NONE',
    'COPY stand-ins /app/stand-ins',
    'COPY kind /kind',
    'COPY bin /bin',
    `ENV PATH=/bin:/usr/local/bin STAND_IN_FAULT=${fault}`,
    `ENTRYPOINT ["/bin/${entrypoint}"]`,
    'CMD []',
  ];
  writeFileSync(join(context, 'Dockerfile'), `${lines.join('\n')}\n`);
  const name = `${prefix}-${tag}${fault === '' ? '' : `:${fault}`}`;
  const { status, stderr } = spawnSync('docker', ['build', '--quiet', '--tag', name, context], { encoding: 'utf8' });
  if (status === 0) continue;
  console.error(stderr);
  process.exit(status ?? 1);
}
