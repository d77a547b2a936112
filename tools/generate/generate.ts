import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { generatedFolder, outputsOf } from './outputs.ts';
import { readSpecification } from './specification.ts';

const root = new URL('../../', import.meta.url);
const outputs = outputsOf(readSpecification(root));
rmSync(new URL(generatedFolder, root), { recursive: true, force: true });
for (const [path, contents] of outputs) {
  const file = new URL(path, root);
  mkdirSync(new URL('.', file), { recursive: true });
  writeFileSync(file, contents);
}
console.log(`wrote ${outputs.size} files to ${generatedFolder}`);

// The pages come last, and so does what makes them: the sources that they read import what was generated.
const { pagesOf } = await import('./pages.ts');
for (const [path, text] of pagesOf(root)) writeFileSync(new URL(path, root), text);
