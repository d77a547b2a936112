import { once } from 'node:events';
import type { Socket } from 'node:net';

/** Waits until there is something to read. @throws {Error} when the other side ends before */
async function readable(socket: Socket): Promise<void> {
  if (socket.readableEnded || socket.destroyed) throw new Error('the proxy closed the connection');
  const ended = new AbortController();
  const { signal } = ended;
  try {
    await Promise.race([
      once(socket, 'readable', { signal }),
      once(socket, 'close', { signal }).then(() => {
        throw new Error('the proxy closed the connection');
      }),
    ]);
  } finally {
    ended.abort();
  }
}

/** Takes exactly `length` bytes off a socket that nobody else reads. */
export async function readBytes(socket: Socket, length: number): Promise<Buffer> {
  for (;;) {
    const bytes = socket.read(length) as Buffer | null;
    if (bytes !== null && bytes.length === length) return bytes;
    await readable(socket);
  }
}

const LONGEST_HEAD = 16 * 1024;

/** Takes the head of an HTTP answer off a socket, up to and with its empty line; what comes after stays to be read. */
export async function readHead(socket: Socket): Promise<string> {
  let head = Buffer.alloc(0);
  for (;;) {
    const bytes = socket.read() as Buffer | null;
    if (bytes === null) {
      await readable(socket);
      continue;
    }
    head = Buffer.concat([head, bytes]);
    const end = head.indexOf('\r\n\r\n');
    if (end >= 0) {
      if (end + 4 < head.length) socket.unshift(head.subarray(end + 4));
      return head.toString('latin1', 0, end);
    }
    if (head.length > LONGEST_HEAD) throw new Error('the proxy answers with more than a head');
  }
}
