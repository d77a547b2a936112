import { readFileSync } from 'node:fs';
import { brotliDecompressSync } from 'node:zlib';
import { isJsonObject, type JsonObject } from '../../machinery/json.ts';
import { swaggerOf } from '../../machinery/schema/swagger.ts';

/** An entry of `/openapi/v3`. */
export interface OpenApiEntry {
  /** `api/v1`, `apis/apps/v1`, `version`. */
  readonly path: string;
  /** What `?hash=` carries: upper-case hexadecimal SHA-512 of the text. */
  readonly hash: string;
}

interface Packed {
  readonly entries: readonly OpenApiEntry[];
  readonly places: ReadonlyMap<string, { readonly start: number; readonly end: number }>;
}

const folder = new URL('../../machinery/generated/openapi/', import.meta.url);
let index: Packed | undefined;
let texts: Buffer | undefined;
let swagger: JsonObject | undefined;

function packedIndex(): Packed {
  if (index !== undefined) return index;
  const lines = JSON.parse(readFileSync(new URL('index.json', folder), 'utf8')) as readonly (readonly [string, string, number])[];
  const places = new Map<string, { start: number; end: number }>();
  let start = 0;
  for (const [path, , length] of lines) {
    places.set(path, { start, end: start + length });
    start += length;
  }
  index = { entries: lines.map(([path, hash]) => Object.freeze({ path, hash })), places };
  return index;
}

/** The built-in documents, in the order in which `/openapi/v3` lists them. */
export function openApiEntries(): readonly OpenApiEntry[] {
  return packedIndex().entries;
}

/** The text of a built-in OpenAPI v3 document, minified JSON; undefined when there is none of that path. */
export function openApiV3Text(path: string): string | undefined {
  const place = packedIndex().places.get(path);
  if (place === undefined) return undefined;
  texts ??= brotliDecompressSync(readFileSync(new URL('documents.br', folder)));
  return texts.toString('utf8', place.start, place.end);
}

/** A built-in OpenAPI v3 document, parsed anew on each call: it is the caller's. */
export function openApiV3(path: string): JsonObject | undefined {
  const text = openApiV3Text(path);
  const document: unknown = text === undefined ? undefined : JSON.parse(text);
  return isJsonObject(document) ? document : undefined;
}

/** The `/openapi/v2` document of everything built in; made once, shared, not to be changed. Custom resources are added with `swaggerOf`. */
export function openApiV2(): JsonObject {
  swagger ??= swaggerOf(
    openApiEntries()
      .map(({ path }) => openApiV3(path))
      .filter((document) => document !== undefined),
  );
  return swagger;
}
