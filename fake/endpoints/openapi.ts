import type { ExchangeResponse } from '../../machinery/exchange.ts';
import type { JsonObject } from '../../machinery/json.ts';
import type { RequestContext } from '../request/context.ts';

/** Where OpenAPI documents come from; handed in, so that nothing is read before somebody asks. */
export interface OpenApiDocuments {
  /** The documents of `/openapi/v3` in its order. */
  entries(): readonly { readonly path: string; readonly hash: string }[];
  /** The text of one; undefined when there is none. */
  text(path: string): string | undefined;
  /** The document of `/openapi/v2`. */
  swagger(): JsonObject;
  /** The same in protobuf. */
  swaggerProtobuf(): Uint8Array;
}

// Clients write the name with an @ before the version, which is no token: newer ones with a dot.
const PROTOBUF = /application\/com\.github\.proto-openapi\.spec\.v2[@.]v1\.0\+protobuf/;
const PREFIX = '/openapi/v3/';

function index(documents: OpenApiDocuments): ExchangeResponse {
  const paths = documents.entries().map(({ path, hash }) => [path, { serverRelativeURL: `${PREFIX}${path}?hash=${hash}` }] as const);
  const text = JSON.stringify({ paths: Object.fromEntries(paths.toSorted(([a], [b]) => (a < b ? -1 : 1))) });
  return { status: 200, headers: { 'content-type': 'text/plain; charset=utf-8' }, body: { kind: 'text', text } };
}

function document(documents: OpenApiDocuments, path: string, query: URLSearchParams): ExchangeResponse {
  const text = documents.text(path);
  const hash = documents.entries().find((entry) => entry.path === path)?.hash ?? '';
  if (text === undefined) return { status: 404, headers: {}, body: { kind: 'empty' } };
  const asked = query.get('hash');
  const headers = { 'content-type': 'application/json', etag: `"${hash}"` };
  if (asked !== null && asked !== hash) {
    return { status: 301, headers: { ...headers, location: `${PREFIX}${path}?hash=${hash}` }, body: { kind: 'empty' } };
  }
  return { status: 200, headers: asked === null ? headers : { ...headers, 'cache-control': 'public, immutable' }, body: { kind: 'text', text } };
}

/** `/openapi/v2` and `/openapi/v3`. @see kube-openapi pkg/handler and pkg/handler3 (v1.37) */
export function openApi(documents: OpenApiDocuments): (context: RequestContext) => ExchangeResponse | undefined {
  return ({ info, query, request }) => {
    const { path } = info;
    if (path === '/openapi/v3' || path === PREFIX) return index(documents);
    if (path.startsWith(PREFIX)) return document(documents, path.slice(PREFIX.length), query);
    if (path !== '/openapi/v2') return undefined;
    const accept = request.headers['accept'] ?? '*/*';
    if (PROTOBUF.test(accept) && !/json|\*\/\*/.test(accept)) {
      const headers = { 'content-type': 'application/com.github.proto-openapi.spec.v2.v1.0+protobuf' };
      return { status: 200, headers, body: { kind: 'bytes', bytes: documents.swaggerProtobuf() } };
    }
    if (!/application\/json|\*\/\*|application\/\*/.test(accept)) return { status: 406, headers: {}, body: { kind: 'empty' } };
    return { status: 200, headers: { 'content-type': 'application/json' }, body: { kind: 'value', value: documents.swagger() } };
  };
}
