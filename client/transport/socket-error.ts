import { TransportError } from '../errors.ts';

const PASSING: ReadonlySet<string> = new Set([
  'ECONNRESET',
  'ECONNREFUSED',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'EAI_AGAIN',
  'ENETUNREACH',
  'EHOSTUNREACH',
  'UND_ERR_SOCKET',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
  'UND_ERR_CLOSED',
  'UND_ERR_DESTROYED',
  'UND_ERR_INFO',
  'ERR_HTTP2_STREAM_ERROR',
  'ERR_HTTP2_STREAM_CANCEL',
  'ERR_HTTP2_SESSION_ERROR',
  'ERR_HTTP2_GOAWAY_SESSION',
]);

function codeOf(error: unknown): string | undefined {
  return typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

// HTTP/2 has several words for a connection that ended under a request: undici's own is UND_ERR_INFO.
const BROKEN: ReadonlySet<string> = new Set([
  'ECONNRESET',
  'EPIPE',
  'UND_ERR_SOCKET',
  'UND_ERR_DESTROYED',
  'UND_ERR_INFO',
  'ERR_HTTP2_STREAM_CANCEL',
  'ERR_HTTP2_SESSION_ERROR',
  'ERR_HTTP2_GOAWAY_SESSION',
]);

/** Whether a request came to connections that were let go of meanwhile, and so was never sent. */
export function wasNeverSent(error: unknown): boolean {
  return codeOf(error) === 'UND_ERR_CLOSED';
}

/** Whether a connection that stood broke off, as one that idled too long does; a server that is not there is something else. */
export function isBrokenConnection(error: unknown): boolean {
  return error instanceof TransportError && BROKEN.has(codeOf(error.cause) ?? '');
}

/** undici's parser keeps what it could not read, and that may be the middle of a Secret. */
function withoutData(error: unknown): unknown {
  if (!(error instanceof Error) || !('data' in error)) return error;
  return Object.assign(new Error(error.message), { name: error.name });
}

/** What a failed connection is to the caller; the platform's abort and time-out errors pass unchanged. */
export function transportError(error: unknown, origin: string): unknown {
  if (error instanceof TransportError || error instanceof TypeError || error instanceof DOMException) return error;
  const code = codeOf(error) ?? codeOf(error instanceof Error ? error.cause : undefined);
  const message = error instanceof Error && error.message !== '' ? error.message : (code ?? 'the connection failed');
  return new TransportError(`${origin}: ${message.replaceAll('\n', ' ')}`, { cause: withoutData(error), retriable: code !== undefined && PASSING.has(code) });
}
