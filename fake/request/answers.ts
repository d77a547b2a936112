import type { ExchangeResponse } from '../../machinery/exchange.ts';
import { type Status, StatusError } from '../../machinery/status.ts';

/** 404 as the server says it for a path that exists in a group it serves. */
export function resourceNotFound(): StatusError {
  return new StatusError({ code: 404, reason: 'NotFound', message: 'the server could not find the requested resource', details: {} });
}

/** 405 without a word about the resource. */
export function methodNotAllowed(): StatusError {
  return new StatusError({ code: 405, reason: 'MethodNotAllowed', message: 'the server does not allow this method on the requested resource', details: {} });
}

/** A Status as an answer. */
export function statusResponse(status: Status, contentType = 'application/json'): ExchangeResponse {
  const retryAfter = status.details?.retryAfterSeconds;
  return {
    status: status.code ?? 500,
    headers: { 'content-type': contentType, ...(retryAfter === undefined || retryAfter === 0 ? {} : { 'retry-after': String(retryAfter) }) },
    body: { kind: 'value', value: status },
  };
}

/** Plain text as an answer. */
export function textResponse(status: number, text: string): ExchangeResponse {
  return { status, headers: { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' }, body: { kind: 'text', text } };
}

/** Warnings as headers of an answer; nothing for none. */
export function warningHeaders(warnings: readonly string[]): { readonly warning?: readonly string[] } {
  return warnings.length === 0 ? {} : { warning: warnings.map((text) => `299 - ${JSON.stringify(text)}`) };
}
