import { readFileSync } from 'node:fs';

// What the real images need of their container: a stand-in ends with the line that they end with when they do not get it.

/** Whether the process has every capability of a privileged container: CAP_SYS_ADMIN is bit 21. */
export function isPrivileged(): boolean {
  const mask = /^CapEff:\s*([0-9a-f]+)$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? '0';
  return (BigInt(`0x${mask}`) & (1n << 21n)) !== 0n;
}

/** The type of file system that is mounted at exactly this path; undefined where there is none. */
export function mountedAt(path: string): string | undefined {
  const lines = readFileSync('/proc/self/mounts', 'utf8').split('\n');
  return lines.map((line) => line.split(' ')).find(([, target]) => target === path)?.[2];
}

/** Ends the process, saying why, unless every line holds. */
export function requireAll(demands: Readonly<Record<string, boolean>>): void {
  for (const [demand, isMet] of Object.entries(demands)) {
    if (isMet) continue;
    console.error(`level=fatal msg=${JSON.stringify(demand)}`);
    process.exit(1);
  }
}
