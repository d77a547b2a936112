import type { Figure, Section } from '../figure.ts';
import { attempt, programArguments, runJson, runProgram } from '../run-program.ts';
import { startServer } from '../server-process.ts';

interface Work {
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly peakMb: number;
  readonly connections: number;
}

const PEER = 'client-node';

interface Line {
  readonly of: 'gets' | 'list' | 'watch';
  readonly work: string;
  readonly unit: string;
  readonly read: (work: Work) => number;
}

const LINES: readonly Line[] = [
  { of: 'gets', work: '2,000 GETs over TLS', unit: 's', read: ({ seconds }) => seconds },
  { of: 'gets', work: '2,000 GETs over TLS, connections', unit: '', read: ({ connections }) => connections },
  { of: 'list', work: 'list of 10,000 pods of 4 KB', unit: 's', read: ({ seconds }) => seconds },
  { of: 'list', work: 'list of 10,000 pods of 4 KB, peak RSS', unit: 'MB', read: ({ peakMb }) => peakMb },
  { of: 'watch', work: '50,000 watch events', unit: 's', read: ({ seconds }) => seconds },
  { of: 'watch', work: '50,000 watch events, CPU', unit: 's', read: ({ cpuSeconds }) => cpuSeconds },
];

const ROUNDS = 7;

/** The round with the middle CPU time. */
function middle(rounds: readonly Work[]): Work {
  return rounds.toSorted((a, b) => a.cpuSeconds - b.cpuSeconds)[Math.floor(rounds.length / 2)] as Work;
}

/** Both take turns: what slows the machine down for a while slows down both. */
function bothInTurns(kind: Line['of'], greeting: string): { readonly ours: Work; readonly theirs: ReturnType<typeof attempt<Work>> } {
  const [ours, theirs]: [Work[], ReturnType<typeof attempt<Work>>[]] = [[], []];
  for (let round = 0; round < ROUNDS; round += 1) {
    ours.push(runProgram<Work>('programs/client-work.ts', [kind, greeting]));
    theirs.push(attempt(() => runPeer<Work>('client-node-work.mjs', [kind, greeting])));
  }
  const refused = theirs.find((round) => 'reason' in round);
  return { ours: middle(ours), theirs: refused ?? { value: middle(theirs.flatMap((round) => ('value' in round ? [round.value] : []))) } };
}

/** Runs a program of a peer, which is plain JavaScript. */
export function runPeer<T>(file: string, args: readonly string[]): T {
  return runJson<T>(process.execPath, programArguments(`peers/${file}`, args));
}

/** Our client and @kubernetes/client-node with the same server, each work in a process of its own. */
export async function sideBySide(): Promise<Section> {
  const server = await startServer(programArguments('programs/api-server.ts'));
  const notes = ['A server of written-out answers over TLS, the same for both. Both take turns; the middle of seven runs each, each in a process of its own.'];
  const figures: Figure[] = [];
  for (const kind of ['gets', 'list', 'watch'] as const) {
    const { ours, theirs } = bothInTurns(kind, server.greeting);
    if ('reason' in theirs) notes.push(`@kubernetes/client-node could not do “${kind}”: ${theirs.reason}.`);
    for (const { work, unit, read, of } of LINES) {
      if (of === kind) figures.push({ work, unit, value: read(ours), ...('value' in theirs ? { peers: { [PEER]: read(theirs.value) } } : {}) });
    }
  }
  await server.close();
  return { title: 'The client beside @kubernetes/client-node', figures, notes };
}

interface Informed {
  readonly parseMs: number;
  readonly parseCpuMs: number;
  readonly syncMs: number;
  readonly syncCpuMs: number;
  readonly heapKbEach: number;
}

type Peer = Pick<Informed, 'syncMs' | 'syncCpuMs' | 'heapKbEach'>;

/** An informer of 10,000 pods over HTTP against `JSON.parse` of the same bytes, and client-node's. */
export async function informers(): Promise<Section> {
  const server = await startServer(programArguments('programs/http-server.ts', ['0', '10000']));
  const { parseMs, parseCpuMs, syncMs, syncCpuMs, heapKbEach } = runProgram<Informed>('programs/informer-work.ts', [server.greeting]);
  const theirs = attempt(() => runPeer<Peer>('client-node-informer.mjs', [server.greeting]));
  await server.close();
  const beside = (key: keyof Peer, by = 1): Pick<Figure, 'peers'> => ('value' in theirs ? { peers: { [PEER]: theirs.value[key] / by } } : {});
  return {
    title: 'An informer of 10,000 pods over HTTP',
    figures: [
      { work: 'synced', unit: 'ms', value: syncMs, ...beside('syncMs') },
      { work: 'synced, against `JSON.parse` of the same bytes', unit: '×', value: syncMs / parseMs, target: { atMost: 1.5 }, ...beside('syncMs', parseMs) },
      { work: 'the same in CPU time', unit: '×', value: syncCpuMs / parseCpuMs, target: { atMost: 1.5 }, ...beside('syncCpuMs', parseCpuMs) },
      { work: 'heap for each pod, managedFields dropped', unit: 'KB', value: heapKbEach, target: { atMost: 6 }, ...beside('heapKbEach') },
    ],
    notes: [
      `\`JSON.parse\` takes ${parseMs.toFixed(0)} ms. Medians of five rounds. client-node’s informer keeps managedFields: it has no transforms.`,
      ...('reason' in theirs ? [`client-node’s informer could not run: ${theirs.reason}.`] : []),
    ],
  };
}
