import { type ResourceDescriptor, apiVersionOf, groupResourceOf } from '../../machinery/resource.ts';
import type { WireBody, WireRequest } from '../transport/transport.ts';

/** What a verb of a resource client does, before it is a request. */
export interface Operation {
  /** As messages name it: `get`, `list`, `apply`, … */
  readonly verb: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly resource: ResourceDescriptor;
  readonly namespace?: string | undefined;
  readonly name?: string | undefined;
  readonly subresource?: string | undefined;
  readonly query?: Query | undefined;
  readonly body?: WireBody | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly mode?: 'unary' | 'stream';
  /** Adds to the answer what the server leaves out, before it is frozen. */
  readonly complete?: (answer: unknown) => unknown;
}

/** Query parameters; those that are `undefined` or `false` are left out. */
export type Query = Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>;

/** `?limit=5&watch=true`, or nothing. */
export function queryString(query: Query | undefined): string {
  if (query === undefined) return '';
  let text = '';
  for (const [key, value] of Object.entries(query)) {
    if (value === undefined || value === false) continue;
    for (const one of Array.isArray(value) ? value : [value]) {
      text += `${text === '' ? '?' : '&'}${encodeURIComponent(key)}=${encodeURIComponent(String(one))}`;
    }
  }
  return text;
}

/**
 * Refuses names that would change the path they are put in, before anything is sent.
 * @throws {TypeError} for `''`, `.`, `..`, and names with `/` or `%`
 * @see client-go rest/request.go IsValidPathSegmentName
 */
function checkSegment(what: string, segment: string): void {
  if (segment === '') throw new TypeError(`the ${what} must not be empty`);
  if (segment === '.' || segment === '..' || /[/%]/.test(segment))
    throw new TypeError(`${JSON.stringify(segment)} cannot be a ${what}: it may not be "." or "..", nor contain "/" or "%"`);
}

/** The path of a resource, an object or a subresource. @throws {TypeError} for names that would change the path */
export function pathOf(operation: Pick<Operation, 'resource' | 'namespace' | 'name' | 'subresource'>): string {
  const { resource, namespace, name, subresource } = operation;
  let path = `${resource.group === '' ? '/api' : '/apis'}/${apiVersionOf(resource)}`;
  if (namespace !== undefined) {
    checkSegment('namespace', namespace);
    path += `/namespaces/${encodeURIComponent(namespace)}`;
  }
  path += `/${resource.plural}`;
  if (name !== undefined) {
    checkSegment('name', name);
    path += `/${encodeURIComponent(name)}`;
  }
  return subresource === undefined ? path : `${path}/${subresource}`;
}

const JSON_ONLY: Readonly<Record<string, string>> = Object.freeze({ accept: 'application/json' });

/** Turns an operation into a request. Pure. @throws {TypeError} for names that cannot be sent */
export function wireRequestOf(operation: Operation): WireRequest {
  const { verb, resource, namespace, name, subresource, body, headers } = operation;
  return {
    method: operation.method,
    target: pathOf(operation) + queryString(operation.query),
    headers: headers === undefined ? JSON_ONLY : { ...JSON_ONLY, ...headers },
    body,
    mode: operation.mode ?? 'unary',
    operation: { verb, resource: groupResourceOf(resource), subresource, namespace, name },
  };
}
