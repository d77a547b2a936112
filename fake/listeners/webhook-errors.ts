import type { Json } from '../../machinery/json.ts';
import { isJsonObject } from '../../machinery/json.ts';
import type { WebhookAnswer } from '../registry/webhook-caller.ts';

/** A duration in whole seconds, rounded up, as Go prints it: `10s`, `1m30s`. */
export function timeoutText(timeoutMs: number): string {
  const seconds = Math.ceil(timeoutMs / 1000);
  return seconds < 60 ? `${seconds}s` : `${Math.floor(seconds / 60)}m${seconds % 60}s`;
}

const UNTRUSTED: ReadonlySet<string> = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'CERT_SIGNATURE_FAILURE',
]);

interface NodeFailure {
  readonly code?: string;
  readonly address?: string;
  readonly port?: number;
  readonly message?: string;
  readonly cert?: { readonly subjectaltname?: string };
}

function altNameProblem({ cert }: NodeFailure, hostname: string): string {
  const names = (cert?.subjectaltname ?? '').split(', ').filter((name) => name !== '');
  const isAddress = /^\[?[\d.:a-f]+\]?$/i.test(hostname) && /[.:]\d|:/.test(hostname);
  const kind = isAddress ? 'IP Address:' : 'DNS:';
  const valid = names.filter((name) => name.startsWith(kind)).map((name) => name.slice(kind.length));
  if (isAddress && valid.length === 0) return `x509: cannot validate certificate for ${hostname} because it doesn't contain any IP SANs`;
  if (valid.length === 0) return `x509: certificate is not valid for any names, but wanted to match ${hostname}`;
  return `x509: certificate is valid for ${valid.join(', ')}, not ${hostname}`;
}

/** What Go's network code would have said in place of Node's error. */
export function describeFailure(error: unknown, hostname: string): string {
  const failure = error as NodeFailure;
  const { code = '', address = '', port = 0 } = failure;
  const verify = 'tls: failed to verify certificate: ';
  const where = address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
  if (UNTRUSTED.has(code)) return `${verify}x509: certificate signed by unknown authority`;
  if (code === 'CERT_HAS_EXPIRED' || code === 'CERT_NOT_YET_VALID') return `${verify}x509: certificate has expired or is not yet valid`;
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') return `${verify}${altNameProblem(failure, hostname)}`;
  switch (code) {
    case 'ECONNREFUSED':
      return `dial tcp ${where}: connect: connection refused`;
    case 'EHOSTUNREACH':
      return `dial tcp ${where}: connect: no route to host`;
    case 'ENETUNREACH':
      return `dial tcp ${where}: connect: network is unreachable`;
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `dial tcp: lookup ${hostname}: no such host`;
    case 'ECONNRESET':
      return 'EOF';
    default:
      return /wrong version number|packet length too long/.test(failure.message ?? '')
        ? 'http: server gave HTTP response to HTTPS client'
        : (failure.message ?? String(error));
  }
}

const FIXED: Readonly<Record<number, string>> = {
  400: 'the server rejected our request for an unknown reason',
  401: 'the server has asked for the client to provide credentials',
  404: 'the server could not find the requested resource',
  405: 'the server does not allow this method on the requested resource',
  409: 'the server reported a conflict',
  422: 'the server rejected our request due to an error in our request',
  429: 'the server has received too many requests and has asked us to try again later',
  503: 'the server is currently unable to handle the request',
  504: 'the server was unable to return a response in the time allotted, but may still be processing the request',
};

const BODY_IS_MESSAGE: ReadonlySet<number> = new Set([403, 406, 415]);

/** The words of a status code without a Status. @see apimachinery pkg/api/errors/errors.go, NewGenericServerResponse (v1.37) */
export function codeMessage(code: number, body: string): string {
  if (BODY_IS_MESSAGE.has(code)) return body;
  const fixed = FIXED[code];
  if (fixed !== undefined) return fixed;
  if (code >= 500) return `an error on the server (${JSON.stringify(body)}) has prevented the request from succeeding`;
  return `the server responded with the status code ${code} but did not return more information`;
}

function parse(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

/** What Go's JSON decoder says of text that is no JSON. */
function syntaxProblem(text: string): string {
  const start = text.trimStart();
  if (start === '' || /^[[{"]/.test(start)) return "couldn't get version/kind; json parse error: unexpected end of JSON input";
  return `couldn't get version/kind; json parse error: invalid character '${start.slice(0, 1)}' looking for beginning of value`;
}

function statusMessage(value: Json | undefined): string | undefined {
  if (!isJsonObject(value) || value['kind'] !== 'Status' || value['apiVersion'] !== 'v1' || value['status'] === 'Success') return undefined;
  return typeof value['message'] === 'string' ? value['message'] : '';
}

/** Reads an answer as client-go does: the JSON value, or what its code, its Status or its syntax says went wrong. */
export function answerOf({ status, contentType, text }: { readonly status: number; readonly contentType: string; readonly text: string }): WebhookAnswer {
  const value = parse(text);
  const told = statusMessage(value);
  if (status < 200 || status > 206) {
    const body = contentType === '' || contentType.startsWith('text/') ? text.trim() : 'unknown';
    return { kind: 'failed', message: told ?? codeMessage(status, body) };
  }
  if (text === '') return { kind: 'failed', message: `0-length response with status code: ${status} and content type: ${contentType}` };
  if (value === undefined) return { kind: 'failed', message: syntaxProblem(text) };
  return told === undefined ? { kind: 'answered', value } : { kind: 'failed', message: told };
}
