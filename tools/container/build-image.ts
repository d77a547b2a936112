import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, cpSync, mkdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type LockedPackage, productionPackages } from './production-packages.ts';

// Builds the image of the served fake out of what is on this machine: the repository's own Node, the system libraries that it
// needs, the built package and its dependencies. No base image, no registry.
//
//   build-image.ts TAG

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const [tag] = process.argv.slice(2);
if (tag === undefined) {
  console.error('build-image.ts: expected the tag of the image');
  process.exit(2);
}

const context = join(root, '.kubestage/image');
const rootfs = join(context, 'rootfs');
rmSync(context, { recursive: true, force: true });
mkdirSync(join(rootfs, 'tmp'), { recursive: true });
// Anybody may write there, as on every system: whoever runs the image may not be who built it.
chmodSync(join(rootfs, 'tmp'), 0o1777);
mkdirSync(join(rootfs, 'etc'));
writeFileSync(join(rootfs, 'etc/passwd'), 'kubestage:x:65532:65532::/:/nowhere\n');

/** The files that a program is loaded with, by ldd: `libc.so.6 => /lib/…/libc.so.6 (0x…)`, and the loader itself. */
function librariesOf(program: string): readonly string[] {
  const listing = execFileSync('ldd', [program], { encoding: 'utf8' });
  return [...listing.matchAll(/(?:=> )?(\/\S+) \(0x/g)].map((match) => match[1] ?? '');
}

for (const file of librariesOf(process.execPath)) {
  mkdirSync(join(rootfs, dirname(file)), { recursive: true });
  copyFileSync(realpathSync(file), join(rootfs, file));
}
mkdirSync(join(rootfs, 'usr/local/bin'), { recursive: true });
copyFileSync(realpathSync(process.execPath), join(rootfs, 'usr/local/bin/node'));
// Symbols are a seventh of the program and nobody looks at them in there.
spawnSync('strip', ['--strip-unneeded', join(rootfs, 'usr/local/bin/node')]);

const build = spawnSync(process.execPath, [join(root, 'tools/build.ts')], { stdio: 'inherit' });
if (build.status !== 0) process.exit(build.status ?? 1);
for (const part of ['dist', 'package.json', 'LICENSE']) cpSync(join(root, part), join(rootfs, 'app', part), { recursive: true });
const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as { readonly packages: Readonly<Record<string, LockedPackage>> };
for (const folder of productionPackages(lock.packages)) cpSync(join(root, folder), join(rootfs, 'app', folder), { recursive: true, dereference: true });

const { status } = spawnSync('docker', ['build', '--quiet', '--tag', tag, '--file', join(root, 'tools/container/local.Dockerfile'), context], {
  stdio: 'inherit',
});
process.exit(status ?? 1);
