import { abortable } from '../transport/abortable.ts';
import type { WireHeaders } from '../transport/transport.ts';
import type { Link } from './link.ts';

/** Where the headers that say who is calling come from. */
export interface Credentials {
  /** Asked before every try. */
  headers(): Promise<WireHeaders>;
  /** Told of a 401, so that what is cached is fetched anew; `sent` is what `headers` gave for it. The call itself is not repeated. */
  refused(sent: WireHeaders): void;
}

/** Puts credentials on each request. A call that brings its own `authorization` keeps it. */
export function auth(credentials: Credentials): Link {
  return (next) => async (request) => {
    if (request.headers['authorization'] !== undefined) return next(request);
    const sent = await abortable(credentials.headers(), request.signal);
    const response = await next({ ...request, headers: { ...request.headers, ...sent } });
    if (response.status === 401) credentials.refused(sent);
    return response;
  };
}

/** Acts as somebody else on each request. A call that brings its own `impersonate-user` keeps it, and gets nothing of this. */
export function acting(headers: WireHeaders): Link {
  return (next) => (request) => next(request.headers['impersonate-user'] === undefined ? { ...request, headers: { ...request.headers, ...headers } } : request);
}
