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

/** `2026-01-02T03:04:05Z`: whole seconds, as metav1.Time is written. */
export function formatTime(epochMs: number): string {
  return `${new Date(Math.floor(epochMs / 1000) * 1000).toISOString().slice(0, 19)}Z`;
}

/** `2026-01-02T03:04:05.006000Z`: six digits, as metav1.MicroTime is written. */
export function formatMicroTime(epochMs: number): string {
  return `${new Date(epochMs).toISOString().slice(0, 23)}000Z`;
}
