import type { Send } from '../transport/transport.ts';

/** One link of the chain: wraps what comes after it. */
export type Link = (next: Send) => Send;

/** Joins links to one way to send; the first is the outermost. */
export function chain(links: readonly (Link | undefined)[], send: Send): Send {
  return links.reduceRight<Send>((next, link) => (link === undefined ? next : link(next)), send);
}
