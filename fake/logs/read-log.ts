import type { LogLine, ReadableLog } from './pod-logs.ts';

/** Which part of a log is asked for, and how it is written. */
export interface LogReading {
  readonly follow: boolean;
  readonly timestamps: boolean;
  /** Lines from before are left out; milliseconds since 1970. */
  readonly sinceMs?: number | undefined;
  /** Only the last of the lines that there are. */
  readonly tailLines?: number | undefined;
  /** The answer ends after so many bytes, in the middle of a line if need be. */
  readonly limitBytes?: number | undefined;
}

/** `2026-11-23T10:00:00.000000000Z`: as many digits on every line. */
const stamp = (atMs: number): string => new Date(atMs).toISOString().replace('Z', '000000Z');

/**
 * The bytes of a log, one chunk for all lines that are there at a time; ends at the end of the log, or with `signal`.
 *
 * The tail is counted before lines are left out for their age, as the kubelet does.
 * @see kubernetes pkg/kubelet/kuberuntime/logs/logs.go, ReadLogs (v1.37)
 */
export async function* readLog(log: ReadableLog, reading: LogReading, signal: AbortSignal): AsyncGenerator<Uint8Array, void> {
  const { follow, timestamps, sinceMs, tailLines, limitBytes = Number.POSITIVE_INFINITY } = reading;
  const encoder = new TextEncoder();
  const render = ({ text, atMs }: LogLine): string => (timestamps ? `${stamp(atMs)} ${text}\n` : `${text}\n`);
  let at = tailLines === undefined ? 0 : Math.max(0, log.lines.length - tailLines);
  let left = limitBytes;
  for (;;) {
    const fresh = log.lines.slice(at);
    at += fresh.length;
    const shown = fresh.filter(({ atMs }) => sinceMs === undefined || atMs >= sinceMs);
    const bytes = encoder.encode(shown.map(render).join(''));
    const chunk = bytes.length > left ? bytes.subarray(0, left) : bytes;
    left -= chunk.length;
    if (chunk.length > 0) yield chunk;
    if (!follow || left === 0 || signal.aborted || (log.isEnded && at === log.lines.length)) return;
    if (at === log.lines.length) await log.changed(signal);
  }
}
