import type { RequestContext } from '../request/context.ts';
import { yamlLibrary } from '../request/yaml-library.ts';

function copied(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(copied);
  const copy: Record<string, unknown> = {};
  for (const key in value) copy[key] = copied((value as Readonly<Record<string, unknown>>)[key]);
  return copy;
}

function decoded(bytes: Uint8Array, contentType: string): unknown {
  const text = new TextDecoder().decode(bytes);
  try {
    if (/yaml/.test(contentType)) return yamlLibrary().parse(text);
    return /json/.test(contentType) || contentType === '' ? JSON.parse(text) : text;
  } catch {
    return text;
  }
}

/** What a request sent: as it is, for no JSON value is a function, or still to be decoded. */
export type KeptBody = unknown | (() => unknown);

/** The value that was kept. */
export function bodyOf(kept: KeptBody): unknown {
  return typeof kept === 'function' ? kept() : kept;
}

/** Keeps what a request sends: a value as a copy, since the cluster takes it for its own; bytes once they are read. */
export function keepBody(context: RequestContext): KeptBody {
  const { request } = context;
  const { body, headers } = request;
  if (body.kind === 'none') return undefined;
  if (body.kind === 'value') return copied(body.value);
  let bytes: Uint8Array | undefined;
  const read = async (limit: number): Promise<Uint8Array> => {
    bytes = await body.read(limit);
    return bytes;
  };
  context.request = { ...request, body: { kind: 'bytes', read } };
  return () => (bytes === undefined ? undefined : decoded(bytes, headers['content-type'] ?? ''));
}
