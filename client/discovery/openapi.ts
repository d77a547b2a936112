import { isJsonObject } from '../../machinery/json.ts';
import { failureStatus } from '../../machinery/status.ts';
import { ApiError } from '../errors.ts';
import type { DiscoveryCache } from './discovery-cache.ts';
import { jsonAt, type Request } from './fetch-served.ts';

/** A document of OpenAPI 3, as the server gave it. */
export interface OpenApiDocument {
  readonly openapi: string;
  readonly paths?: Readonly<Record<string, unknown>>;
  readonly components?: { readonly schemas?: Readonly<Record<string, unknown>> };
}

/** The server's OpenAPI v3. Each question asks the index anew; documents come from memory as long as their hash stays. */
export interface OpenApi {
  /** Where each document is: `apis/apps/v1` → a path with the document's hash. */
  paths(): Promise<Readonly<Record<string, string>>>;
  /** The document of `v1` or `apps/v1`. @throws {ApiError} `isNotFound` when there is none */
  document(apiVersion: string): Promise<OpenApiDocument>;
}

function pathsOf(index: unknown): Readonly<Record<string, string>> {
  const paths = isJsonObject(index) ? index['paths'] : undefined;
  if (!isJsonObject(paths)) return {};
  return Object.fromEntries(
    Object.entries(paths).flatMap(([name, entry]) => {
      const url = isJsonObject(entry) ? entry['serverRelativeURL'] : undefined;
      return typeof url === 'string' ? [[name, url]] : [];
    }),
  );
}

function noDocument(apiVersion: string): ApiError {
  const status = failureStatus({ code: 404, reason: 'NotFound', message: `the server has no OpenAPI document of ${apiVersion}` });
  return new ApiError({ status, httpStatus: 404, operation: { verb: 'discover', resource: apiVersion } });
}

/** OpenAPI over any way to send requests. A failure is not remembered. */
export function openApiOf(request: Request, cache: DiscoveryCache | undefined): OpenApi {
  const known = new Map<string, { readonly url: string; readonly document: Promise<OpenApiDocument> }>();
  // The server calls its index plain text. Source: kube-openapi pkg/handler3/handler.go, HandleDiscovery (v1.37)
  const paths = async (): Promise<Readonly<Record<string, string>>> => pathsOf(JSON.parse(await (await request({ path: '/openapi/v3' })).text()));
  const fetch = async (url: string): Promise<OpenApiDocument> => {
    // Without a hash an address says nothing about what is behind it.
    const isFixed = url.includes('hash=');
    const kept = isFixed ? await cache?.read(url) : undefined;
    if (kept !== undefined) return kept as OpenApiDocument;
    const fetched = (await jsonAt(request, url)) as OpenApiDocument;
    if (isFixed) await cache?.write(url, fetched);
    return fetched;
  };
  return {
    paths,
    document: async (apiVersion) => {
      const url = (await paths())[`${apiVersion.includes('/') ? 'apis' : 'api'}/${apiVersion}`];
      if (url === undefined) throw noDocument(apiVersion);
      const held = known.get(apiVersion);
      if (held?.url === url && url.includes('hash=')) return held.document;
      const document = fetch(url);
      known.set(apiVersion, { url, document });
      document.catch(() => known.delete(apiVersion));
      return document;
    },
  };
}
