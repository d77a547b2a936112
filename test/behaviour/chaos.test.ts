import { expect, test } from 'vitest';
import { createManualClock } from '../../fake/index.ts';
import { type ChaosReport, chaosCluster, runChaos } from '../chaos/chaos-run.ts';

// The long run is `npm run chaos`.
const options = { seed: 7, controllers: 5, objects: 200, virtualMs: 120_000, faultRate: 0.05 };

async function chaos(): Promise<ChaosReport> {
  const clock = createManualClock();
  await using cluster = await chaosCluster(clock, options);
  return await runChaos(cluster, clock, options);
}

test('after two minutes of faults and compactions every cache equals the server, nothing is left, and the same seed does the same', async () => {
  const report = await chaos();
  expect(report).toMatchObject({ differences: [], leftOver: { watches: 0, timers: 0 }, compactions: 6 });
  expect(report.faults).toBeGreaterThan(100);
  expect(report.reconciles).toBeGreaterThan(report.writes);
  expect((await chaos()).fingerprint).toBe(report.fingerprint);
});
