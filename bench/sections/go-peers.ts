import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { attempt, root, runJson } from '../run-program.ts';

/** The rates of Go's fakes on the same work, by peer and work. */
export interface GoPeers {
  readonly rates: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly notes: readonly string[];
}

interface Output {
  readonly versions: Readonly<Record<string, string>>;
  readonly peers: readonly {
    readonly name: string;
    readonly error?: string;
    readonly rates: readonly { readonly work: string; readonly perSecond: number }[];
  }[];
}

const COUNT = 2000;
const PLACES = ['go', '/usr/local/go/bin/go'];

function build(): string {
  const go = PLACES.find((place) => spawnSync(place, ['version']).status === 0);
  if (go === undefined) throw new Error('there is no Go on this machine');
  const program = join(root, '.kubestage', 'bench-go');
  const { status, stderr } = spawnSync(go, ['build', '-buildvcs=false', '-o', program, '.'], { cwd: join(root, 'bench/go'), encoding: 'utf8' });
  if (status !== 0 || !existsSync(program)) throw new Error(`go build: ${stderr.trim().split('\n').at(-1) ?? ''}`);
  return program;
}

/** Builds bench/go and runs it. */
export function goPeers(): GoPeers {
  const ran = attempt(() => runJson<Output>(build(), ['-n', String(COUNT)]));
  if ('reason' in ran) return { rates: {}, notes: [`The fakes of client-go and controller-runtime could not run: ${ran.reason}.`] };
  const { versions, peers } = ran.value;
  const named = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  return {
    rates: Object.fromEntries(peers.map(({ name, rates }) => [name, Object.fromEntries(rates.map(({ work, perSecond }) => [work, perSecond]))])),
    notes: [
      `Go's fakes (${named.join(', ')}) do the same work with ${COUNT.toLocaleString('en')} config maps, so their lists are of that many. \`NewSimpleClientset\` keeps no managed fields, and none of them validates.`,
      ...peers.flatMap(({ name, error }) => (error === undefined ? [] : [`${name} went no further than this: ${error}.`])),
    ],
  };
}
