import type { ExchangeResponse } from '../../machinery/exchange.ts';
import { type Status, StatusError } from '../../machinery/status.ts';
import type { Stage } from './context.ts';
import { RequestInfoError } from './request-info.ts';

/** A Status as an answer, in JSON whatever was asked for: the API server does the same for what fails early. */
export function statusResponse(status: Status): ExchangeResponse {
  const retryAfter = status.details?.retryAfterSeconds;
  return {
    status: status.code ?? 500,
    headers: { 'content-type': 'application/json', ...(retryAfter === undefined || retryAfter === 0 ? {} : { 'retry-after': String(retryAfter) }) },
    body: { kind: 'value', value: status },
  };
}

/** Plain text as an answer. */
export function textResponse(status: number, text: string): ExchangeResponse {
  return { status, headers: { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' }, body: { kind: 'text', text } };
}

function failureResponse(error: unknown, path: string): ExchangeResponse {
  if (error instanceof StatusError) return statusResponse(error.status);
  if (error instanceof RequestInfoError) {
    return textResponse(500, `Internal Server Error: ${JSON.stringify(path)}: failed to create RequestInfo: ${error.message}\n`);
  }
  const message = error instanceof Error ? error.message : String(error);
  return statusResponse({ kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message: `Internal error occurred: ${message}`, reason: 'InternalError', details: { causes: [{ message }] }, code: 500 });
}

/** The outermost stage, and the only place where a throw becomes an answer. The signal's own abort passes through. */
export const failure: Stage = {
  name: 'failure',
  run: async ({ request }, next) => {
    try {
      return await next();
    } catch (error) {
      request.signal.throwIfAborted();
      return failureResponse(error, request.target.split('?')[0] ?? '');
    }
  },
};
