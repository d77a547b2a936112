import { goQuote } from '../go-quote.ts';
import { parseGoAddress } from './go-address.ts';

/** A URL taken apart as Go's `net/url` does. */
export interface GoUrl {
  readonly text: string;
  readonly scheme: string;
  /** With port, as `host:80`; escapes are resolved. */
  readonly host: string;
  /** The path with what must be escaped in it escaped. */
  readonly escapedPath: string;
  readonly query: string;
}

/** Why a text is no URL. */
export class UrlError extends Error {
  override readonly name = 'UrlError';

  constructor(text: string, why: string) {
    super(`parse ${goQuote(text)}: ${why}`);
  }
}

class Refusal extends Error {
  override readonly name = 'Refusal';
}

const encoder = new TextEncoder();

type Part = 'host' | 'zone' | 'other';
const HOST_SIGNS = /[\w.~!$&'()*+,;=:[\]<>"-]/;

function checkEscape(escaped: string, part: Part): void {
  const byte = Number.parseInt(escaped.slice(1), 16);
  const isBad = !/^%[0-9a-fA-F]{2}$/.test(escaped) || (part === 'host' && byte < 0x80 && byte !== 0x25);
  const isBadZone = part === 'zone' && byte !== 0x25 && byte !== 0x20 && !HOST_SIGNS.test(String.fromCharCode(byte));
  if (isBad || isBadZone) throw new Refusal(`invalid URL escape ${goQuote(escaped)}`);
}

/** The bytes that a text with escapes stands for. */
function unescaped(text: string, part: Part): number[] {
  const bytes: number[] = [];
  for (const [piece] of text.matchAll(/%.{0,2}|[^%]/gsu)) {
    if (piece.startsWith('%')) {
      checkEscape(piece, part);
      bytes.push(Number.parseInt(piece.slice(1), 16));
      continue;
    }
    const own = encoder.encode(piece);
    if (part !== 'other' && own.length === 1 && !HOST_SIGNS.test(piece)) throw new Refusal(`invalid character ${goQuote(piece)} in host name`);
    bytes.push(...own);
  }
  return bytes;
}

const textOf = (bytes: readonly number[]): string => new TextDecoder().decode(Uint8Array.from(bytes));

function checkPort(port: string): void {
  if (!/^(:\d*)?$/.test(port)) throw new Refusal(`invalid port ${goQuote(port)} after host`);
}

function bracketedHost(host: string): string {
  const close = host.lastIndexOf(']');
  if (close < 0) throw new Refusal("missing ']' in host");
  const [inside, port] = [host.slice(1, close), host.slice(close + 1)];
  checkPort(port);
  const zoneAt = inside.indexOf('%25');
  const bytes = zoneAt < 0 ? unescaped(inside, 'host') : [...unescaped(inside.slice(0, zoneAt), 'host'), ...unescaped(inside.slice(zoneAt), 'zone')];
  const name = textOf(bytes);
  const read = parseGoAddress(name);
  if ('problem' in read) throw new Refusal(`invalid host: ${read.problem}`);
  if (read.address.bits === 32) throw new Refusal('invalid IP-literal');
  return `[${name}]${port}`;
}

function readHost(scheme: string, host: string): string {
  const open = host.lastIndexOf('[');
  if (open > 0) throw new Refusal('invalid IP-literal');
  if (open === 0) return bracketedHost(host);
  // Elsewhere than on the web, hosts may be listed with their ports.
  const colon = scheme === 'http' || scheme === 'https' ? host.indexOf(':') : host.lastIndexOf(':');
  if (colon >= 0) checkPort(host.slice(colon));
  return textOf(unescaped(host, 'host'));
}

function readAuthority(scheme: string, authority: string): string {
  const at = authority.lastIndexOf('@');
  const host = readHost(scheme, authority.slice(at + 1));
  const user = at < 0 ? '' : authority.slice(0, at);
  if (!/^[\w\-.:~!$&'()*+,;=%@]*$/.test(user)) throw new Refusal('net/url: invalid userinfo');
  unescaped(user, 'other');
  return host;
}

function escapedPath(path: string): string {
  const bytes = unescaped(path, 'other');
  if (path === '*' || /^[\w\-.~!$&'()*+,;=:@/%[\]]*$/.test(path)) return path;
  const written = (byte: number): string => {
    const sign = String.fromCharCode(byte);
    return /[A-Za-z0-9_\-.~$&+,/:;=@]/.test(sign) ? sign : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  };
  return bytes.map(written).join('');
}

function splitScheme(text: string): readonly [scheme: string, rest: string] {
  if (text.startsWith(':')) throw new Refusal('missing protocol scheme');
  const [, scheme, rest] = /^([a-zA-Z][a-zA-Z0-9+.-]*):(.*)$/s.exec(text) ?? [];
  return scheme === undefined || rest === undefined ? ['', text] : [scheme.toLowerCase(), rest];
}

const before = (text: string, sign: string): string => text.split(sign, 1)[0] ?? '';

/** `viaRequest`: as it stands in the first line of a request, so from the root or with a scheme, and without a fragment. */
function readUrl(text: string, viaRequest: boolean): GoUrl {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these characters are what is looked for
  if (/[\u0000-\u001f\u007f]/.test(text)) throw new Refusal('net/url: invalid control character in URL');
  if (text === '' && viaRequest) throw new Refusal('empty url');
  if (text === '*') return { text, scheme: '', host: '', escapedPath: '*', query: '' };
  const [scheme, all] = splitScheme(text);
  const rest = before(all, '?');
  const query = all.slice(rest.length + 1);
  if (!rest.startsWith('/')) {
    if (scheme !== '') return { text, scheme, host: '', escapedPath: '', query };
    if (viaRequest) throw new Refusal('invalid URI for request');
    if (before(rest, '/').includes(':')) throw new Refusal('first path segment in URL cannot contain colon');
  }
  const hasHost = rest.startsWith('//') && (scheme !== '' || (!viaRequest && !rest.startsWith('///')));
  const authority = hasHost ? before(rest.slice(2), '/') : '';
  const host = hasHost ? readAuthority(scheme, authority) : '';
  return { text, scheme, host, escapedPath: escapedPath(hasHost ? rest.slice(2 + authority.length) : rest), query };
}

function inWords<T>(text: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof Refusal) throw new UrlError(text, error.message);
    throw error;
  }
}

/** What keeps a text from being the URL of a request: one with a scheme, or an absolute path. @see https://pkg.go.dev/net/url#ParseRequestURI */
export function requestUriProblem(text: string): string | undefined {
  try {
    inWords(text, () => readUrl(text, true));
    return undefined;
  } catch (error) {
    if (error instanceof UrlError) return error.message;
    throw error;
  }
}

/**
 * Reads a URL that may have a fragment.
 *
 * @throws {UrlError} with the words of Go
 * @see https://pkg.go.dev/net/url#Parse
 */
export function parseUrl(text: string): GoUrl {
  const whole = before(text, '#');
  const url = inWords(whole, () => readUrl(whole, false));
  inWords(text, () => unescaped(text.slice(whole.length), 'other'));
  return { ...url, text };
}

function splitPort({ host }: GoUrl): readonly [name: string, port: string] {
  const [, name = host, port = ''] = /^(.*):(\d*)$/s.exec(host) ?? [];
  return [name.startsWith('[') && name.endsWith(']') ? name.slice(1, -1) : name, port];
}

/** The host without its port and brackets. */
export const hostnameOf = (url: GoUrl): string => splitPort(url)[0];

/** The port, or an empty text. */
export const portOf = (url: GoUrl): string => splitPort(url)[1];

/** The values of every key of the query, in order. */
export function queryOf({ query }: GoUrl): ReadonlyMap<string, readonly string[]> {
  const values = new Map<string, string[]>();
  const decode = (text: string): string => textOf(unescaped(text.replaceAll('+', ' '), 'other'));
  for (const pair of query.split('&')) {
    if (pair === '' || pair.includes(';')) continue;
    const key = before(pair, '=');
    try {
      const name = decode(key);
      values.set(name, [...(values.get(name) ?? []), decode(pair.slice(key.length + 1))]);
    } catch (error) {
      // Pairs with broken escapes are left out, as Go's reader does.
      if (!(error instanceof Refusal)) throw error;
    }
  }
  return values;
}
