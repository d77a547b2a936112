import { readFileSync } from 'node:fs';
import type { MessageTable } from '../../machinery/protobuf/decode-message.ts';
import { decodeObject, unrecognized } from '../../machinery/protobuf/decode-object.ts';
import { WireError } from '../../machinery/protobuf/wire-reader.ts';

/** What a body in protobuf says: the object's JSON, or what is wrong with it. */
export type ProtobufBody = { readonly value: unknown; readonly error: undefined } | { readonly value: undefined; readonly error: string };

let table: MessageTable | undefined;

/** The fields of all messages; read when the first body in protobuf comes. */
function messageTable(): MessageTable {
  table ??= JSON.parse(readFileSync(new URL('../../machinery/generated/protobuf-fields.json', import.meta.url), 'utf8')) as MessageTable;
  return table;
}

/** Reads the body of a built-in kind as client-go and kubectl send it. */
export function decodeProtobuf(bytes: Uint8Array): ProtobufBody {
  const error = unrecognized(bytes);
  if (error !== undefined) return { value: undefined, error };
  try {
    return { value: decodeObject(bytes, messageTable()), error: undefined };
  } catch (failure) {
    if (failure instanceof WireError) return { value: undefined, error: failure.message };
    throw failure;
  }
}
