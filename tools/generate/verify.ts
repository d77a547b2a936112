import { pathToFileURL } from 'node:url';
import { outputsOf } from './outputs.ts';
import { pagesOf } from './pages.ts';
import { readSpecification } from './specification.ts';
import { staleFiles } from './stale-files.ts';

// Another repository folder may be named, which is how the test proves that this bites.
const [, , folder] = process.argv;
const root = folder === undefined ? new URL('../../', import.meta.url) : pathToFileURL(`${folder}/`);
// The pages are made of the sources, which a folder with generated files alone does not have.
const outputs = new Map([...outputsOf(readSpecification(root)), ...(folder === undefined ? pagesOf(root) : [])]);
const stale = staleFiles(root, outputs);
if (stale.length > 0) {
  console.error(`${stale.join('\n')}\nrun node tools/generate/generate.ts`);
  process.exitCode = 1;
} else {
  console.log(`${outputs.size} generated files are current`);
}
