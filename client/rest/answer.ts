import { deepFreeze } from '../../machinery/deep-freeze.ts';
import { isJsonObject } from '../../machinery/json.ts';
import { failureStatus, type Status } from '../../machinery/status.ts';
import { ApiError, DecodeError } from '../errors.ts';
import type { Payload, WireResponse } from '../transport/transport.ts';
import type { OperationName } from './operation-name.ts';

const MAX_FOREIGN_TEXT = 2048;

const REASONS: Readonly<Record<number, string>> = {
  400: 'BadRequest',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'NotFound',
  405: 'MethodNotAllowed',
  406: 'NotAcceptable',
  409: 'Conflict',
  410: 'Gone',
  413: 'RequestEntityTooLarge',
  415: 'UnsupportedMediaType',
  422: 'Invalid',
  429: 'TooManyRequests',
  500: 'InternalError',
  503: 'ServiceUnavailable',
  504: 'Timeout',
};

/** Whether a value is the API server's own Status. */
export function isStatus(value: unknown): value is Status {
  return isJsonObject(value) && value['kind'] === 'Status' && value['apiVersion'] === 'v1';
}

/** Whole seconds only; a date is not obeyed, as in client-go. In milliseconds. @see client-go rest/with_retry.go */
export function retryAfterMsOf(response: Pick<WireResponse, 'header'>): number | undefined {
  const header = response.header('retry-after');
  return header !== undefined && /^\d{1,9}$/.test(header) ? Number(header) * 1000 : undefined;
}

/** A Status for an answer that carries none, such as a proxy's error page: its cause is `UnexpectedServerResponse`. */
function statusFor(httpStatus: number, payload: Payload): Status {
  if (payload.kind === 'value' && isStatus(payload.value)) return payload.value;
  const text = payload.kind === 'text' ? payload.text.slice(0, MAX_FOREIGN_TEXT) : '';
  return failureStatus({
    code: httpStatus,
    reason: REASONS[httpStatus] ?? (httpStatus >= 500 ? 'InternalError' : 'Unknown'),
    message: `the server answered HTTP ${httpStatus} without a Status`,
    details: { causes: [{ reason: 'UnexpectedServerResponse', message: text === '' ? 'unknown' : text }] },
  });
}

/** The error that a refusing answer stands for. Reads the body. */
export async function errorOf(response: WireResponse, operation: OperationName): Promise<ApiError> {
  const payload = await response.payload();
  const status = deepFreeze(statusFor(response.status, payload));
  const seconds = status.details?.retryAfterSeconds;
  const retryAfterMs = retryAfterMsOf(response) ?? (seconds === undefined ? undefined : seconds * 1000);
  return new ApiError({ status, httpStatus: response.status, operation, retryAfterMs });
}

/** Whether the server took the request. */
export function isSuccess(response: WireResponse): boolean {
  return response.status >= 200 && response.status < 300;
}

/** The object that a request was answered with, frozen. @throws {ApiError} when refused; {DecodeError} when there is no JSON object */
export async function objectOf(response: WireResponse, operation: OperationName, complete?: (answer: unknown) => unknown): Promise<unknown> {
  if (!isSuccess(response)) throw await errorOf(response, operation);
  const payload = await response.payload();
  if (payload.kind === 'value') return deepFreeze(complete === undefined ? payload.value : complete(payload.value));
  const problem = payload.kind === 'empty' ? 'the answer is empty' : 'the answer is text where an object was expected';
  throw new DecodeError(problem, { mediaType: response.header('content-type') ?? '', byteOffset: 0 });
}
