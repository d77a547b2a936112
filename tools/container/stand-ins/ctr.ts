import { appendFileSync, readFileSync } from 'node:fs';

// Stands in for `ctr --namespace=k8s.io images import FILE`: reads the archive of `docker save`, and keeps the names of its images.

const args = process.argv.slice(2);
const words = args.filter((arg) => !arg.startsWith('-'));
if (!args.includes('--namespace=k8s.io') || words[0] !== 'images' || words[1] !== 'import') throw new Error(`the stand-in of ctr cannot ${args.join(' ')}`);
const archive = readFileSync(words[2] ?? '');

function entryOf(name: string): Buffer {
  for (let offset = 0; offset + 512 <= archive.length; ) {
    const size = Number.parseInt(archive.toString('latin1', offset + 124, offset + 136), 8) || 0;
    if (archive.toString('utf8', offset, offset + 100).replace(/\0.*$/s, '') === name) return archive.subarray(offset + 512, offset + 512 + size);
    offset += 512 + Math.ceil(size / 512) * 512;
  }
  throw new Error(`ctr: unrecognized image format: no ${name}`);
}

const manifest = JSON.parse(entryOf('manifest.json').toString('utf8')) as readonly { readonly RepoTags: readonly string[] }[];
for (const tag of manifest.flatMap(({ RepoTags }) => RepoTags)) {
  appendFileSync('/stand-in-images', `${tag}\n`);
  console.log(`unpacking docker.io/library/${tag}...done`);
}
