import { isJsonObject, type Json } from '../../machinery/json.ts';
import { jsonText } from '../../machinery/lossless-json.ts';
import { StatusError } from '../../machinery/status.ts';

/** 422 about the document that a patch made. It names neither kind nor object. */
export function patchRefusal(document: string, problem: string): StatusError {
  const message = `Invalid value: ${JSON.stringify(document)}: ${problem}`;
  return new StatusError({
    code: 422,
    reason: 'Invalid',
    message: ` "" is invalid: patch: ${message}`,
    details: { causes: [{ reason: 'FieldValueInvalid', message, field: 'patch' }] },
  });
}

/**
 * A patched document as the server shows it: objects that the patch went through have their keys sorted, untouched ones
 * stand as they were stored.
 */
export function shownPatch(patched: Json | undefined, before: Json | undefined): string {
  if (patched === before && patched !== undefined) return jsonText(patched);
  if (!isJsonObject(patched)) return jsonText(patched) ?? 'null';
  const stored = isJsonObject(before) ? before : {};
  const members = Object.keys(patched)
    .filter((key) => patched[key] !== undefined)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${shownPatch(patched[key], stored[key])}`);
  return `{${members.join(',')}}`;
}
