/** Where all time comes from. A cluster, a client or a queue takes one; nothing reads the global clock. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Calls `run` once after `delayMs`; the returned function cancels. Does not keep the process alive. */
  schedule(delayMs: number, run: () => void): () => void;
}

/** Where all chance comes from. */
export interface Entropy {
  /** A version 4 UUID. */
  uid(): string;
  /** A whole number in `[0, limit)`. */
  below(limit: number): number;
}

// The second that was written last: what is written at all is mostly the time of now, several times for each object.
let lastSecond = 0;
let lastText = '1970-01-01T00:00:00Z';

/** `2026-01-02T03:04:05Z`: whole seconds, as metav1.Time is written. */
export function formatTime(epochMs: number): string {
  const second = Math.floor(epochMs / 1000);
  if (second !== lastSecond) {
    lastText = `${new Date(second * 1000).toISOString().slice(0, 19)}Z`;
    lastSecond = second;
  }
  return lastText;
}

/** `2026-01-02T03:04:05.006000Z`: six digits, as metav1.MicroTime is written. */
export function formatMicroTime(epochMs: number): string {
  return `${new Date(epochMs).toISOString().slice(0, 23)}000Z`;
}
