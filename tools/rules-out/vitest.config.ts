import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { defineConfig, type ViteUserConfig } from 'vitest/config';
import { withSwitches } from './rule-sites.ts';

const root = join(import.meta.dirname, '../..');
const conditions = ['kubestage-source', 'node', 'import', 'default'];

/** The tests of the built-in kinds, run on sources in which every rule has a switch. */
const config: ViteUserConfig = defineConfig({
  root,
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  plugins: [
    {
      name: 'rules-with-switches',
      enforce: 'pre',
      transform(_code, id) {
        const file = relative(root, id);
        if (!file.startsWith('fake/kinds/') || file.endsWith('.test.ts')) return undefined;
        return { code: withSwitches(readFileSync(id, 'utf8'), file), map: null };
      },
    },
  ],
  test: {
    // Sources with switches must not be found by other runs.
    fsModuleCache: false,
    isolate: false,
    // Not the tests of behaviour: those of a file share a cluster, which running one of them again without a rule would spoil for the next.
    include: ['fake/{kinds,admission}/**/*.test.ts'],
    setupFiles: [join(import.meta.dirname, 'after-each-test.ts')],
  },
});

// biome-ignore lint/style/noDefaultExport: vitest reads a configuration from there.
export default config;
