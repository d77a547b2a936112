import { type FakeCluster, type Fault, fault, type Middleware, type Reaction } from '../../fake/index.ts';

/** The label of connections that meet faults. */
export const CLIENT_LABEL = 'chaos';

interface FaultKind {
  readonly verb: string;
  readonly react: Fault | Middleware;
}

/** Every kind of fault, with the requests that it can hit. */
function kinds(cluster: FakeCluster, random: () => number): readonly FaultKind[] {
  const early = (): string => cluster.at().revision;
  let known = early();
  // A state that a lagging replica might answer with: that of the list before.
  const stale: Middleware = () => {
    const revision = known;
    known = early();
    return fault.staleList(revision);
  };
  const anyRequest: readonly Fault[] = [
    fault.tooManyRequests(),
    fault.status(500),
    fault.status(503),
    fault.reset(),
    fault.lostAnswer(),
    fault.latency({ from: 50, to: 5000 }, random),
    fault.hang(),
  ];
  const watches: readonly Fault[] = [
    fault.cut({ afterEvents: 3 }),
    fault.cut(),
    fault.garbled({ afterEvents: 2 }),
    fault.errorEvent(410, { afterEvents: 4 }),
    fault.errorEvent(500, { afterEvents: 1 }),
    fault.errorEvent(429),
    fault.duplicateEvents(),
  ];
  return [
    ...['list', 'watch', 'patch'].flatMap((verb) => anyRequest.map((react) => ({ verb, react }))),
    ...watches.map((react) => ({ verb: 'watch', react })),
    { verb: 'list', react: stale },
    { verb: 'patch', react: fault.conflict() },
    { verb: 'patch', react: fault.rival() },
  ];
}

/** Lets requests of chaos clients fail at random, each kind of fault on its own. */
export function injectFaults(
  cluster: FakeCluster,
  { seed, faultRate }: { readonly seed: number; readonly faultRate: number },
): { readonly fired: number; stop(): void } {
  let state = seed;
  const random = (): number => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
  const reactions: readonly Reaction[] = kinds(cluster, random).map(({ verb, react }, index) =>
    cluster
      .on({ verb, resource: 'configmaps', client: CLIENT_LABEL })
      .random(faultRate, { seed: seed * 1000 + index }, react)
      .optional(),
  );
  return {
    get fired() {
      return reactions.reduce((sum, { fired }) => sum + fired, 0);
    },
    stop: () => {
      for (const reaction of reactions) reaction[Symbol.dispose]();
    },
  };
}
