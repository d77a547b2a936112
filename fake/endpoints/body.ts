import { inspectJsonText } from '../../machinery/json-text.ts';
import { jsonText, parseLossless } from '../../machinery/lossless-json.ts';
import { notImplemented, StatusError } from '../../machinery/status.ts';
import type { RequestContext } from '../request/context.ts';
import { decodeProtobuf } from './protobuf-body.ts';
import { readYaml } from './yaml-body.ts';

/** A body as it was sent, before anybody knows its type. */
export interface Body {
  readonly value: unknown;
  /** The text, when bytes came; for messages. Undefined for a value handed over in process. */
  readonly text: string | undefined;
  /** What is wrong with the text, as the server's parser says it. */
  readonly error: string | undefined;
  /** Keys that an object has twice, as strict decoding words them: those of YAML are one error. */
  readonly problems: readonly string[];
  /** Numbers of a JSON text that were not written as integers are, by path. */
  readonly spelled?: ReadonlyMap<string, string>;
}

/** The server's limit of a request body. @see apiserver pkg/server/config.go, MaxRequestBodyBytes (v1.37) */
const BODY_LIMIT = 3 * 1024 * 1024;
const TYPES = 'application/json, application/yaml, application/vnd.kubernetes.protobuf';
const NONE: readonly string[] = [];

/** The media type of the body without its parameters, in lower case; undefined when it is malformed. */
export function mediaTypeOf(contentType: string | undefined): string | undefined {
  if (contentType === undefined || contentType === '') return '';
  const [type = '', ...parameters] = contentType.split(';');
  const wellFormed = parameters.every((parameter) =>
    parameter.trim() === '' ? parameters.length === 1 : /^\s*[\w!#$%&'*+.^`|~-]+=("[^"]*"|[^\s;"]+)\s*$/.test(parameter),
  );
  return wellFormed ? type.trim().toLowerCase() : undefined;
}

/** 415 with the list of what is taken. */
export function unsupportedMediaType(accepted: string = TYPES): StatusError {
  return new StatusError({
    code: 415,
    reason: 'UnsupportedMediaType',
    message: `the body of the request was in an unknown format - accepted media types include: ${accepted}`,
  });
}

const tooLarge = (): StatusError =>
  new StatusError({ code: 413, reason: 'RequestEntityTooLarge', message: `Request entity too large: limit is ${BODY_LIMIT}` });

async function readBytes({ request: { body } }: RequestContext): Promise<Uint8Array> {
  if (body.kind !== 'bytes') return new Uint8Array();
  try {
    return await body.read(BODY_LIMIT);
  } catch (error) {
    if (error instanceof RangeError) throw tooLarge();
    throw error;
  }
}

/** The bytes of a body as text; `''` when there is none. */
export async function readText(context: RequestContext): Promise<string> {
  const { body } = context.request;
  if (body.kind === 'value') return jsonText(body.value);
  return new TextDecoder().decode(await readBytes(context));
}

function fromProtobuf(bytes: Uint8Array): Body {
  const { value, error } = decodeProtobuf(bytes);
  return { value, text: value === undefined ? new TextDecoder().decode(bytes) : undefined, error, problems: NONE };
}

function fromYaml(text: string): Body {
  refuseReservedKey(text);
  const { value, error, duplicates } = readYaml(text);
  return { value, text, error, problems: duplicates === undefined ? NONE : [duplicates] };
}

// A name that objects of this language give a meaning of their own: whoever merges or copies would lose it, or worse.
function refuseReservedKey(text: string): void {
  if (/"__proto__"\s*:|^\s*(- )*['"]?__proto__['"]?\s*:/m.test(text)) throw notImplemented('keys named __proto__');
}

// Half a character that is escaped is none to Go, which puts another in its place: all texts of it are well formed.
const HALF_CHARACTER = /\\u[dD][89a-fA-F]/;

/** In place: what was noted of the spelling of numbers hangs on the objects. */
function wellFormed(value: unknown): unknown {
  if (typeof value === 'string') return value.toWellFormed();
  if (typeof value !== 'object' || value === null) return value;
  const members = value as Record<string, unknown>;
  for (const [key, item] of Object.entries(members)) {
    if (!key.isWellFormed()) delete members[key];
    members[key.toWellFormed()] = wellFormed(item);
  }
  return value;
}

/** Reads a JSON text. @throws {StatusError} 501 for a key named `__proto__` */
export function fromJson(text: string): Body {
  refuseReservedKey(text);
  const facts = inspectJsonText(text);
  const error = facts.error === undefined ? undefined : `couldn't get version/kind; json parse error: ${facts.error}`;
  const value: unknown = error === undefined ? (facts.needsCare ? parseLossless(text) : JSON.parse(text)) : undefined;
  return {
    value: HALF_CHARACTER.test(text) ? wellFormed(value) : value,
    text,
    error,
    problems: [...new Set(facts.duplicates)].map((path) => `duplicate field ${JSON.stringify(path)}`),
    ...(facts.spelled.size === 0 ? {} : { spelled: facts.spelled }),
  };
}

/** Reads a text of the given media type, JSON or YAML. */
export function fromText(text: string, type: string): Body {
  return type === 'application/yaml' || type === 'application/apply-patch+yaml' ? fromYaml(text) : fromJson(text);
}

/**
 * Reads the body of a create, update or delete.
 *
 * @throws {StatusError} 415 for a media type that the server does not take, 413 for a body over 3 MiB
 */
export async function readBody(context: RequestContext): Promise<Body> {
  const { body, headers } = context.request;
  if (body.kind === 'value') return { value: body.value, text: undefined, error: undefined, problems: NONE };
  const type = mediaTypeOf(headers['content-type']);
  if (type === 'application/vnd.kubernetes.protobuf') return fromProtobuf(await readBytes(context));
  if (type === undefined || !['', 'application/json', 'application/yaml'].includes(type)) throw unsupportedMediaType();
  return fromText(await readText(context), type);
}

const SHOWN = 30;

/** A body in a message: JSON objects as they are, all else in hexadecimal, cut short. */
export function summarized(text: string): string {
  if (text === '') return '<empty>';
  if (text.startsWith('{')) return text.length > SHOWN ? `${text.slice(0, SHOWN)} ...` : text;
  const bytes = new TextEncoder().encode(text);
  const hex = Array.from(bytes.subarray(0, SHOWN), (byte) => byte.toString(16).padStart(2, '0')).join('');
  return bytes.length > SHOWN ? `${hex} ...` : hex;
}
