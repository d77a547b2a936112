import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { HarnessError } from '../harness-error.ts';

/** A port of the loopback address that nobody listens on right now. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** Checks that nobody listens on a port that was asked for. @throws {HarnessError} `port-taken` */
export async function requirePort(port: number): Promise<number> {
  const server = createServer();
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  server.once('error', (error) => reject(new HarnessError('port-taken', `the port ${port} of this machine is taken by somebody else`, { cause: error })));
  server.listen(port, '127.0.0.1', () => server.close(() => resolve(port)));
  return promise;
}
