import { isJsonObject, isMutableJsonObject, type JsonObject, type MutableJsonObject } from '../../machinery/json.ts';
import { keysInOrder } from '../../machinery/json-text.ts';
import { jsonText } from '../../machinery/lossless-json.ts';
import { apiVersionOf, type ResourceInfo } from '../../machinery/resource.ts';
import { DecodeError, type DecodeOptions, decodeInPlace } from '../../machinery/schema/decode.ts';
import type { StructSchema, TypeSchema } from '../../machinery/schema/type-schema.ts';
import { badRequest, invalid } from '../../machinery/status.ts';
import { invalidValue } from '../../machinery/validation/field-error.ts';
import { withMetadata } from '../registry/metadata.ts';
import type { DraftObject } from '../registry/strategy.ts';
import { type RequestContext, resourceOf } from '../request/context.ts';
import { type Body, summarized } from './body.ts';
import type { FieldValidation } from './options.ts';
import { warningsOf } from './yaml-body.ts';

/** Where the API server keeps the register of its types; it stands in messages. */
const SCHEME = 'pkg/api/legacyscheme/scheme.go:30';
const TYPE_META = 'struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }';

/** Where the registers are kept that a library of the server made: that of the options, and that of definitions. */
export const LIBRARY_SCHEME = 'pkg/runtime/scheme.go:111';

/** `no kind "X" is registered for version "v1" in scheme …`. */
export function unregisteredKind(kind: string, apiVersion: string, scheme: string = SCHEME): string {
  return `no kind ${JSON.stringify(kind)} is registered for version ${JSON.stringify(apiVersion)} in scheme ${JSON.stringify(scheme)}`;
}

/** Definitions, custom resources and their scales are read with registers of their own. */
function schemeOf({ info: { group, version, resource }, services: { catalog } }: RequestContext): string {
  const asked = catalog.find(group, version, resource);
  return group === 'apiextensions.k8s.io' || (asked !== undefined && catalog.isCustom(asked)) ? LIBRARY_SCHEME : SCHEME;
}

/** The schema of a built-in kind; custom resources have none of their own name. */
export function builtInSchema(schema: TypeSchema | undefined): StructSchema | undefined {
  return schema?.kind === 'struct' && schema.name !== undefined ? schema : undefined;
}

/** Kinds of subresources that the server knows in versions which it serves no longer. */
const PART_KINDS: ReadonlySet<string> = new Set([
  'autoscaling/v1 Scale',
  'extensions/v1beta1 Scale',
  'apps/v1beta1 Scale',
  'apps/v1beta2 Scale',
  'policy/v1 Eviction',
  'policy/v1beta1 Eviction',
  'v1 Binding',
  'authentication.k8s.io/v1 TokenRequest',
]);

const META_KINDS: ReadonlySet<string> = new Set(['List', 'Status', 'ListOptions', 'DeleteOptions']);

function isRegistered(context: RequestContext, apiVersion: string, kind: string): boolean {
  const [group, version] = apiVersion.includes('/') ? (apiVersion.split('/') as [string, string]) : ['', apiVersion];
  const { catalog } = context.services;
  if (PART_KINDS.has(`${apiVersion} ${kind}`)) return true;
  if (META_KINDS.has(kind)) return catalog.hasGroup(group, version);
  return catalog.findKind(group, version, kind) !== undefined || catalog.findKind(group, version, kind.replace(/List$/, '')) !== undefined;
}

/** The Go package of a group's internal types. */
const packageOf = (group: string): string => (group === '' ? 'core' : (group.split('.')[0] ?? ''));
const shortVersion = (apiVersion: string): string => apiVersion.split('/').at(-1) ?? '';

/** What is wrong with the kind and version of a body of a built-in kind; absent ones come from the URL. */
export function typeProblem(context: RequestContext, resource: ResourceInfo, given: { kind: string; apiVersion: string }): string | undefined {
  const { kind, apiVersion } = given;
  if (kind === resource.kind && apiVersion === apiVersionOf(resource)) return undefined;
  if (!isRegistered(context, apiVersion, kind)) return unregisteredKind(kind, apiVersion, schemeOf(context));
  if (kind === resource.kind) return undefined;
  return `converting (${shortVersion(apiVersion)}.${kind}) to (${packageOf(resource.group)}.${resource.kind}): unknown conversion`;
}

function jsonTypeOf(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'bigint') return 'number';
  return typeof value === 'boolean' ? 'bool' : typeof value;
}

/** Why kind and version cannot be read from an object; undefined when they can. */
export function typeMetaProblem(object: JsonObject): string | undefined {
  for (const key in object) {
    const value = key === 'kind' || key === 'apiVersion' ? (object[key] ?? null) : null;
    if (value !== null && typeof value !== 'string') {
      return `couldn't get version/kind; json parse error: json: cannot unmarshal ${jsonTypeOf(value)} into Go struct field .${key} of type string`;
    }
  }
  return undefined;
}

/** The body as an object, before its type is looked at. */
function objectOf(body: Body, kind: string): MutableJsonObject {
  const recognized = (problem: string): Error =>
    badRequest(`the object provided is unrecognized (must be of type ${kind}): ${problem} (${summarized(body.text ?? jsonText(body.value))})`);
  if (body.error !== undefined) throw recognized(body.error);
  const value = body.value ?? {};
  if (isMutableJsonObject(value)) {
    const problem = typeMetaProblem(value as JsonObject);
    if (problem !== undefined) throw recognized(problem);
    return value;
  }
  throw recognized(`couldn't get version/kind; json parse error: json: cannot unmarshal ${jsonTypeOf(value)} into Go value of type ${TYPE_META}`);
}

/** Refuses or reports what strict decoding found. */
export function reportStrict(context: RequestContext, problems: readonly string[], mode: FieldValidation, refuse: (text: string) => Error): void {
  if (problems.length === 0 || mode === 'Ignore') return;
  if (mode === 'Strict') throw refuse(`strict decoding error: ${problems.join(', ')}`);
  for (const warning of problems.flatMap(warningsOf)) if (!context.warnings.includes(warning)) context.warnings.push(warning);
}

/** Unknown fields as strict decoding words them. */
export function strictProblems(unknown: readonly string[]): string[] {
  return unknown.map((path) => `unknown field ${JSON.stringify(path)}`);
}

function checkCustomType(context: RequestContext, body: Body, object: MutableJsonObject, validation: FieldValidation): void {
  const resource = resourceOf(context);
  const { kind, apiVersion = '' } = object;
  const expected = apiVersionOf(resource);
  const text = body.text ?? jsonText(object);
  if (kind === undefined || kind === '') {
    const missing = `Object 'Kind' is missing in '${text}'`;
    // A decoder that looks for no unknown fields has guessed the kind by the path before it misses it.
    if (validation === 'Ignore') {
      throw badRequest(`${resource.kind} in version ${JSON.stringify(resource.version)} cannot be handled as a ${resource.kind}: ${missing}`);
    }
    throw badRequest(`the object provided is unrecognized (must be of type ${resource.kind}): ${missing} (${summarized(text)})`);
  }
  if (typeof apiVersion === 'string' && apiVersion.split('/').length > 2) {
    throw badRequest(
      `the object provided is unrecognized (must be of type ${resource.kind}): unexpected GroupVersion string: ${apiVersion} (${summarized(text)})`,
    );
  }
  if (apiVersion !== expected) throw badRequest(`the API version in the data (${String(apiVersion)}) does not match the expected API version (${expected})`);
  // Another kind is found by validation, as one mistake among others. Of what is written to status nothing else is looked at.
  if (context.info.subresource === 'status') object['kind'] = resource.kind;
}

/** What a custom resource of another kind or version than that of the path is answered with. */
export function wrongType({ kind, apiVersion, metadata }: JsonObject, resource: ResourceInfo): Error {
  const name = isJsonObject(metadata) ? String(metadata['name'] ?? '') : '';
  const group = typeof apiVersion === 'string' && apiVersion.includes('/') ? (apiVersion.split('/')[0] ?? '') : '';
  const error =
    kind === resource.kind
      ? invalidValue('apiVersion', apiVersion, `must be ${apiVersionOf(resource)}`)
      : invalidValue('kind', kind, `must be ${resource.kind}`);
  return invalid({ group, kind: String(kind) }, name, [error]);
}

/**
 * Makes an owned draft of the body of a create or replace: parsed, of the right kind, fitted to its type.
 *
 * Unknown and repeated fields are dropped, and refused, reported or passed over as `validation` says.
 * @throws {StatusError} 400 in the words of the server's decoder
 */
export function decodeObject(context: RequestContext, body: Body, validation: FieldValidation): DraftObject {
  const resource = resourceOf(context);
  const object = objectOf(body, resource.kind);
  const schema = builtInSchema(context.services.registry.schemaFor(resource));
  if (schema === undefined) {
    checkCustomType(context, body, object, validation);
    const refuse = (text: string): Error =>
      badRequest(`${resource.kind} in version ${JSON.stringify(resource.version)} cannot be handled as a ${resource.kind}: ${text}`);
    const unknown = context.services.registry.strategyFor(resource).fit?.(object, refuse) ?? [];
    const draft = withMetadata(object);
    reportStrict(context, [...body.problems, ...strictProblems(unknown)], validation, refuse);
    return draft;
  }
  const kind = typeof object['kind'] === 'string' && object['kind'] !== '' ? object['kind'] : resource.kind;
  const apiVersion = typeof object['apiVersion'] === 'string' && object['apiVersion'] !== '' ? object['apiVersion'] : apiVersionOf(resource);
  const refuse = (problem: string): Error =>
    badRequest(`${kind} in version ${JSON.stringify(shortVersion(apiVersion))} cannot be handled as a ${resource.kind}: ${problem}`);
  const problem = typeProblem(context, resource, { kind, apiVersion });
  if (problem !== undefined) throw refuse(problem);
  if (apiVersion !== apiVersionOf(resource)) {
    throw badRequest(`the API version in the data (${apiVersion}) does not match the expected API version (${apiVersionOf(resource)})`);
  }
  const unknown = fitted(object, schema, refuse, body.spelled === undefined ? {} : { spelled: body.spelled });
  const { problems } = body;
  const read = problems.length === 0 ? body : { ...body, problems: problems.filter((problem) => !isKeptAsText(schema, DUPLICATE.exec(problem)?.[1] ?? '')) };
  reportStrict(context, strictFindings(read, unknown), validation, refuse);
  return withMetadata(object);
}

/** Strict decoding notes no more than this of a text. */
const MOST_FINDINGS = 100;

/**
 * What strict decoding finds in the body of a built-in kind. Repeated and unknown fields of JSON are told in the order of the text;
 * those of YAML are looked for one after the other.
 */
function strictFindings({ problems, text }: Body, unknown: readonly string[]): readonly string[] {
  const repeated = knownProblems(problems, unknown);
  const strange = strictProblems([...new Set(unknown)]);
  const isJson = text !== undefined && repeated.every((problem) => DUPLICATE.test(problem));
  if (repeated.length === 0 || strange.length === 0 || !isJson) return [...repeated, ...strange.slice(0, MOST_FINDINGS)];
  const seen = new Set<string>();
  const found = new Set<string>();
  const known = new Set([...repeated, ...strange]);
  for (const path of keysInOrder(text)) {
    const finding = `${seen.has(path) ? 'duplicate' : 'unknown'} field ${JSON.stringify(path)}`;
    if (known.has(finding)) found.add(finding);
    seen.add(path);
  }
  return [...found].slice(0, MOST_FINDINGS);
}

const DUPLICATE = /^duplicate field "(.*)"$/;

/** Whether a path leads into a value of any form, which is kept as it was written: nobody reads its keys. */
function isKeptAsText(root: TypeSchema, path: string): boolean {
  let schema: TypeSchema | undefined = root;
  for (const step of path.split('.')) {
    if (schema?.kind === 'untyped') return true;
    const [name = '', ...indexes] = step.split('[');
    schema = schema?.kind === 'struct' ? schema.fields.get(name)?.schema : schema?.kind === 'map' ? schema.values : undefined;
    for (const _index of indexes) schema = schema?.kind === 'list' ? schema.items : schema;
  }
  return false;
}

/** Problems of the text without keys that are there twice in what is unknown as a whole: nobody reads those. */
export function knownProblems(problems: readonly string[], unknown: readonly string[]): readonly string[] {
  if (problems.length === 0 || unknown.length === 0) return problems;
  return problems.filter((problem) => {
    const path = DUPLICATE.exec(problem)?.[1] ?? '';
    return !unknown.some((field) => path === field || path.startsWith(`${field}.`) || path.startsWith(`${field}[`));
  });
}

/** Fits `object` to `schema` in place; a misfit is refused in the way of the caller. */
export function fitted(object: MutableJsonObject, schema: StructSchema, refuse: (problem: string) => Error, options: DecodeOptions = {}): readonly string[] {
  try {
    return decodeInPlace(object, schema, options);
  } catch (error) {
    throw error instanceof DecodeError ? refuse(error.message) : error;
  }
}
