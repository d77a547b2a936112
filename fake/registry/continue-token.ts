import { badRequest } from '../../machinery/status.ts';

/** Where the next page of a list begins, and at which revision. */
export interface Continuation {
  /** -1n: whatever is current, after the revision of the first page has expired. */
  readonly revision: bigint;
  /** The first key of the page, without the namespace that the list is of. */
  readonly start: string;
}

const VERSION = 'meta.k8s.io/v1';
const BASE64_URL = /[^A-Za-z0-9_-]/;

const broken = (problem: string): Error => badRequest(`invalid continue token: continue key is not valid: ${problem}`);

/** The token as the API server makes it: base64url without padding, of a JSON object. */
export function encodeContinue({ revision, start }: Continuation): string {
  const json = `{"v":"${VERSION}","rv":${revision},"start":${JSON.stringify(start)}}`;
  return btoa(String.fromCharCode(...new TextEncoder().encode(json)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}

function decodeBytes(token: string): Uint8Array {
  const illegal = token.search(BASE64_URL);
  const position = illegal === -1 && token.length % 4 === 1 ? token.length - 1 : illegal;
  if (position !== -1) throw broken(`illegal base64 data at input byte ${position}`);
  return Uint8Array.from(atob(token.replaceAll('-', '+').replaceAll('_', '/')), (character) => character.charCodeAt(0));
}

function parsed(bytes: Uint8Array): Readonly<Record<string, unknown>> {
  const first = bytes.find((byte) => byte !== 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d);
  if (first === undefined) throw broken('unexpected end of JSON input');
  if (first !== 0x7b) {
    const shown = first >= 0x20 && first < 0x7f ? String.fromCharCode(first) : `\\u${first.toString(16).padStart(4, '0')}`;
    throw broken(`invalid character '${shown}' looking for beginning of value`);
  }
  try {
    // The revision is 64 bits wide: it is taken as text, before a Number could round it.
    const text = new TextDecoder().decode(bytes).replace(/("rv"\s*:\s*)(-?[0-9]+)/, '$1"$2"');
    return JSON.parse(text) as Readonly<Record<string, unknown>>;
  } catch {
    throw broken('unexpected end of JSON input');
  }
}

/**
 * Reads a token.
 *
 * @throws {StatusError} 400 with the reason
 * @see apiserver pkg/storage/continue.go (v1.37)
 */
export function decodeContinue(token: string): Continuation {
  const { v, rv, start } = parsed(decodeBytes(token));
  if (v !== VERSION) throw broken(`server does not recognize this encoded version ${typeof v === 'string' ? v : ''}`);
  if (typeof rv !== 'string' || rv === '0') throw broken(`incorrect encoded start resourceVersion (version ${VERSION})`);
  if (typeof start !== 'string' || start === '') throw broken(`encoded start key empty (version ${VERSION})`);
  if (start.split('/').some((part) => part === '' || part === '.' || part === '..')) throw broken(`encoded start key is invalid: ${start}`);
  return { revision: BigInt(rv), start };
}
