import type { AddressInfo, Server, Socket } from 'node:net';

/** A server on a port of its own, and every connection that it has. */
export interface Loopback extends AsyncDisposable {
  readonly port: number;
  /** Connections that are open now. */
  readonly sockets: ReadonlySet<Socket>;
  /** Connections that were ever opened. */
  readonly opened: () => number;
}

/** Starts a server on this machine, for tests; disposing it breaks off what is open. */
export async function loopback(server: Server): Promise<Loopback> {
  const sockets = new Set<Socket>();
  let opened = 0;
  server.on('connection', (socket: Socket) => {
    opened++;
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.once('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    sockets,
    opened: () => opened,
    [Symbol.asyncDispose]: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

/** Waits, on real time, until something holds; for what only sockets can tell. @throws {Error} after five seconds */
export async function until(holds: () => boolean): Promise<void> {
  const end = Date.now() + 5_000;
  while (!holds()) {
    if (Date.now() > end) throw new Error('it does not come to hold');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
