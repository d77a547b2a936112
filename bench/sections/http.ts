import type { Section } from '../figure.ts';
import type { Speed } from '../measure.ts';
import { programArguments, runProgram } from '../run-program.ts';
import { startServer } from '../server-process.ts';

const TARGETS: Readonly<Record<string, number>> = { get: 2500, create: 1500, 'get, 8 callers': 6000 };

/** How fast the fake is over plain HTTP, the client in another process. */
export async function overHttp(): Promise<Section> {
  const server = await startServer(programArguments('programs/http-server.ts', ['1000']));
  const { speeds } = runProgram<{ speeds: Record<string, Speed> }>('programs/http.ts', [server.greeting]);
  await server.close();
  return {
    title: 'Over HTTP',
    figures: Object.entries(speeds).map(([work, { perSecond, perCpuSecond }]) => ({
      ...{ work, unit: 'per second', value: perSecond, perCpuSecond },
      ...(TARGETS[work] === undefined ? {} : { target: { atLeast: TARGETS[work] } }),
    })),
    notes: ['The fake in one process, our client in another; CPU seconds are the client’s. Medians of five rounds.'],
  };
}
