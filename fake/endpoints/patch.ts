import type { ApplyOutcome, ApplyWrite } from '../../machinery/apply/apply.ts';
import { applyConflict } from '../../machinery/apply/conflicts.ts';
import type { ConvertVersion } from '../../machinery/apply/managed-fields.ts';
import { formatTime } from '../../machinery/clock.ts';
import { isJsonObject, isMutableJsonObject, type Json, type JsonObject, type MutableJson, type MutableJsonObject } from '../../machinery/json.ts';
import { jsonText, parseLossless } from '../../machinery/lossless-json.ts';
import { goText } from '../../machinery/patch/go-text.ts';
import { apiVersionOf, type ResourceInfo } from '../../machinery/resource.ts';
import type { DecodeOptions } from '../../machinery/schema/decode.ts';
import type { TypeSchema } from '../../machinery/schema/type-schema.ts';
import { badRequest, notFound, notImplemented, StatusError } from '../../machinery/status.ts';
import type { WriteTarget } from '../registry/engine.ts';
import { resetFieldsOf } from '../registry/managed-fields.ts';
import type { StoredObject } from '../registry/strategy.ts';
import type { Change, Transformed } from '../registry/update.ts';
import { type Endpoint, type RequestContext, type Result, resourceOf } from '../request/context.ts';
import { type Body, fromJson, fromText, mediaTypeOf, readText, unsupportedMediaType } from './body.ts';
import { builtInSchema, fitted, reportStrict, strictProblems, typeMetaProblem, typeProblem, wrongType } from './decode-object.ts';
import { type WriteOptions, writeOptionsOf } from './options.ts';
import { patchRefusal, shownPatch } from './patch-document.ts';
import { spellingsOf } from './patch-spellings.ts';
import { checkNamed, targetOf } from './target.ts';

/** The pure transforms behind the media types of PATCH. What is absent answers 501. */
export interface PatchTransforms {
  readonly json?: (current: JsonObject, operations: readonly Json[]) => Json;
  readonly merge?: (current: JsonObject, patch: JsonObject) => JsonObject;
  readonly strategic?: (current: JsonObject, patch: JsonObject, schema: TypeSchema) => JsonObject;
  readonly apply?: (write: ApplyWrite) => ApplyOutcome;
}

const JSON_PATCH = 'application/json-patch+json';
const MERGE_PATCH = 'application/merge-patch+json';
const STRATEGIC_PATCH = 'application/strategic-merge-patch+json';
const APPLY_PATCH = 'application/apply-patch+yaml';
const CUSTOM_TYPES = [JSON_PATCH, MERGE_PATCH, APPLY_PATCH];

interface PatchRequest {
  readonly context: RequestContext;
  readonly target: WriteTarget;
  readonly options: WriteOptions;
  readonly schema: TypeSchema | undefined;
}

/** The media type of a patch; unlike that of a body it must be in lower case. */
function patchTypeOf(contentType: string | undefined): string | undefined {
  const type = mediaTypeOf(contentType);
  return type !== undefined && contentType?.trim().startsWith(type) === true ? type : undefined;
}

/** 415, with the list of what is taken for custom resources only. */
function checkMediaType(type: string | undefined, isCustom: boolean): string {
  const accepted = isCustom ? CUSTOM_TYPES : [...CUSTOM_TYPES, STRATEGIC_PATCH];
  if (type !== undefined && accepted.includes(type)) return type;
  if (isCustom) throw unsupportedMediaType(CUSTOM_TYPES.join(', '));
  throw new StatusError({ code: 415, reason: 'UnsupportedMediaType', message: '415: Unsupported Media Type', details: {} });
}

const unprocessable = (): StatusError =>
  new StatusError({ code: 422, reason: 'Invalid', message: 'the server rejected our request due to an error in our request', details: {} });

function goKind(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  return typeof value === 'boolean' ? 'bool' : typeof value;
}

/** The patch as a JSON object; the server tells what else it got. */
function patchObject(body: Body, prefix: string): JsonObject {
  if (isJsonObject(body.value)) return body.value;
  if (body.value === null) throw badRequest('Invalid JSON Patch');
  throw badRequest(`${prefix}json: cannot unmarshal ${goKind(body.value)} into Go value of type map[string]interface {}`);
}

const MEMBERS: ReadonlySet<string> = new Set(['op', 'path', 'from', 'value']);

/** The operations of a JSON Patch, and members that are none. */
function patchOperations(body: Body): { operations: readonly Json[]; strange: readonly string[] } {
  const { value } = body;
  if (value === null) return { operations: [], strange: [] };
  if (!Array.isArray(value)) throw badRequest(`error decoding patch: json: cannot unmarshal ${goKind(value)} into Go value of type []handlers.jsonPatchOp`);
  const strange: string[] = [];
  value.forEach((operation: unknown, index) => {
    if (!isJsonObject(operation))
      throw badRequest(`error decoding patch: json: cannot unmarshal ${goKind(operation)} into Go value of type handlers.jsonPatchOp`);
    for (const [key, member] of Object.entries(operation)) {
      if (!MEMBERS.has(key)) strange.push(`json patch unknown field "[${index}].${key}"`);
      else if (key !== 'value' && member !== null && typeof member !== 'string') {
        throw badRequest(`error decoding patch: json: cannot unmarshal ${goKind(member)} into Go struct field jsonPatchOp.${key} of type string`);
      }
    }
  });
  return { operations: value as readonly Json[], strange };
}

/** `document` as it is before fitting when strictness may want to show it, else when somebody asks. */
function told(document: () => string, problems: readonly string[], { options }: PatchRequest): { document: () => string; problems: readonly string[] } {
  if (options.fieldValidation !== 'Strict') return { document, problems };
  const text = document();
  return { document: () => text, problems };
}

interface Shown {
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

/** Fits a patched custom resource to its schema: unknown fields go, and are told of. */
function fitCustom({ context, target: { resource }, options }: PatchRequest, patched: MutableJsonObject, { document, problems }: Shown): JsonObject {
  const refuse = (problem: string): Error => patchRefusal(jsonText(sorted(parseLossless(document()))), problem);
  const object = ownCopy(patched) as MutableJsonObject;
  const unknown = context.services.registry.strategyFor(resource).fit?.(object, refuse) ?? [];
  reportStrict(context, [...problems, ...strictProblems(unknown)], options.fieldValidation, refuse);
  if (!isMutableJsonObject(object['metadata'])) object['metadata'] = {};
  if (object['kind'] !== resource.kind || object['apiVersion'] !== apiVersionOf(resource)) throw wrongType(object as JsonObject, resource);
  return object as JsonObject;
}

/** Fits a patched object to its type; misfits are told about the document that the patch made. */
function fitPatched({ context, target, options, schema }: PatchRequest, patched: Json, shown: Shown): JsonObject {
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

/** `patched` with a top level that may be edited, whatever the transform shares with the stored object. */
const openTop = (patched: Json): Json => (isJsonObject(patched) && Object.isFrozen(patched) ? { ...patched } : patched);

function existing(current: StoredObject | undefined, { resource, name }: WriteTarget): JsonObject {
  if (current === undefined) throw notFound(resource, name);
  return current as unknown as JsonObject;
}

const spelledAs = (spelled: ReadonlyMap<string, string> | undefined): DecodeOptions => (spelled === undefined ? {} : { spelled });

function mergeTransform(request: PatchRequest, body: Body, merge: NonNullable<PatchTransforms['merge']>): Change['transform'] {
  return (current) => {
    const before = existing(current, request.target);
    const patch = patchObject(body, 'error decoding patch: ');
    const { problems } = body;
    const patched = openTop(merge(before, patch));
    return {
      value: fitPatched(request, patched, { ...told(() => shownPatch(patched, before), problems, request), decoding: spelledAs(body.spelled) }),
      owned: false,
    };
  };
}

function jsonTransform(request: PatchRequest, body: Body, apply: NonNullable<PatchTransforms['json']>): Change['transform'] {
  return (current) => {
    const before = existing(current, request.target);
    const { operations, strange } = patchOperations(body);
    const problems = [...body.problems.map((problem) => `json patch ${problem}`), ...strange];
    const spellings = spellingsOf(operations, body.spelled);
    if (spellings.isTested) throw unprocessable();
    const patched = openTop(apply(before, operations));
    return {
      value: fitPatched(request, patched, { ...told(() => shownPatch(patched, before), problems, request), decoding: spelledAs(spellings.placed) }),
      owned: false,
    };
  };
}

function strategicTransform(request: PatchRequest, body: Body, apply: NonNullable<PatchTransforms['strategic']>): Change['transform'] {
  const { schema } = request;
  if (schema === undefined) throw notImplemented(`strategic merge patch of ${request.target.resource.plural}`);
  return (current) => {
    const before = existing(current, request.target);
    const patch = body.value === null ? {} : patchObject(body, '');
    const { problems } = body;
    const { kind: _kind, apiVersion: _version, ...content } = patch;
    const patched = openTop(apply(before, content, schema));
    return {
      value: fitPatched(request, patched, { ...told(() => goText(patch), problems, request), decoding: { fromTree: true } }),
      owned: false,
    };
  };
}

const gvkText = (apiVersion: string, kind: string): string => (apiVersion.includes('/') ? `${apiVersion}, Kind=${kind}` : `/${apiVersion}, Kind=${kind}`);

function appliedObject(body: Body, { context, options, target: { resource } }: PatchRequest): MutableJsonObject {
  if (body.error !== undefined) throw badRequest(`error encoding patch: ${body.error}`);
  if (options.fieldValidation === 'Strict' && body.problems.length > 0) {
    throw badRequest(`error strict decoding patch: error converting YAML to JSON: ${body.problems.join(', ')}`);
  }
  reportStrict(context, body.problems, options.fieldValidation, badRequest);
  const value = body.value ?? {};
  if (!isMutableJsonObject(value)) {
    throw badRequest(
      `error decoding patch: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal ${goKind(value)} into Go value of type map[string]interface {}`,
    );
  }
  const { apiVersion = '', kind = '' } = value;
  if (apiVersion !== apiVersionOf(resource) || kind !== resource.kind) throw badRequest(`invalid object type: ${gvkText(String(apiVersion), String(kind))}`);
  return value;
}

/** Shows objects in the other versions of a built-in kind, for the managers that write through them. */
function converting({ services: { catalog, registry } }: RequestContext, { group, plural }: ResourceInfo): ConvertVersion {
  return (object, apiVersion) => {
    const other = catalog.find(group, apiVersion.split('/').at(-1) ?? '', plural);
    const schema = other === undefined || apiVersionOf(other) !== apiVersion ? undefined : registry.schemaFor(other);
    if (other === undefined || schema === undefined) return undefined;
    const { shown } = registry.strategyFor(other);
    return { object: shown === undefined ? { ...object, apiVersion } : (shown(object as unknown as StoredObject) as JsonObject), schema };
  };
}

/** What an apply of `config` makes of `live`; a conflict is refused. */
function applied(
  { context, target, options, schema }: PatchRequest,
  config: JsonObject,
  live: StoredObject | undefined,
  apply: NonNullable<PatchTransforms['apply']>,
): JsonObject {
  const { registry, clock } = context.services;
  const { resource, subresource } = target;
  if (schema === undefined) throw notImplemented(`server-side apply of ${resource.plural}`);
  const outcome = apply({
    live: live as JsonObject | undefined,
    config,
    schema,
    manager: options.fieldManager,
    apiVersion: apiVersionOf(resource),
    subresource,
    time: formatTime(clock.now()),
    force: options.force,
    resetFields: resetFieldsOf(registry.strategyFor(resource), subresource),
    ...(builtInSchema(schema) === undefined ? {} : { convert: converting(context, resource) }),
  });
  if (outcome.kind === 'conflict') throw applyConflict(outcome.conflicts);
  const { object, managedFields } = outcome;
  const metadata = isJsonObject(object['metadata']) ? object['metadata'] : {};
  return { ...object, metadata: managedFields.length === 0 ? metadata : { ...metadata, managedFields } } as unknown as JsonObject;
}

function conversionRefusal({ apiVersion, kind, metadata }: JsonObject, problem: string): StatusError {
  const { namespace = '', name = '' } = isJsonObject(metadata) ? metadata : {};
  const gvk = gvkText(String(apiVersion), String(kind));
  return new StatusError({
    code: 500,
    message: `failed to convert new object (${String(namespace)}/${String(name)}; ${gvk}) to proper version: unable to convert unstructured object to ${gvk}: ${problem}`,
  });
}

function applyTransform(request: PatchRequest, body: Body, apply: NonNullable<PatchTransforms['apply']>): Change['transform'] {
  const config = appliedObject(body, request) as JsonObject;
  return (live): Transformed => {
    const metadata = config['metadata'];
    if (isJsonObject(metadata) && (metadata['managedFields'] ?? null) !== null) throw badRequest('metadata.managedFields must be nil');
    const value = applied(request, config, live, apply);
    const builtIn = builtInSchema(request.schema);
    if (builtIn !== undefined) fitted(value as MutableJsonObject, builtIn, (problem) => conversionRefusal(config, problem), { fromTree: true });
    return { value, owned: false, tracked: true };
  };
}

/** The body of a patch: handed over in process, or text of the type's syntax. */
async function patchBody(context: RequestContext, type: string): Promise<Body> {
  const { body } = context.request;
  if (body.kind === 'value') return { value: body.value, text: undefined, error: undefined, problems: [] };
  const text = await readText(context);
  return type === APPLY_PATCH ? fromText(text, type) : fromJson(text);
}

function transformFor(type: string, request: PatchRequest, body: Body, transforms: PatchTransforms): Change['transform'] {
  if (type === APPLY_PATCH) {
    if (transforms.apply === undefined) throw notImplemented('server-side apply');
    return applyTransform(request, body, transforms.apply);
  }
  if (body.error !== undefined) throw badRequest('invalid JSON patch');
  if (type === MERGE_PATCH && transforms.merge !== undefined) return mergeTransform(request, body, transforms.merge);
  if (type === JSON_PATCH && transforms.json !== undefined) return jsonTransform(request, body, transforms.json);
  if (type === STRATEGIC_PATCH && transforms.strategic !== undefined) return strategicTransform(request, body, transforms.strategic);
  throw notImplemented(type);
}

/** A subresource of another kind than the object that it is a part of: the patch is of that part. */
export interface PatchPart {
  readonly resource: ResourceInfo;
  readonly schema: TypeSchema;
  /** Makes a change of the object out of a change of the part. */
  readonly through: (transform: Change['transform'], target: WriteTarget) => Change['transform'];
  readonly answer: (object: StoredObject) => Result;
}

/** PATCH of an object or of one of its subresources. Only apply creates: 201. */
export function createPatch(transforms: PatchTransforms, partOf?: (context: RequestContext) => PatchPart): Endpoint {
  return async (context): Promise<Result> => {
    const resource = resourceOf(context);
    const { registry } = context.services;
    const schema = registry.schemaFor(resource);
    const type = checkMediaType(patchTypeOf(context.request.headers['content-type']), builtInSchema(schema) === undefined);
    checkNamed(context);
    const options = writeOptionsOf(context, 'PatchOptions', type === APPLY_PATCH);
    const target = targetOf(context, options);
    const part = partOf?.(context);
    const body = await patchBody(context, type);
    if (part !== undefined) {
      const request = { context, options, target: { ...target, resource: part.resource }, schema: part.schema };
      const transform = part.through(transformFor(type, request, body, transforms), target);
      return part.answer((await registry.update({ target, transform })).object);
    }
    const transform = transformFor(type, { context, target, options, schema }, body, transforms);
    const { object, created } = await registry.update({ target, transform, ...(type === APPLY_PATCH ? { createMissing: true } : {}) });
    return { kind: 'object', code: created ? 201 : 200, object };
  };
}
