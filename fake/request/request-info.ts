import { interned } from './interned.ts';

/** What a URL and a method ask for, before anybody looks whether it exists. */
export interface RequestInfo {
  readonly isResourceRequest: boolean;
  /** The path without its query, as sent. */
  readonly path: string;
  /** An API verb for resource requests, else the method in lower case. */
  readonly verb: string;
  /** `api` or `apis`; `''` for other paths. */
  readonly apiPrefix: string;
  readonly group: string;
  readonly version: string;
  readonly namespace: string;
  readonly resource: string;
  readonly subresource: string;
  readonly name: string;
  /** What follows the API version, percent-decoded. */
  readonly parts: readonly string[];
}

/** A path that claims to be a watch or proxy of nothing: the one error of this stage, answered as plain text. */
export class RequestInfoError extends Error {
  override readonly name = 'RequestInfoError';
}

const VERBS: Readonly<Record<string, string>> = { POST: 'create', GET: 'get', HEAD: 'get', PUT: 'update', PATCH: 'patch', DELETE: 'delete' };
const NAMESPACE_SUBRESOURCES: ReadonlySet<string> = new Set(['status', 'finalize']);

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

function nameFromFieldSelector(query: URLSearchParams): string {
  const terms = (query.get('fieldSelector') ?? '').split(',');
  const match = terms.map((term) => /^metadata\.name==?([^=!]+)$/.exec(term)).find((found) => found !== null);
  return match?.[1] ?? '';
}

// Whatever is not clearly no is yes. @see apimachinery pkg/runtime/conversion.go, Convert_Slice_string_To_bool (v1.37)
const isTrue = (value: string | null): boolean => value !== null && value.toLowerCase() !== 'false' && value !== '0';

interface Place {
  readonly namespace: string;
  readonly resource: string;
  readonly name: string;
  readonly subresource: string;
}

function placeOf(parts: readonly string[]): Place {
  let rest = parts;
  let namespace = '';
  if (rest[0] === 'namespaces' && rest.length > 1) {
    namespace = interned(rest[1] ?? '');
    if (rest.length > 2 && !NAMESPACE_SUBRESOURCES.has(rest[2] ?? '')) rest = rest.slice(2);
  }
  return { namespace, resource: rest[0] ?? '', name: rest[1] ?? '', subresource: rest[2] ?? '' };
}

function collectionVerb(verb: string, query: URLSearchParams): string {
  if (verb === 'get') return isTrue(query.get('watch')) ? 'watch' : 'list';
  return verb === 'delete' ? 'deletecollection' : verb;
}

function nonResource(method: string, path: string): RequestInfo {
  const none = { apiPrefix: '', group: '', version: '', namespace: '', resource: '', subresource: '', name: '', parts: [] };
  return { path, isResourceRequest: false, verb: method.toLowerCase(), ...none };
}

/** The path of a request target. */
export function pathOf(target: string): string {
  const mark = target.indexOf('?');
  return mark === -1 ? target : target.slice(0, mark);
}

const BROKEN_ESCAPE = /%(?![0-9a-fA-F]{2})/;

/** Whether a path has a percent sign that escapes nothing: the server reads no such request. */
export function isUnreadable(path: string): boolean {
  return path.includes('%') && BROKEN_ESCAPE.test(path);
}

/** The query of a request target. Pairs that Go cannot read, for a semicolon or a broken escape, are as if they were not there. */
export function queryOf(target: string): URLSearchParams {
  const mark = target.indexOf('?');
  const text = mark === -1 ? '' : target.slice(mark + 1);
  if (!text.includes('%') && !text.includes(';')) return new URLSearchParams(text);
  const pairs = text.split('&').filter((pair) => !pair.includes(';') && !BROKEN_ESCAPE.test(pair));
  return new URLSearchParams(pairs.join('&'));
}

/** What is known of a request whose path cannot be read. */
export function unreadInfo(path: string): RequestInfo {
  return nonResource('', path);
}

/** What a request is about, as {@link parseRequestInfo} reads it; {@link unreadInfo} where it cannot be read. */
export function requestInfoOf(method: string, target: string): RequestInfo {
  try {
    return parseRequestInfo(method, pathOf(target), queryOf(target));
  } catch (error) {
    if (error instanceof RequestInfoError) return unreadInfo(pathOf(target));
    throw error;
  }
}

const SLASH = 47;

/** Slashes at both ends do not count, however many; those in between do. */
function withoutOuterSlashes(path: string): string {
  let start = 0;
  let end = path.length;
  while (start < end && path.charCodeAt(start) === SLASH) start += 1;
  while (end > start && path.charCodeAt(end - 1) === SLASH) end -= 1;
  return path.slice(start, end);
}

/**
 * Reads path, method and query as the API server does before it authorizes.
 *
 * @throws {RequestInfoError} for `/api/v1/watch` and `/api/v1/proxy` with nothing behind
 * @see apiserver pkg/endpoints/request/requestinfo.go (v1.37)
 */
export function parseRequestInfo(method: string, path: string, query: URLSearchParams): RequestInfo {
  // An escaped slash parts segments like any other: the server splits the path that it has decoded.
  const decoded = path.includes('%') ? path.split('/').map(decode).join('/') : path;
  const segments = withoutOuterSlashes(decoded).split('/');
  const [apiPrefix = ''] = segments;
  const isGrouped = apiPrefix === 'apis';
  if (segments.length < 3 || !(apiPrefix === 'api' || isGrouped) || (isGrouped && segments.length < 4)) return nonResource(method, path);
  const [group, version] = isGrouped ? [segments[1] ?? '', segments[2] ?? ''] : ['', segments[1] ?? ''];
  let parts = segments.slice(isGrouped ? 3 : 2);
  let verb = VERBS[method] ?? '';
  if (parts[0] === 'watch' || parts[0] === 'proxy') {
    if (parts.length < 2) throw new RequestInfoError(`unable to determine kind and namespace from url, ${path}`);
    verb = parts[0];
    parts = parts.slice(1);
  }
  const place = placeOf(parts);
  const isCollection = place.name === '' && verb !== 'watch' && verb !== 'proxy';
  return {
    path,
    isResourceRequest: true,
    apiPrefix,
    group,
    version,
    parts,
    namespace: place.namespace,
    resource: place.resource,
    subresource: place.subresource,
    verb: isCollection ? collectionVerb(verb, query) : verb,
    name: isCollection && verb === 'get' ? nameFromFieldSelector(query) : place.name,
  };
}
