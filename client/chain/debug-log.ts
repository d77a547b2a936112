import { debuglog } from 'node:util';
import type { WireHeaders, WireRequest } from '../transport/transport.ts';
import type { Link } from './link.ts';

const SECRET = /authorization|cookie|token|secret|password/;

/** Headers as a log may show them: the scheme of an `authorization` stays, what follows it does not. */
export function loggedHeaders(headers: WireHeaders): WireHeaders {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => {
      if (!SECRET.test(name)) return [name, value];
      const scheme = typeof value === 'string' ? /^(Bearer|Basic) /i.exec(value)?.[1] : undefined;
      return [name, scheme === undefined ? '[redacted]' : `${scheme} [redacted]`];
    }),
  );
}

const described = ({ method, target, headers }: WireRequest): string => `${method} ${target} ${JSON.stringify(loggedHeaders(headers))}`;

/** Writes a line for every request that is really sent and for its answer, without bodies and without what is secret. */
export function debugLog(write: (line: string) => void): Link {
  return (next) => async (request) => {
    write(described(request));
    try {
      const response = await next(request);
      write(`${request.method} ${request.target}: HTTP ${response.status}`);
      return response;
    } catch (error) {
      write(`${request.method} ${request.target}: ${error instanceof Error ? error.message : String(error)}`);
      throw error;
    }
  };
}

/** Where lines go when nobody asks for them: to standard error with `NODE_DEBUG=kubestage`, else nowhere. */
export function nodeDebug(): ((line: string) => void) | undefined {
  const log = debuglog('kubestage');
  return log.enabled ? (line) => log('%s', line) : undefined;
}
