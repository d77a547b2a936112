import type { ExchangeResponse } from '../../machinery/exchange.ts';
import { StatusError } from '../../machinery/status.ts';
import { statusResponse, textResponse, warningHeaders } from '../request/answers.ts';
import { ConnectionFault } from '../request/connection-fault.ts';
import type { Stage } from '../request/context.ts';
import { RequestInfoError } from '../request/request-info.ts';

function failureResponse(error: unknown, path: string): ExchangeResponse {
  if (error instanceof StatusError) return statusResponse(error.status);
  if (error instanceof RequestInfoError) {
    return textResponse(500, `Internal Server Error: ${JSON.stringify(path)}: failed to create RequestInfo: ${error.message}\n`);
  }
  const message = error instanceof Error ? error.message : String(error);
  return statusResponse({
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message: `Internal error occurred: ${message}`,
    reason: 'InternalError',
    details: { causes: [{ message }] },
    code: 500,
  });
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
      const response = failureResponse(error, request.target.split('?')[0] ?? '');
      return { ...response, headers: { ...response.headers, ...warningHeaders(warnings) } };
    }
  },
};
