import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { withSwitches } from './rule-sites.ts';
import './switchboard.ts';

// Imported before a program: every rule of the kinds can be taken out while it runs.
const root = join(import.meta.dirname, '../..');

registerHooks({
  load: (url, context, next) => {
    const file = url.startsWith('file:') ? relative(root, fileURLToPath(url)) : '';
    if (!file.startsWith('fake/kinds/')) return next(url, context);
    return { format: 'module-typescript', source: withSwitches(readFileSync(join(root, file), 'utf8'), file), shortCircuit: true };
  },
});
