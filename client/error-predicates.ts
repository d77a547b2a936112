import { type ApiError, isKubeError } from './errors.ts';

const KNOWN_REASONS: ReadonlySet<string> = new Set([
  'Unauthorized',
  'Forbidden',
  'NotFound',
  'AlreadyExists',
  'Conflict',
  'Gone',
  'Invalid',
  'ServerTimeout',
  'StoreReadError',
  'Timeout',
  'TooManyRequests',
  'BadRequest',
  'MethodNotAllowed',
  'NotAcceptable',
  'RequestEntityTooLarge',
  'UnsupportedMediaType',
  'InternalError',
  'Expired',
  'ServiceUnavailable',
]);

function apiError(error: unknown): ApiError | undefined {
  for (let current = error, depth = 0; depth < 8; depth++) {
    if (isKubeError(current) && current.code === 'api') return current as ApiError;
    if (!(current instanceof Error) || current.cause === undefined) return undefined;
    current = current.cause;
  }
  return undefined;
}

/** The HTTP status stands in where the reason is none of the API's own, as in client-go's `ReasonAndCodeForError`. */
function matches(error: unknown, reason: string, code: number | undefined): error is ApiError {
  const found = apiError(error);
  if (found === undefined) return false;
  return found.reason === reason || (code !== undefined && found.httpStatus === code && !KNOWN_REASONS.has(found.reason));
}

/** Whether the server answered and said no. Does not look through `cause`. */
export function isApiError(error: unknown): error is ApiError {
  return isKubeError(error) && error.code === 'api';
}

/** The object, or the whole resource, is not there. Looks through `cause`, as all of these do. */
export function isNotFound(error: unknown): error is ApiError {
  return matches(error, 'NotFound', 404);
}

/** A create met an object of that name. */
export function isAlreadyExists(error: unknown): error is ApiError {
  return matches(error, 'AlreadyExists', undefined);
}

/** The write was built on a state that is no longer current, or on fields another manager owns. */
export function isConflict(error: unknown): error is ApiError {
  return matches(error, 'Conflict', 409);
}

/** The resourceVersion or continue token is older than the server's history: list again. `Gone` counts, as older servers say it. */
export function isExpired(error: unknown): error is ApiError {
  return matches(error, 'Expired', 410) || matches(error, 'Gone', undefined);
}

/** The object breaks rules of its kind; `error.status.details.causes` lists them. */
export function isInvalid(error: unknown): error is ApiError {
  return matches(error, 'Invalid', 422);
}

/** Authorization or admission said no. */
export function isForbidden(error: unknown): error is ApiError {
  return matches(error, 'Forbidden', 403);
}

/** The server wants fewer calls. */
export function isTooManyRequests(error: unknown): error is ApiError {
  return matches(error, 'TooManyRequests', 429);
}

/** The server does not know the caller. */
export function isUnauthorized(error: unknown): error is ApiError {
  return matches(error, 'Unauthorized', 401);
}

/** The server ran out of time, or the caller's own limit passed. */
export function isTimeout(error: unknown): boolean {
  if (error instanceof DOMException) return error.name === 'TimeoutError';
  return matches(error, 'Timeout', 504) || matches(error, 'ServerTimeout', undefined);
}

/** The request itself is wrong: a parameter, or a body that cannot be read. */
export function isBadRequest(error: unknown): error is ApiError {
  return matches(error, 'BadRequest', 400);
}

/** The resource has no such verb. */
export function isMethodNotSupported(error: unknown): error is ApiError {
  return matches(error, 'MethodNotAllowed', 405);
}

/** The server takes no body of this kind: a strategic merge patch of a custom resource, for one. */
export function isUnsupportedMediaType(error: unknown): error is ApiError {
  return matches(error, 'UnsupportedMediaType', 415);
}

/** The body is larger than the server takes. */
export function isRequestTooLarge(error: unknown): error is ApiError {
  return matches(error, 'RequestEntityTooLarge', 413);
}

/** The server failed within itself. */
export function isInternalError(error: unknown): error is ApiError {
  return matches(error, 'InternalError', 500);
}

/** Whether a refusal has a cause with this reason, as `FieldManagerConflict` or `FieldValueInvalid`; on this field, where one is named. */
export function hasCause(error: unknown, reason: string, field?: string): error is ApiError {
  const causes = apiError(error)?.status.details?.causes ?? [];
  return causes.some((cause) => cause.reason === reason && (field === undefined || cause.field === field));
}

/** The server, or one behind it, cannot answer now. */
export function isUnavailable(error: unknown): error is ApiError {
  return matches(error, 'ServiceUnavailable', 503);
}
