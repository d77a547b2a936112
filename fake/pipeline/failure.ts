import type { ExchangeRequest, ExchangeResponse } from '../../machinery/exchange.ts';
import { StatusError } from '../../machinery/status.ts';
import { statusResponse, textResponse, warningHeaders } from '../request/answers.ts';
import { ConnectionFault } from '../request/connection-fault.ts';
import { errorContentType } from '../request/media-types.ts';
import type { Stage } from '../request/context.ts';
import { RequestInfoError } from '../request/request-info.ts';

function failureResponse(error: unknown, { target, headers }: ExchangeRequest): ExchangeResponse {
  const path = target.split('?')[0] ?? '';
  const contentType = errorContentType(headers['accept']);
  if (error instanceof StatusError) return statusResponse(error.status, contentType);
  if (error instanceof RequestInfoError) {
    return textResponse(500, `Internal Server Error: ${JSON.stringify(path)}: failed to create RequestInfo: ${error.message}\n`);
  }
  const message = error instanceof Error ? error.message : String(error);
  const failed = new StatusError({ code: 500, reason: 'InternalError', message: `Internal error occurred: ${message}`, details: { causes: [{ message }] } });
  return statusResponse(failed.status, contentType);
}

/** The outermost stage, and the only place where a throw becomes an answer. The signal's own abort and broken connections pass through. */
export const failure: Stage = {
  name: 'failure',
  run: async ({ request, warnings }, next) => {
    try {
      return await next();
    } catch (error) {
      request.signal.throwIfAborted();
      if (error instanceof ConnectionFault) throw error;
      const response = failureResponse(error, request);
      return { ...response, headers: { ...response.headers, ...warningHeaders(warnings) } };
    }
  },
};
