import { decodeMessage, type MessageTable } from './decode-message.ts';
import { WireError, wireFields } from './wire-reader.ts';

/** The four bytes that open every object in protobuf. @see apimachinery pkg/runtime/serializer/protobuf (v1.37) */
const PREFIX: readonly number[] = [0x6b, 0x38, 0x73, 0x00];

function stringAt(bytes: Uint8Array, wanted: number): string {
  for (const { number, value } of wireFields(bytes)) if (number === wanted && typeof value !== 'bigint') return new TextDecoder().decode(value);
  return '';
}

/** What bytes are that do not start as an object in protobuf does; undefined when they do. */
export function unrecognized(bytes: Uint8Array): string | undefined {
  if (bytes.length === 0) return 'empty data';
  if (PREFIX.every((byte, index) => bytes[index] === byte)) return undefined;
  return `provided data does not appear to be a protobuf message, expected prefix [${PREFIX.join(' ')}]`;
}

/**
 * Reads an object out of its envelope: `k8s\0`, then apiVersion, kind and the message itself.
 *
 * @param table gives the message by apiVersion and kind
 * @throws {WireError} when the envelope or the message is broken, or the kind has no message
 */
export function decodeObject(bytes: Uint8Array, table: MessageTable): { readonly apiVersion: string; readonly kind: string } & Record<string, unknown> {
  let typeMeta: Uint8Array = new Uint8Array();
  let raw: Uint8Array = new Uint8Array();
  for (const { number, value } of wireFields(bytes.subarray(PREFIX.length))) {
    if (typeof value === 'bigint') continue;
    if (number === 1) typeMeta = value;
    if (number === 2) raw = value;
  }
  const apiVersion = stringAt(typeMeta, 1);
  const kind = stringAt(typeMeta, 2);
  const message = table.kinds[`${apiVersion}/${kind}`];
  if (message === undefined) throw new WireError(`no kind "${kind}" is registered for version "${apiVersion}"`);
  return { apiVersion, kind, ...(decodeMessage(raw, message, table) as Record<string, unknown>) };
}
