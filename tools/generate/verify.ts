import { pathToFileURL } from 'node:url';
import { outputsOf } from './outputs.ts';
import { readSpecification } from './specification.ts';
import { staleFiles } from './stale-files.ts';

// Another repository folder may be named, which is how the test proves that this bites.
const [, , folder] = process.argv;
const root = folder === undefined ? new URL('../../', import.meta.url) : pathToFileURL(`${folder}/`);
const outputs = outputsOf(readSpecification(root));
const stale = staleFiles(root, outputs);
if (stale.length > 0) {
  console.error(`${stale.join('\n')}\nrun node tools/generate/generate.ts`);
  process.exitCode = 1;
} else {
  console.log(`${outputs.size} generated files are current`);
}
