import { jsonText, parseLossless } from '../../machinery/lossless-json.ts';
import { parseDocument, type Tags } from 'yaml';
import { inspectJsonText } from '../../machinery/json-text.ts';
import { notImplemented, StatusError } from '../../machinery/status.ts';
import type { RequestContext } from '../request/context.ts';
import { decodeProtobuf } from './protobuf-body.ts';

/** A body as it was sent, before anybody knows its type. */
export interface Body {
  readonly value: unknown;
  /** The text, when bytes came; for messages. Undefined for a value handed over in process. */
  readonly text: string | undefined;
  /** What is wrong with the text, as the server's parser says it. */
  readonly error: string | undefined;
  /** Keys that an object has twice, as strict decoding words them. */
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
  try {
    return readYaml(text);
  } catch (error) {
    // The parser reads what is nested by recursion.
    if (!(error instanceof RangeError)) throw error;
    return { value: undefined, text, error: 'yaml: exceeded max depth of 10000', problems: NONE };
  }
}

// Go's reader knows neither times nor numbers to the base of sixty: both stay texts.
const goTags = (tags: Tags): Tags =>
  tags.filter((tag) => typeof tag === 'string' || (tag.tag !== 'tag:yaml.org,2002:timestamp' && !('format' in tag && tag.format === 'TIME')));

function readYaml(text: string): Body {
  refuseReservedKey(text);
  const document = parseDocument(text, { version: '1.1', schema: 'yaml-1.1', merge: true, logLevel: 'silent', customTags: goTags });
  const problems: string[] = [];
  for (const { code, linePos, pos, message } of document.errors) {
    // What is missing at the end of a text is reported for its last line.
    const line = Math.min(linePos?.[0]?.line ?? 1, text.trimEnd().split('\n').length);
    if (code !== 'DUPLICATE_KEY') {
      const what = message.startsWith('Flow') ? 'did not find expected node content' : "could not find expected ':'";
      return { value: undefined, text, error: `yaml: line ${line}: ${what}`, problems: NONE };
    }
    const key = /^["']?([^"':\s]*)/.exec(text.slice(pos[0]))?.[1] ?? '';
    problems.push(`line ${line}: key ${JSON.stringify(key)} already set in map`);
  }
  return { value: document.toJS() as unknown, text, error: undefined, problems };
}

// A name that objects of this language give a meaning of their own: whoever merges or copies would lose it, or worse.
function refuseReservedKey(text: string): void {
  if (/"__proto__"\s*:|^\s*(- )*['"]?__proto__['"]?\s*:/m.test(text)) throw notImplemented('keys named __proto__');
}

/** Reads a JSON text. @throws {StatusError} 501 for a key named `__proto__` */
export function fromJson(text: string): Body {
  refuseReservedKey(text);
  const facts = inspectJsonText(text);
  const error = facts.error === undefined ? undefined : `couldn't get version/kind; json parse error: ${facts.error}`;
  return {
    value: error === undefined ? (facts.needsCare ? parseLossless(text) : JSON.parse(text)) : undefined,
    text,
    error,
    problems: facts.duplicates.map((path) => `duplicate field ${JSON.stringify(path)}`),
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
