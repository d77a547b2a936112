import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ruleSites, withoutRule } from './rule-sites.ts';

// Imported before a program: the program runs without the rule that KUBESTAGE_RULE_OUT names.
const [file = '', place = '0'] = (process.env['KUBESTAGE_RULE_OUT'] ?? '').split('#');
const path = join(import.meta.dirname, '../..', file);

registerHooks({
  load: (url, context, next) => {
    if (!url.startsWith('file:') || fileURLToPath(url) !== path) return next(url, context);
    const text = readFileSync(path, 'utf8');
    const site = ruleSites(text)[Number(place)];
    if (site === undefined) throw new Error(`${file} has no rule ${place}`);
    return { format: 'module-typescript', source: withoutRule(text, site), shortCircuit: true };
  },
});
