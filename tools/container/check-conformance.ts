import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { knownFailures } from '../../test/conformance/known-list.ts';
import { type Count, root } from '../vitest-counts.ts';

/** The users that the recordings were made with, as a token file. */
export const conformanceTokens = 'admin-token,admin,admin-uid,"system:masters"\nalice-token,alice,alice-uid,"dev"\n';

/** A server to check. */
export interface CheckedServer {
  /** The target's name, for the lines that are printed. */
  readonly name: string;
  readonly url: string;
  /** The part of a scenario's title that chooses it. Default: all but those about what runs beside a server. */
  readonly only?: string;
}

const SHOWN = 20;

interface Result {
  readonly title: string;
  readonly area: string;
  readonly differences: readonly string[];
}

// What these are about is controllers that run beside the API server: they have a server of their own.
const isBeside = ({ area }: Result): boolean => area.startsWith('simulation-');

/** Runs the recordings against a server, in a process beside this one. What the list of known failures has is not counted as failed, but as skipped. */
export async function checkConformance({ name, url, only }: CheckedServer): Promise<Count> {
  const file = join(root, `.kubestage/conformance-${name}.json`);
  const log = openSync(join(root, `.kubestage/conformance-${name}.txt`), 'w');
  const program = ['--conditions=kubestage-source', '--disable-warning=ExperimentalWarning', join(root, 'test/conformance/main.ts')];
  const args = ['--server', url, '--token', 'admin-token', '--json', file, ...(only === undefined ? [] : ['--only', only])];
  const child = spawn(process.execPath, [...program, ...args], { cwd: root, stdio: ['ignore', log, log] });
  await once(child, 'exit');
  closeSync(log);
  const known = knownFailures('http');
  const ran = (JSON.parse(readFileSync(file, 'utf8')) as readonly Result[]).filter((result) => only !== undefined || !isBeside(result));
  const failed = ran.filter(({ differences }) => differences.length > 0);
  const unlisted = failed.filter(({ title }) => !known.has(title));
  for (const { title, differences } of unlisted.slice(0, SHOWN)) console.log(`not ok ${name} ${title}\n    ${differences.slice(0, 3).join('\n    ')}`);
  const count = {
    passed: ran.length - failed.length,
    failed: unlisted.length,
    skipped: failed.length - unlisted.length,
    failures: unlisted.map(({ title }) => `conformance on ${name}: ${title}`),
  };
  console.log(`conformance on ${name}: ${count.passed} passed, ${count.failed} failed, ${count.skipped} listed as not yet passing`);
  return count;
}
