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

const MOST_CHARACTERS = 4096;
const CUT_CHARACTERS = 256;

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the ones that no header may have
const CONTROL = /[\u0000-\u001f\u007f]/;

/** All as they are while they are short together; else each cut short, and as many as there is room for. */
function fitting(warnings: readonly string[]): readonly string[] {
  if (warnings.reduce((sum, text) => sum + text.length, 0) <= MOST_CHARACTERS) return warnings;
  const texts = warnings.map((text) => Array.from(text));
  const total = texts.reduce((sum, text) => sum + text.length, 0);
  if (total <= MOST_CHARACTERS) return warnings;
  let written = 0;
  const kept: string[] = [];
  for (const text of texts) {
    if (written >= MOST_CHARACTERS) break;
    const cut = text.slice(0, CUT_CHARACTERS);
    written += cut.length;
    kept.push(cut.join(''));
  }
  return kept;
}

/**
 * Warnings as headers of an answer; nothing for none. What cannot stand in a header is left out.
 *
 * @see apiserver pkg/endpoints/filters/warning.go; apimachinery pkg/util/net/http.go, NewWarningHeader (v1.37)
 */
export function warningHeaders(warnings: readonly string[]): { readonly warning?: readonly string[] } {
  if (warnings.length === 0) return {};
  const written = fitting(warnings).filter((text) => !CONTROL.test(text));
  return written.length === 0 ? {} : { warning: written.map((text) => `299 - ${JSON.stringify(text)}`) };
}
