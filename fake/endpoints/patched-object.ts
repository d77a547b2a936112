import { isJsonObject, isMutableJsonObject, type Json, type JsonObject, type MutableJson, type MutableJsonObject } from '../../machinery/json.ts';
import { jsonText, parseLossless } from '../../machinery/lossless-json.ts';
import { apiVersionOf } from '../../machinery/resource.ts';
import type { DecodeOptions } from '../../machinery/schema/decode.ts';
import type { TypeSchema } from '../../machinery/schema/type-schema.ts';
import { StatusError } from '../../machinery/status.ts';
import type { WriteTarget } from '../registry/engine.ts';
import type { RequestContext } from '../request/context.ts';
import { builtInSchema, fitted, reportStrict, strictProblems, typeMetaProblem, typeProblem, wrongType } from './decode-object.ts';
import type { WriteOptions } from './options.ts';
import { patchRefusal } from './patch-document.ts';

/** One patch on its way: who asks, for what, and how. */
export interface PatchRequest {
  readonly context: RequestContext;
  readonly target: WriteTarget;
  readonly options: WriteOptions;
  readonly schema: TypeSchema | undefined;
}

/** 422 in general words. */
export const unprocessable = (): StatusError =>
  new StatusError({ code: 422, reason: 'Invalid', message: 'the server rejected our request due to an error in our request', details: {} });

/** What Go's decoder calls a JSON value. */
export function goKind(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'bigint') return 'number';
  return typeof value === 'boolean' ? 'bool' : typeof value;
}

/** `document` as it is before fitting when strictness may want to show it, else when somebody asks. */
export function told(document: () => string, problems: readonly string[], { options }: PatchRequest): { document: () => string; problems: readonly string[] } {
  if (options.fieldValidation !== 'Strict') return { document, problems };
  const text = document();
  return { document: () => text, problems };
}

/** A patched document as messages show it, and what strict reading found in the patch. */
export interface Shown {
  readonly document: () => string;
  readonly problems: readonly string[];
  readonly decoding?: DecodeOptions;
}

/** A document of another kind must be right as one of that kind before anybody says that it is another. */
function checkOtherKind({ context: { services } }: PatchRequest, patched: MutableJsonObject, refuse: (problem: string) => Error): void {
  const [group, version] = String(patched['apiVersion']).includes('/')
    ? (String(patched['apiVersion']).split('/') as [string, string])
    : ['', String(patched['apiVersion'])];
  const other = services.catalog.findKind(group, version, String(patched['kind']));
  const schema = other === undefined ? undefined : builtInSchema(services.registry.schemaFor(other));
  if (schema !== undefined) fitted(ownCopy(patched) as MutableJsonObject, schema, refuse);
}

/** Without a version a document is read into the server's internal type, which has other names for all fields. */
function fitNothing({ context, options }: PatchRequest, patched: MutableJsonObject, refuse: (problem: string) => Error): JsonObject {
  const unknown = Object.keys(patched).filter((key) => key !== 'kind' && key !== 'apiVersion');
  reportStrict(context, strictProblems(unknown.sort()), options.fieldValidation, refuse);
  return { metadata: {} };
}

// A custom resource is a map to the server: its fields are shown in order.
function sorted(value: Json): Json {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, sorted(value[key] ?? null)]),
  );
}

function ownCopy(value: MutableJson): MutableJson {
  if (Array.isArray(value)) return value.map(ownCopy);
  if (!isMutableJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, item === undefined ? null : ownCopy(item)]));
}

/** Group, version and kind as Go prints them. */
export const gvkText = (apiVersion: string, kind: string): string =>
  apiVersion.includes('/') ? `${apiVersion}, Kind=${kind}` : `/${apiVersion}, Kind=${kind}`;

/** A custom resource without kind cannot be read, and one without version is nothing that the registry could name. */
function checkTypeMeta({ kind, apiVersion }: JsonObject, document: () => string, refuse: (problem: string) => Error): void {
  if ((kind ?? '') === '') throw refuse(`Object 'Kind' is missing in '${document()}'`);
  if ((apiVersion ?? '') !== '') return;
  const message = "Object 'apiVersion' is missing in 'object has no apiVersion field'";
  throw new StatusError({ code: 500, reason: 'InternalError', message: `Internal error occurred: ${message}`, details: { causes: [{ message }] } });
}

/** Fits a patched custom resource to its schema: unknown fields go, and are told of. */
function fitCustom(
  { context, target: { resource, subresource }, options }: PatchRequest,
  patched: MutableJsonObject,
  { document, problems }: Shown,
): JsonObject {
  const shown = (): string => jsonText(sorted(parseLossless(document())));
  const refuse = (problem: string): Error => patchRefusal(shown(), problem);
  const object = ownCopy(patched) as MutableJsonObject;
  checkTypeMeta(object as JsonObject, shown, refuse);
  const unknown = context.services.registry.strategyFor(resource).fit?.(object, refuse) ?? [];
  reportStrict(context, [...problems, ...strictProblems(unknown)], options.fieldValidation, refuse);
  if (!isMutableJsonObject(object['metadata'])) object['metadata'] = {};
  if (object['kind'] !== resource.kind || object['apiVersion'] !== apiVersionOf(resource)) {
    // Of what is written to status nothing else is looked at.
    if (subresource !== 'status') throw wrongType(object as JsonObject, resource);
    object['kind'] = resource.kind;
    object['apiVersion'] = apiVersionOf(resource);
  }
  return object as JsonObject;
}

/** Fits a patched object to its type; misfits are told about the document that the patch made. */
export function fitPatched({ context, target, options, schema }: PatchRequest, patched: Json, shown: Shown): JsonObject {
  const refuse = (problem: string): Error => patchRefusal(shown.document(), problem);
  if (!isMutableJsonObject(patched)) {
    if (!Array.isArray(patched)) throw unprocessable();
    throw refuse(
      `couldn't get version/kind; json parse error: json: cannot unmarshal ${goKind(patched)} into Go value of type struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }`,
    );
  }
  const builtIn = builtInSchema(schema);
  if (builtIn === undefined) return fitCustom({ context, target, options, schema }, patched, shown);
  const unread = shown.decoding?.fromTree === true ? undefined : typeMetaProblem(patched as JsonObject);
  if (unread !== undefined) throw refuse(unread);
  const { kind = target.resource.kind, apiVersion = shown.decoding?.fromTree === true ? apiVersionOf(target.resource) : '' } = patched;
  if (apiVersion === '') return fitNothing({ context, target, options, schema }, patched, refuse);
  const problem = typeProblem(context, target.resource, { kind: String(kind), apiVersion: String(apiVersion) });
  if (problem !== undefined) {
    checkOtherKind({ context, target, options, schema }, patched, refuse);
    throw refuse(problem);
  }
  const unknown = Object.isFrozen(patched) ? [] : fitted(patched, builtIn, refuse, shown.decoding);
  reportStrict(context, [...shown.problems, ...strictProblems(unknown.toSorted())], options.fieldValidation, refuse);
  if (!isMutableJsonObject(patched['metadata'])) return { ...patched, metadata: {} } as JsonObject;
  return patched as JsonObject;
}
