import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { defineConfig, type ViteUserConfig } from 'vitest/config';
import { ruleSites, withoutRule } from './rule-sites.ts';

const root = join(import.meta.dirname, '../..');
const conditions = ['kubestage-source', 'node', 'import', 'default'];

// The rule that is out: a file and the number of the rule in it.
const [file = '', place = '0'] = (process.env['KUBESTAGE_RULE_OUT'] ?? '').split('#');

/** The tests of the built-in kinds, run on sources one rule of which is out. */
const config: ViteUserConfig = defineConfig({
  root,
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  plugins: [
    {
      name: 'rule-out',
      enforce: 'pre',
      transform(_code, id) {
        if (file === '' || relative(root, id) !== file) return undefined;
        const text = readFileSync(id, 'utf8');
        const site = ruleSites(text)[Number(place)];
        if (site === undefined) throw new Error(`${file} has no rule ${place}`);
        return { code: withoutRule(text, site), map: null };
      },
    },
  ],
  // Sources without a rule must not be found by other runs, nor sources with it here.
  test: { fsModuleCache: false, isolate: false, bail: 1, include: ['fake/kinds/**/*.test.ts'] },
});

// biome-ignore lint/style/noDefaultExport: vitest reads a configuration from there.
export default config;
