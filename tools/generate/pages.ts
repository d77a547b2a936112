import { globSync, readFileSync } from 'node:fs';
import { resourceEndpoints } from '../../fake/endpoints/resource-endpoints.ts';
import { TOKEN_SUBRESOURCE, tokenRequest } from '../../fake/endpoints/token-request.ts';
import { createStrategyFor } from '../../fake/kinds/strategy-for.ts';
import { resourceTable } from '../../machinery/generated/resource-table.ts';
import { fakesPage } from './fakes-page.ts';
import { kindsPage } from './kinds-page.ts';
import { limitsPage } from './limits-page.ts';

/** The pages of the documentation that are made of the sources: path → text. */
export function pagesOf(root: URL): ReadonlyMap<string, string> {
  const read = (path: string): string => readFileSync(new URL(path, root), 'utf8');
  const files = globSync('{fake,machinery}/**/*.ts', { cwd: root }).filter((file) => !/\.test\.ts$|^machinery\/(generated\/|status\.ts)/.test(file));
  const sources = new Map(files.sort().map((file) => [file.replaceAll('\\', '/'), read(file)]));
  const failing = read('test/conformance/not-yet-passing.txt').split('\n');
  const capabilities = globSync('test/capabilities/*.test.ts', { cwd: root }).map((file) => file.replaceAll('\\', '/'));
  // What is made for each cluster stands beside what all share.
  const subresources = { ...resourceEndpoints.subresources, [TOKEN_SUBRESOURCE]: { create: tokenRequest } };
  return new Map([
    ['docs/fakes-compared.md', fakesPage(new Map(capabilities.sort().map((file) => [file, read(file)])))],
    ['docs/kinds.md', kindsPage(resourceTable, createStrategyFor())],
    ['docs/limits.md', limitsPage({ resources: resourceTable, endpoints: { ...resourceEndpoints, subresources }, sources, failing })],
  ]);
}
