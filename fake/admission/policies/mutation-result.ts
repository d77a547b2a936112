import { atomicParts } from '../../../machinery/apply/atomic-parts.ts';
import { mergeObjects } from '../../../machinery/apply/merge-objects.ts';
import { type GoJson, GoValue, typeErrors } from '../../../machinery/apply/validate-typed.ts';
import { goMapJson } from '../../../machinery/go-json.ts';
import { isJsonObject, type Json, type JsonObject, type MutableJsonObject } from '../../../machinery/json.ts';
import { applyJsonPatch, JsonPatchError } from '../../../machinery/patch/json-patch.ts';
import { apiVersionOf, type ResourceInfo } from '../../../machinery/resource.ts';
import { DecodeError, decodeInPlace } from '../../../machinery/schema/decode.ts';
import type { StructSchema, TypeSchema } from '../../../machinery/schema/type-schema.ts';
import { internalError, invalid } from '../../../machinery/status.ts';
import { invalidValue } from '../../../machinery/validation/field-error.ts';
import type { CelValue } from '../../cel/values/value.ts';
import { MutationFailure } from './mutation-failure.ts';
import { configurationOf, operationsOf } from './mutation-value.ts';

/** What is left of values that no JSON has, in parts without a type. */
function oddPart(value: GoJson, path: string): string | undefined {
  if (value instanceof GoValue) return `${path}: expected map, got &{${value.text}}`;
  if (typeof value !== 'object' || value === null) return undefined;
  const parts: readonly (readonly [string, GoJson])[] = Array.isArray(value)
    ? value.map((item: GoJson, index) => [`${path}[${index}]`, item] as const)
    : Object.entries(value as { readonly [key: string]: GoJson }).map(([key, item]) => [`${path}.${key}`, item] as const);
  for (const [at, item] of parts) {
    const odd = oddPart(item, at);
    if (odd !== undefined) return odd;
  }
  return undefined;
}

/**
 * What an apply configuration makes of an object. It may not touch what is replaced as a whole.
 *
 * @throws {MutationFailure} for what does not fit the type
 * @see apiserver pkg/admission/plugin/policy/mutating/patch/smd.go (v1.37)
 */
export function merged(schema: TypeSchema | undefined, resource: ResourceInfo, object: JsonObject, value: CelValue): JsonObject {
  const configuration = { ...configurationOf(value), apiVersion: apiVersionOf(resource), kind: resource.kind };
  const [misfit] = schema === undefined ? [] : typeErrors(schema, configuration);
  const problem = misfit ?? oddPart(configuration, '');
  const patch = configuration as JsonObject;
  if (schema === undefined && problem === undefined) return { ...object, ...patch };
  if (problem !== undefined || schema === undefined)
    throw new MutationFailure(`error applying patch: failed to convert patch object to typed object: ${problem}`);
  const whole = atomicParts(schema, patch);
  if (whole.length > 0) {
    throw new MutationFailure(`error applying patch: invalid ApplyConfiguration: may not mutate atomic arrays, maps or structs: ${whole.join(', ')}`);
  }
  return mergeObjects(schema, object, patch) as JsonObject;
}

const isBuiltIn = (schema: TypeSchema | undefined): schema is StructSchema => schema?.kind === 'struct' && schema.name !== undefined;

/** The types of Go take no field that they do not have, and no value of another type. */
function checkFields(document: JsonObject, schema: TypeSchema | undefined): void {
  if (!isBuiltIn(schema)) return;
  try {
    const unknown = decodeInPlace(structuredClone(document) as MutableJsonObject, schema);
    if (unknown.length > 0) throw internalError(`strict decoding error: ${unknown.map((field) => `unknown field "${field}"`).join(', ')}`);
  } catch (error) {
    throw error instanceof DecodeError ? internalError(error.message) : error;
  }
}

/** What has become another kind: no type of Go has that name, and custom resources are checked by theirs. */
function checkKind(document: JsonObject, resource: ResourceInfo, schema: TypeSchema | undefined): void {
  const { kind, apiVersion = '', metadata } = document;
  const wanted = apiVersionOf(resource);
  if (kind === resource.kind && apiVersion === wanted) return;
  if (isBuiltIn(schema)) throw internalError(`no kind "${kind}" is registered for version "${apiVersion}" in scheme "pkg/api/legacyscheme/scheme.go:30"`);
  if (apiVersion !== wanted) {
    const given = String(apiVersion).includes('/') ? apiVersion : `/${apiVersion}`;
    throw internalError(`failed to convert object: ${given}, Kind=${kind} is unstructured and is not suitable for converting to "${wanted}"`);
  }
  const name = isJsonObject(metadata) ? String(metadata['name'] ?? '') : '';
  throw invalid({ group: resource.group, kind: String(kind) }, name, [invalidValue('kind', kind, `must be ${resource.kind}`)]);
}

/** The patched document as the server reads it again. */
function readAgain(document: Json, resource: ResourceInfo, schema: TypeSchema | undefined): JsonObject {
  if (Array.isArray(document)) {
    const typeMeta = 'struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }';
    throw internalError(`couldn't get version/kind; json parse error: json: cannot unmarshal array into Go value of type ${typeMeta}`);
  }
  if (!isJsonObject(document) || typeof document['kind'] !== 'string' || document['kind'] === '') {
    throw internalError(`Object 'Kind' is missing in '${goMapJson(document)}'`);
  }
  checkKind(document, resource, schema);
  checkFields(document, schema);
  const { metadata = {} } = document;
  if (!isJsonObject(metadata)) throw internalError('system metadata was not initialized');
  return { ...document, metadata };
}

/**
 * What a JSON patch makes of an object: nothing where one of its tests finds another value.
 *
 * @throws {MutationFailure} for an operation that does not apply
 * @throws {StatusError} 500 and 422 for a patch that makes another kind of the object, or none
 * @see apiserver pkg/admission/plugin/policy/mutating/patch/json_patch.go (v1.37)
 */
export function jsonPatched(schema: TypeSchema | undefined, resource: ResourceInfo, object: JsonObject, value: CelValue): JsonObject {
  try {
    return readAgain(applyJsonPatch(object, operationsOf(value)), resource, schema);
  } catch (error) {
    if (!(error instanceof JsonPatchError)) throw error;
    if (error.isTestFailure) return object;
    throw new MutationFailure(`JSON Patch: ${error.problem}`);
  }
}
