/** A URL taken apart as Go's `net/url` does. */
export interface GoUrl {
  readonly text: string;
  readonly scheme: string;
  /** With port, as `host:80`. */
  readonly host: string;
  /** The path as it stands in the text. */
  readonly escapedPath: string;
  readonly query: string;
}

/** Why a text is no URL. */
export class UrlError extends Error {
  override readonly name = 'UrlError';

  constructor(text: string, why: string) {
    super(`parse ${JSON.stringify(text)}: ${why}`);
  }
}

function splitScheme(text: string): readonly [scheme: string, rest: string] {
  const match = /^([a-zA-Z][a-zA-Z0-9+.-]*):(.*)$/s.exec(text);
  if (match !== null) return [(match[1] ?? '').toLowerCase(), match[2] ?? ''];
  if (text.startsWith(':')) throw new UrlError(text, 'missing protocol scheme');
  const colon = /^[^/?#]*:/.exec(text)?.[0];
  if (colon !== undefined && /^[a-zA-Z0-9+.-]*:$/.test(colon) === false) return ['', text];
  return ['', text];
}

function checkEscapes(text: string, part: string): void {
  const bad = /%(?![0-9a-fA-F]{2}).{0,2}/s.exec(part)?.[0];
  if (bad !== undefined) throw new UrlError(text, `invalid URL escape ${JSON.stringify(bad)}`);
}

function checkHost(text: string, host: string): void {
  const port = host.startsWith('[') ? host.slice(host.indexOf(']') + 1) : /:[^:]*$/.exec(host)?.[0];
  if (host.startsWith('[') && !host.includes(']')) throw new UrlError(text, "missing ']' in host");
  if (port !== undefined && port !== '' && !/^:\d*$/.test(port)) throw new UrlError(text, `invalid port ${JSON.stringify(port)} after host`);
  const bad = /[^\w.~!$&'()*+,;=:[\]<>"%-]/u.exec(host)?.[0];
  if (bad !== undefined && (bad.codePointAt(0) ?? 0) < 0x80) throw new UrlError(text, `invalid character ${JSON.stringify(bad)} in host name`);
}

/**
 * Reads the URL of a request: one with a scheme, or an absolute path.
 *
 * @throws {UrlError} with the words of Go
 * @see https://pkg.go.dev/net/url#ParseRequestURI
 */
export function parseRequestUri(text: string): GoUrl {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these characters are what is looked for
  if (/[\u0000-\u001f\u007f]/.test(text)) throw new UrlError(text, 'net/url: invalid control character in URL');
  if (text === '') throw new UrlError(text, 'empty url');
  const [scheme, rest] = splitScheme(text);
  const question = rest.indexOf('?');
  const beforeQuery = question < 0 ? rest : rest.slice(0, question);
  const query = question < 0 ? '' : rest.slice(question + 1);
  if (!beforeQuery.startsWith('/')) {
    if (scheme !== '') return { text, scheme, host: '', escapedPath: '', query };
    const segment = beforeQuery.split('/')[0] ?? '';
    if (segment.includes(':') && !/^[a-zA-Z]/.test(segment)) throw new UrlError(text, 'first path segment in URL cannot contain colon');
    throw new UrlError(text, 'invalid URI for request');
  }
  const hasHost = beforeQuery.startsWith('//') && (scheme !== '' || !beforeQuery.startsWith('///'));
  const authority = hasHost && scheme !== '' ? (/^\/\/([^/]*)/.exec(beforeQuery)?.[1] ?? '') : '';
  const path = hasHost && scheme !== '' ? beforeQuery.slice(2 + authority.length) : beforeQuery;
  const host = authority.slice(authority.lastIndexOf('@') + 1);
  checkHost(text, host);
  checkEscapes(text, path);
  // A reader of URLs splits off what stands behind a hash; a reader of requests does not.
  const [withoutFragment = ''] = path.split('#');
  return { text, scheme, host, escapedPath: encodeSpaces(withoutFragment), query: query.split('#')[0] ?? '' };
}

const encodeSpaces = (path: string): string => path.replace(/[^\w\-.~!$&'()*+,;=:@/%[\]]/gu, (point) => encodeURIComponent(point));

/** The host without its port and brackets. */
export function hostnameOf({ host }: GoUrl): string {
  if (host.startsWith('[')) return host.slice(1, host.indexOf(']'));
  return host.replace(/:\d*$/, '');
}

/** The port, or an empty text. */
export const portOf = ({ host }: GoUrl): string => (host.startsWith('[') ? host.slice(host.indexOf(']') + 1) : host).match(/:(\d*)$/)?.[1] ?? '';

/** The values of every key of the query, in order. */
export function queryOf({ query }: GoUrl): ReadonlyMap<string, readonly string[]> {
  const values = new Map<string, string[]>();
  for (const pair of query.split('&')) {
    if (pair === '' || pair.includes(';')) continue;
    const [key = '', ...rest] = pair.split('=');
    try {
      const decode = (text: string): string => decodeURIComponent(text.replaceAll('+', ' '));
      const name = decode(key);
      values.set(name, [...(values.get(name) ?? []), decode(rest.join('='))]);
    } catch {
      // Pairs with broken escapes are left out, as Go's reader does.
    }
  }
  return values;
}
