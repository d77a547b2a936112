import { isJsonObject, type Json } from './json.ts';
import { jsonText } from './lossless-json.ts';

const escapes: Readonly<Record<string, string>> = { '<': '\\u003c', '>': '\\u003e', '&': '\\u0026', '\u2028': '\\u2028', '\u2029': '\\u2029' };

/** JSON text as Go's encoder writes it, which escapes what HTML would read. */
export function escapeGoJson(text: string): string {
  return text.replace(/[<>&\u2028\u2029]/g, (found) => escapes[found] ?? found);
}

function inOrder(value: Json): Json {
  if (Array.isArray(value)) return value.map(inOrder);
  if (!isJsonObject(value)) return value;
  const keys = Object.keys(value).sort();
  return Object.fromEntries(keys.map((key) => [key, inOrder(value[key] ?? null)]));
}

/** A value as Go's encoder writes its maps: keys in the order of their letters, what HTML would read escaped. */
export function goMapJson(value: Json): string {
  return escapeGoJson(jsonText(inOrder(value)));
}
