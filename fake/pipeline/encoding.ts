import { jsonText } from '../../machinery/lossless-json.ts';
import { formatYaml } from './yaml.ts';

// Objects of the store are frozen and go out again and again, to readers and to every watcher: each is written once.
const encoded = new WeakMap<object, string>();

/** A value as JSON; the text of a frozen object is kept with it. */
export function encodeJson(value: unknown): string {
  if (typeof value !== 'object' || value === null || !Object.isFrozen(value)) return jsonText(value);
  const known = encoded.get(value);
  if (known !== undefined) return known;
  const text = jsonText(value);
  encoded.set(value, text);
  return text;
}

/** One line of a watch; the object inside is written once for all watchers. */
export function encodeEvent(event: unknown): string {
  if (typeof event === 'object' && event !== null && 'type' in event && 'object' in event) {
    return `{"type":${JSON.stringify(event.type)},"object":${encodeJson(event.object)}}\n`;
  }
  // What is no event at all is a fault's doing, and goes out as it is.
  return typeof event === 'string' ? `${event}\n` : `${JSON.stringify(event)}\n`;
}

/** A value in the form that the content type names. */
export function encodeValue(value: unknown, contentType: string): string {
  return contentType.startsWith('application/yaml') ? formatYaml(value) : `${encodeJson(value)}\n`;
}
