import { readFile } from 'node:fs/promises';
import type { Clock } from '../../machinery/clock.ts';
import { AuthError } from '../errors.ts';

const REREAD_MS = 50_000;

/** A token that can be asked for, and dropped when it was refused. */
export interface TokenSource {
  token(): Promise<string>;
  refused(): void;
}

/**
 * The token in a file, read anew every 50 seconds and after a 401. While it cannot be read the last good one serves, or `initial`.
 * @see client-go transport/token_source.go
 */
export function tokenFileSource(file: string, clock: Clock, initial?: string): TokenSource {
  let last = initial;
  let readAt = Number.NEGATIVE_INFINITY;
  return {
    token: async () => {
      if (last !== undefined && clock.now() - readAt < REREAD_MS) return last;
      const askedAt = clock.now();
      try {
        const text = (await readFile(file, 'utf8')).trim();
        if (text === '') throw new AuthError(file, 'the token file is empty');
        last = text;
      } catch (cause) {
        if (last === undefined) throw cause instanceof AuthError ? cause : new AuthError(file, 'the token file cannot be read', { cause });
      }
      readAt = askedAt;
      return last;
    },
    refused: () => {
      readAt = Number.NEGATIVE_INFINITY;
    },
  };
}
