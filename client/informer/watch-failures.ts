import { isApiError, isExpired, isTooManyRequests } from '../error-predicates.ts';
import { TransportError } from '../errors.ts';

/** The server is there but busy, or not there: the same request again, later. */
export function isPassing(error: unknown): boolean {
  return isTooManyRequests(error) || (error instanceof TransportError && error.retriable);
}

/** The version is of no use to this server: too old, or, after a restore, from a future it does not know. @see client-go reflector.go isTooLargeResourceVersionError */
export function isUnusableVersion(error: unknown): boolean {
  if (isExpired(error)) return true;
  return isApiError(error) && (error.status.details?.causes ?? []).some((cause) => cause.reason === 'ResourceVersionTooLarge');
}

/** The answers of servers that do not know initial events, or not for this resource. */
const NO_WATCH_LIST: ReadonlySet<number> = new Set([400, 405, 422, 501]);

/** Whether asking for initial events is of no use with this server. */
export function isWithoutInitialEvents(error: unknown): boolean {
  return error instanceof InitialEventsMissing || (isApiError(error) && NO_WATCH_LIST.has(error.httpStatus));
}

/** A server took the request for initial events and never said that they were all. */
export class InitialEventsMissing extends Error {
  override readonly name = 'InitialEventsMissing';
}
