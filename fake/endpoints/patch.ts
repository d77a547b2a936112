import type { ApplyOutcome, ApplyWrite } from '../../machinery/apply/apply.ts';
import { applyConflict } from '../../machinery/apply/conflicts.ts';
import type { ConvertVersion } from '../../machinery/apply/other-versions.ts';
import { formatTime } from '../../machinery/clock.ts';
import { isJsonObject, isMutableJsonObject, type Json, type JsonObject, type MutableJsonObject } from '../../machinery/json.ts';
import { goText } from '../../machinery/patch/go-text.ts';
import { apiVersionOf, type ResourceInfo } from '../../machinery/resource.ts';
import type { DecodeOptions } from '../../machinery/schema/decode.ts';
import type { TypeSchema } from '../../machinery/schema/type-schema.ts';
import { badRequest, conflict, notFound, notImplemented, StatusError } from '../../machinery/status.ts';
import { detached } from '../registry/detached.ts';
import type { WriteTarget } from '../registry/engine.ts';
import { relabelling, resetFieldsOf } from '../registry/managed-fields.ts';
import type { StoredObject } from '../registry/strategy.ts';
import type { Change, Transformed } from '../registry/update.ts';
import { type Endpoint, type RequestContext, type Result, resourceOf } from '../request/context.ts';
import { type Body, fromJson, fromText, mediaTypeOf, readText, unsupportedMediaType } from './body.ts';
import { builtInSchema, fitted, reportStrict } from './decode-object.ts';
import { type WriteOptions, writeOptionsOf } from './options.ts';
import { shownPatch } from './patch-document.ts';
import { spellingsOf } from './patch-spellings.ts';
import { fitPatched, goKind, gvkText, type PatchRequest, told, unprocessable } from './patched-object.ts';
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

/** The patch as a JSON object; the server tells what else it got. */
function patchObject(body: Body, prefix: string): JsonObject {
  if (isJsonObject(body.value)) return body.value;
  if (body.value === null) throw badRequest('Invalid JSON Patch');
  throw badRequest(`${prefix}json: cannot unmarshal ${goKind(body.value)} into Go value of type map[string]interface {}`);
}

const MEMBERS: ReadonlySet<string> = new Set(['op', 'path', 'from', 'value']);

/** How operations are read: into one type to tell of strange fields, into another where nobody wants to hear of them. */
const READ = { prefix: 'error decoding patch: ', list: '[]handlers.jsonPatchOp', item: 'handlers.jsonPatchOp' } as const;
const UNCHECKED = { prefix: '', list: 'jsonpatch.Patch', item: 'jsonpatch.Operation' } as const;

/** The operations of a JSON Patch, and members that are none. */
function patchOperations({ value }: Body, validation: WriteOptions['fieldValidation']): { operations: readonly Json[]; strange: readonly string[] } {
  if (value === null) return { operations: [], strange: [] };
  const { prefix, list, item } = validation === 'Ignore' ? UNCHECKED : READ;
  const misfit = (what: unknown, type: string): Error => badRequest(`${prefix}json: cannot unmarshal ${goKind(what)} into Go value of type ${type}`);
  if (!Array.isArray(value)) throw misfit(value, list);
  const strange: string[] = [];
  value.forEach((operation: unknown, index) => {
    if (operation === null) return;
    if (!isJsonObject(operation)) throw misfit(operation, item);
    if (validation === 'Ignore') return;
    for (const [key, member] of Object.entries(operation)) {
      if (!MEMBERS.has(key)) strange.push(`json patch unknown field "[${index}].${key}"`);
      else if (key !== 'value' && member !== null && typeof member !== 'string') {
        throw badRequest(`error decoding patch: json: cannot unmarshal ${goKind(member)} into Go struct field jsonPatchOp.${key} of type string`);
      }
    }
  });
  return { operations: value as readonly Json[], strange };
}

/** `patched` with a top level that may be edited, whatever the transform shares with the stored object. */
const openTop = (patched: Json): Json => (isJsonObject(patched) && Object.isFrozen(patched) ? { ...patched } : patched);

function existing(current: StoredObject | undefined, { resource, name }: WriteTarget): JsonObject {
  if (current === undefined) throw notFound(resource, name);
  return current as unknown as JsonObject;
}

const spelledAs = (spelled: ReadonlyMap<string, string> | undefined): DecodeOptions => (spelled === undefined ? {} : { spelled });

/** What a merge patch makes of a document. Where nobody wants to hear of unknown fields the patch is not read first: a list takes the document's place. */
function mergedDocument(before: JsonObject, body: Body, { options }: PatchRequest, merge: NonNullable<PatchTransforms['merge']>): Json {
  if (options.fieldValidation !== 'Ignore' || isJsonObject(body.value)) return merge(before, patchObject(body, 'error decoding patch: '));
  if (!Array.isArray(body.value)) throw badRequest('Invalid JSON Patch');
  return body.value as Json;
}

function mergeTransform(request: PatchRequest, body: Body, merge: NonNullable<PatchTransforms['merge']>): Change['transform'] {
  return (current) => {
    const before = existing(current, request.target);
    const { problems } = body;
    const patched = openTop(mergedDocument(before, body, request, merge));
    return {
      value: fitPatched(request, patched, { ...told(() => shownPatch(patched, before), problems, request), decoding: spelledAs(body.spelled) }),
      owned: false,
    };
  };
}

function jsonTransform(request: PatchRequest, body: Body, apply: NonNullable<PatchTransforms['json']>): Change['transform'] {
  return (current) => {
    const before = existing(current, request.target);
    const { operations, strange } = patchOperations(body, request.options.fieldValidation);
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

function appliedObject(body: Body, { target: { resource } }: PatchRequest): MutableJsonObject {
  if (body.error !== undefined) throw badRequest(`error encoding patch: ${body.error}`);
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
    return { object: shown === undefined ? { ...object, apiVersion } : (shown(detached(object) as unknown as StoredObject) as JsonObject), schema };
  };
}

/** How other versions are read; where a webhook would convert, as if they were this one. */
function convertible(context: RequestContext, resource: ResourceInfo, schema: TypeSchema): { readonly convert?: ConvertVersion } {
  const { registry } = context.services;
  if (builtInSchema(schema) !== undefined) return { convert: converting(context, resource) };
  return registry.strategyFor(resource).ready === undefined ? { convert: relabelling(registry.schemaFor, resource) } : {};
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
    ...convertible(context, resource, schema),
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

/** Keys that are there twice: looked for only when the apply has worked. */
function reportRepeated({ context, options }: PatchRequest, { problems }: Body): void {
  if (options.fieldValidation === 'Strict' && problems.length > 0) {
    throw badRequest(`error strict decoding patch: error converting YAML to JSON: ${problems.join(', ')}`);
  }
  reportStrict(context, problems, options.fieldValidation, badRequest);
}

function applyTransform(request: PatchRequest, body: Body, apply: NonNullable<PatchTransforms['apply']>): Change['transform'] {
  const config = appliedObject(body, request) as JsonObject;
  return (live): Transformed => {
    const metadata = config['metadata'];
    if (isJsonObject(metadata) && (metadata['managedFields'] ?? null) !== null) throw badRequest('metadata.managedFields must be nil');
    const value = applied(request, config, live, apply);
    reportRepeated(request, body);
    if (live === undefined && isJsonObject(metadata) && (metadata['uid'] ?? '') !== '') {
      const { resource, name } = request.target;
      throw conflict(resource, name, `uid mismatch: the provided object specified uid ${String(metadata['uid'])}, and no existing object was found`);
    }
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
  readonly through: (transform: Change['transform'], target: WriteTarget, isApply?: boolean) => Change['transform'];
  /** What admission sees of the change. */
  readonly part?: Change['part'];
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
      const transform = part.through(transformFor(type, request, body, transforms), target, type === APPLY_PATCH);
      return part.answer((await registry.update({ target, transform, part: part.part })).object);
    }
    const transform = transformFor(type, { context, target, options, schema }, body, transforms);
    const { object, created } = await registry.update({ target, transform, ...(type === APPLY_PATCH ? { createMissing: true } : {}) });
    return { kind: 'object', code: created ? 201 : 200, object };
  };
}
