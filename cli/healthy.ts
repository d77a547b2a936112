import { request } from 'node:https';
import { parseArgs } from 'node:util';
import { UsageError } from './usage-error.ts';

export const healthyUsage = `Usage: kubestage healthy [--port N]

Ends with 0 when a served cluster answers on this machine, else with 1: the health check of a container.

  --port N   the port that it listens on (default 6443)
`;

function answersOk(port: number): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  // The certificate is thrown away with the cluster: nothing could vouch for it, and nothing secret is sent.
  const call = request({ host: '127.0.0.1', port, path: '/livez', rejectUnauthorized: false, timeout: 2000 }, (response) => {
    response.resume();
    resolve(response.statusCode === 200);
  });
  call.on('error', () => resolve(false)).on('timeout', () => call.destroy());
  call.end();
  return promise;
}

/** Resolves to the exit code. @throws {UsageError} for flags that it does not have */
export async function healthy(args: readonly string[]): Promise<number> {
  if (args.includes('--help')) {
    process.stdout.write(healthyUsage);
    return 0;
  }
  let port: string;
  try {
    ({ port } = parseArgs({ args: [...args], options: { port: { type: 'string', default: '6443' } } }).values);
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
  if (!/^\d{1,5}$/.test(port)) throw new UsageError(`--port ${port}: expected a number from 0 to 65535`);
  return (await answersOk(Number(port))) ? 0 : 1;
}
