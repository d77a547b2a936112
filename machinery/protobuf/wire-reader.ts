/** Why bytes are no protobuf message. */
export class WireError extends Error {
  override name = 'WireError';
}

/** One field as it stands on the wire. */
export interface WireField {
  readonly number: number;
  /** A varint or fixed number, or the bytes of a length-delimited field. */
  readonly value: bigint | Uint8Array;
}

function readVarint(bytes: Uint8Array, start: number): readonly [value: bigint, next: number] {
  let value = 0n;
  for (let offset = 0; offset < 10; offset++) {
    const byte = bytes[start + offset];
    if (byte === undefined) throw new WireError('unexpected EOF');
    value |= BigInt(byte & 0x7f) << BigInt(7 * offset);
    if (byte < 0x80) return [BigInt.asUintN(64, value), start + offset + 1];
  }
  throw new WireError('proto: integer overflow');
}

function take(bytes: Uint8Array, start: number, length: number): Uint8Array {
  if (start + length > bytes.length) throw new WireError('unexpected EOF');
  return bytes.subarray(start, start + length);
}

function fixed(bytes: Uint8Array): bigint {
  return bytes.reduceRight((value, byte) => (value << 8n) | BigInt(byte), 0n);
}

/**
 * Reads the fields of a message in the order of the wire; the meaning of each is the caller's to know.
 *
 * @throws {WireError} when the bytes end inside a field or hold a wire type that is none
 * @see the protobuf encoding, wire types 0, 1, 2 and 5
 */
export function* wireFields(bytes: Uint8Array): Generator<WireField, void, undefined> {
  let position = 0;
  while (position < bytes.length) {
    const [tag, afterTag] = readVarint(bytes, position);
    const number = Number(tag >> 3n);
    const wireType = Number(tag & 7n);
    if (number === 0) throw new WireError(`proto: illegal tag ${number} (wire type ${wireType})`);
    if (wireType === 0) {
      const [value, next] = readVarint(bytes, afterTag);
      position = next;
      yield { number, value };
    } else if (wireType === 1 || wireType === 5) {
      const value = take(bytes, afterTag, wireType === 1 ? 8 : 4);
      position = afterTag + value.length;
      yield { number, value: fixed(value) };
    } else if (wireType === 2) {
      const [length, next] = readVarint(bytes, afterTag);
      if (length > BigInt(bytes.length)) throw new WireError('unexpected EOF');
      const value = take(bytes, next, Number(length));
      position = next + value.length;
      yield { number, value };
    } else {
      throw new WireError(`proto: illegal wireType ${wireType}`);
    }
  }
}
