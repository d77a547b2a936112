import { isJsonObject, type Json, type JsonObject } from '../../../machinery/json.ts';

/** How Go's encoder shows a field of an internal struct, which has no JSON names and leaves nothing out. */
export type GoForm = (value: Json | undefined) => Json;

/** A string; '' when absent. */
export const goText: GoForm = (value) => (typeof value === 'string' ? value : '');

/** A number; 0 when absent. */
export const goNumber: GoForm = (value) => (typeof value === 'number' ? value : 0);

/** A flag; false when absent. */
export const goFlag: GoForm = (value) => value === true;

/** A pointer, list or map of what looks the same on the wire; null when absent. */
export const goAny: GoForm = (value) => value ?? null;

/** A map of texts, whose keys come sorted. */
export const goMap: GoForm = (value) => (isJsonObject(value) ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))) : null);

/** A list; null when absent. */
export function goList(item: GoForm): GoForm {
  return (value) => (Array.isArray(value) ? value.map(item) : null);
}

/** A struct: its fields as Go and as the wire name them, in Go's order. */
export function goStruct(fields: readonly (readonly [name: string, key: string, form: GoForm])[]): GoForm {
  return (value) => {
    const object: JsonObject = isJsonObject(value) ? value : {};
    return Object.fromEntries(fields.map(([name, key, form]) => [name, form(object[key])]));
  };
}

/** A pointer to a struct; null when absent. */
export function goPointer(form: GoForm): GoForm {
  return (value) => (value === undefined || value === null ? null : form(value));
}
