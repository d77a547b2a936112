import type { JsonObject } from '../json.ts';
import type { TypeSchema } from '../schema/type-schema.ts';
import { StatusError } from '../status.ts';
import { typeErrors } from './validate-typed.ts';

/** An object in another version, with that version's schema. */
export interface VersionedObject {
  readonly object: JsonObject;
  readonly schema: TypeSchema;
}

/** Converts to another apiVersion; undefined: there is no such version any more. */
export type ConvertVersion = (object: JsonObject, apiVersion: string) => VersionedObject | undefined;

/** What is asked of an object in versions other than that of the write. */
export interface Versions {
  readonly schema: TypeSchema | undefined;
  readonly apiVersion: string;
  readonly convert?: ConvertVersion | undefined;
}

/** Whether a schema is that of a custom resource, whose objects may have what it does not tell of. */
export function isCustomSchema(schema: TypeSchema | undefined): boolean {
  return schema?.kind === 'struct' && schema.gvk !== undefined && schema.name === undefined;
}

/** Several type errors as one text. */
export function typeProblem(errors: readonly string[]): string {
  return errors.length === 1 ? (errors[0] ?? '') : `errors:\n${errors.map((error) => `  ${error}`).join('\n')}`;
}

/**
 * Why a custom resource cannot be seen in another version: the version is none of its definition, or declares less than the object has,
 * since without a webhook nothing but the apiVersion changes. Built-in objects always can, or their version is forgotten.
 *
 * @see apimachinery pkg/util/managedfields/internal/versionconverter.go (v1.37)
 */
export function conversionProblem({ schema, apiVersion, convert }: Versions, object: JsonObject, other: string): string | undefined {
  if (other === apiVersion || convert === undefined || !isCustomSchema(schema)) return undefined;
  const converted = convert(object, other);
  if (converted === undefined) return `request to convert CR to an invalid group/version: ${other}`;
  const errors = typeErrors(converted.schema, converted.object);
  return errors.length === 0 ? undefined : typeProblem(errors);
}

/** @throws {StatusError} 500, for an object that cannot be seen in another version; `what` says what failed by it */
export function checkConvertible(versions: Versions, object: JsonObject, other: string, what: string): void {
  const problem = conversionProblem(versions, object, other);
  if (problem !== undefined) throw new StatusError({ code: 500, message: `${what}: ${problem}` });
}
