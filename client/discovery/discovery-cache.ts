import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { createHash, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { Clock } from '../../machinery/clock.ts';
import { systemClock } from '../system-clock.ts';

/** Where answers of discovery outlive the client. Reading and writing never reject: a cache that does not work is an empty one. */
export interface DiscoveryCache {
  /** What was kept under a name, as JSON gives it; undefined when there is nothing, or it is older than `maxAgeMs`. */
  read(name: string, maxAgeMs?: number): Promise<unknown>;
  write(name: string, value: unknown): Promise<void>;
  /** How long what a server serves is believed, in milliseconds. */
  readonly resourcesMaxAgeMs: number;
}

/** How long to believe a file. */
export interface DiskCacheOptions {
  /** In milliseconds. Default six hours, as kubectl's. */
  readonly maxAgeMs?: number;
  readonly clock?: Clock;
}

const SIX_HOURS_MS = 6 * 3_600_000;

const fileOf = (name: string): string => `${createHash('sha256').update(name).digest('hex').slice(0, 32)}.json`;

/**
 * A cache of files in a folder, which must belong to one server and one user: give each its own. Files are the user's alone, and are
 * put in place whole.
 *
 * @see client-go discovery/cached/disk/cached_discovery.go (v0.37)
 */
export function diskCache(folder: string, { maxAgeMs = SIX_HOURS_MS, clock = systemClock }: DiskCacheOptions = {}): DiscoveryCache {
  return {
    resourcesMaxAgeMs: maxAgeMs,
    read: async (name, limitMs = Number.POSITIVE_INFINITY) => {
      const file = join(folder, fileOf(name));
      try {
        if (clock.now() - (await stat(file)).mtimeMs > limitMs) return undefined;
        return JSON.parse(await readFile(file, 'utf8')) as unknown;
      } catch {
        return undefined;
      }
    },
    write: async (name, value) => {
      const draft = join(folder, `.${randomUUID()}`);
      try {
        await mkdir(folder, { recursive: true, mode: 0o700 });
        await writeFile(draft, JSON.stringify(value), { mode: 0o600 });
        await rename(draft, join(folder, fileOf(name)));
      } catch {
        await rm(draft, { force: true }).catch(() => undefined);
      }
    },
  };
}
