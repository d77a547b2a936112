const DOCUMENT = JSON.stringify({
  items: Array.from({ length: 40 }, (_, index) => ({ metadata: { name: `item-${index}`, labels: { app: 'bench' } }, data: { text: 'x'.repeat(40) } })),
});
const TURNS = 20_000;

/**
 * CPU milliseconds that this machine takes, right now, for a fixed piece of work that has nothing to do with kubestage: reading and writing
 * JSON, and filling a map. Figures of two runs are compared as ratios to it.
 */
export function calibrate(): number {
  const start = process.cpuUsage();
  const seen = new Map<string, number>();
  for (let turn = 0; turn < TURNS; turn += 1) {
    const { items } = JSON.parse(DOCUMENT) as { items: { metadata: { name: string } }[] };
    for (const { metadata } of items) seen.set(`${metadata.name}-${turn % 100}`, turn);
    if (turn % 10 === 0) JSON.stringify(items);
  }
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}
