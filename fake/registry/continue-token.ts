import { goCharacter, inspectJsonText } from '../../machinery/json-text.ts';
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

/** The JSON of a token. The revision is 64 bits wide: it is taken as text, before a Number could round it. */
function parsed(bytes: Uint8Array): unknown {
  const [first = 0] = bytes;
  if (first >= 0x80) throw broken(`invalid character '${goCharacter(first)}' looking for beginning of value`);
  const text = new TextDecoder().decode(bytes);
  const { error } = inspectJsonText(text);
  if (error !== undefined) throw broken(error);
  return JSON.parse(text.replace(/("rv"\s*:\s*)(-?[0-9]+)(?=\s*[,}])/, '$1"$2"'));
}

function goKind(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  return typeof value === 'boolean' ? 'bool' : typeof value;
}

const mismatch = (value: unknown, where: string): Error => broken(`json: cannot unmarshal ${goKind(value)} into Go ${where}`);

/** The members of a token; null counts as absent. */
function membersOf(value: unknown): { readonly v: string; readonly rv: string; readonly start: string } {
  if (typeof value !== 'object' || Array.isArray(value)) throw mismatch(value, 'value of type storage.continueToken');
  const { v, rv, start } = (value ?? {}) as Readonly<Record<string, unknown>>;
  for (const [name, member] of Object.entries({ v, start })) {
    if (typeof (member ?? '') !== 'string') throw mismatch(member, `struct field continueToken.${name} of type string`);
  }
  if (typeof (rv ?? '') !== 'string') throw mismatch(rv, 'struct field continueToken.rv of type int64');
  return { v: String(v ?? ''), rv: String(rv ?? '0'), start: String(start ?? '') };
}

/**
 * Reads a token.
 *
 * @throws {StatusError} 400 with the reason
 * @see apiserver pkg/storage/continue.go (v1.37)
 */
export function decodeContinue(token: string): Continuation {
  const { v, rv, start } = membersOf(parsed(decodeBytes(token)));
  if (v !== VERSION) throw broken(`server does not recognize this encoded version ${v}`);
  if (rv === '0') throw broken(`incorrect encoded start resourceVersion (version ${VERSION})`);
  if (start === '') throw broken(`encoded start key empty (version ${VERSION})`);
  if (start.split('/').some((part) => part === '' || part === '.' || part === '..')) throw broken(`encoded start key is invalid: ${start}`);
  return { revision: BigInt(rv), start };
}
