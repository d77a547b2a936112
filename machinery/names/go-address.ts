import { goQuote } from '../go-quote.ts';
import type { IpNumber } from './ip-number.ts';

/** An address and its zone (`fe80::1%eth0`), or in Go's words why a text is none. */
export type GoAddress = { readonly address: IpNumber; readonly zone: string } | { readonly problem: string };

class Refusal extends Error {
  override readonly name = 'Refusal';
}

function ipv4Bytes(text: string): readonly number[] {
  const fields: number[] = [];
  let [value, digits] = [0, 0];
  for (const [index, sign] of [...text].entries()) {
    if (sign >= '0' && sign <= '9') {
      if (digits === 1 && value === 0) throw new Refusal('IPv4 field has octet with leading zero');
      value = value * 10 + Number(sign);
      digits += 1;
      if (value > 255) throw new Refusal('IPv4 field has value >255');
    } else if (sign === '.') {
      const isEmpty = index === 0 || index === text.length - 1 || text[index - 1] === '.';
      if (isEmpty) throw new Refusal(`IPv4 field must have at least one digit (at ${goQuote(text.slice(index))})`);
      if (fields.length === 3) throw new Refusal('IPv4 address too long');
      fields.push(value);
      [value, digits] = [0, 0];
    } else throw new Refusal(`unexpected character (at ${goQuote([...text].slice(index).join(''))})`);
  }
  if (fields.length < 3) throw new Refusal('IPv4 address too short');
  return [...fields, value];
}

const numberOf = (bytes: readonly number[]): bigint => bytes.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);

function hexDigits(rest: string, at: (why: string) => Refusal): string {
  const digits = /^[0-9a-fA-F]*/.exec(rest)?.[0] ?? '';
  if (digits.length > 4) throw at('each group must have 4 or less digits');
  if (digits === '') throw at('each colon-separated field must have at least one digit');
  return digits;
}

interface Groups {
  readonly bytes: number[];
  /** Where `::` stands among the bytes. */
  ellipsis: number | undefined;
}

/** Takes one group off; answers what is left, or undefined at the end. */
function takeGroup(rest: string, groups: Groups): string | undefined {
  const { bytes } = groups;
  const at = (why: string, where = rest): Refusal => new Refusal(`${why} (at ${goQuote(where)})`);
  const digits = hexDigits(rest, at);
  if (rest[digits.length] === '.') {
    if (groups.ellipsis === undefined && bytes.length !== 12) throw at('embedded IPv4 address must replace the final 2 fields of the address');
    if (bytes.length + 4 > 16) throw at('too many hex fields to fit an embedded IPv4 at the end of the address');
    bytes.push(...ipv4Bytes(rest));
    return undefined;
  }
  const value = Number.parseInt(digits, 16);
  bytes.push(value >> 8, value & 0xff);
  const left = rest.slice(digits.length);
  if (left === '') return undefined;
  if (!left.startsWith(':')) throw at('unexpected character, want colon', left);
  if (left.length === 1) throw at('colon must be followed by more characters', left);
  if (left[1] !== ':') return left.slice(1);
  if (groups.ellipsis !== undefined) throw at('multiple :: in address', left.slice(1));
  groups.ellipsis = bytes.length;
  return left.length === 2 ? undefined : left.slice(2);
}

function ipv6Value(text: string): bigint {
  const groups: Groups = { bytes: [], ellipsis: text.startsWith('::') ? 0 : undefined };
  if (text === '::') return 0n;
  let rest: string | undefined = groups.ellipsis === 0 ? text.slice(2) : text;
  while (rest !== undefined && groups.bytes.length < 16) rest = takeGroup(rest, groups);
  if (rest !== undefined) throw new Refusal(`trailing garbage after address (at ${goQuote(rest)})`);
  const { bytes, ellipsis } = groups;
  const missing = 16 - bytes.length;
  if (ellipsis === undefined) {
    if (missing > 0) throw new Refusal('address string too short');
    return numberOf(bytes);
  }
  if (missing === 0) throw new Refusal('the :: must expand to at least one field of zeros');
  return numberOf([...bytes.slice(0, ellipsis), ...Array.from({ length: missing }, () => 0), ...bytes.slice(ellipsis)]);
}

function readAddress(text: string): { readonly address: IpNumber; readonly zone: string } {
  const first = /[.:%]/.exec(text)?.[0];
  if (first === undefined) throw new Refusal('unable to parse IP');
  if (first === '%') throw new Refusal('missing IPv6 address');
  if (first === '.') return { address: { bits: 32, value: numberOf(ipv4Bytes(text)) }, zone: '' };
  const percent = text.indexOf('%');
  const zone = percent < 0 ? '' : text.slice(percent + 1);
  if (percent >= 0 && zone === '') throw new Refusal('zone must be a non-empty string');
  return { address: { bits: 128, value: ipv6Value(percent < 0 ? text : text.slice(0, percent)) }, zone };
}

/**
 * Reads an address as Go's strict reader does: without leading zeros.
 *
 * @see https://pkg.go.dev/net/netip#ParseAddr
 */
export function parseGoAddress(text: string): GoAddress {
  try {
    return readAddress(text);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { problem: `ParseAddr(${goQuote(text)}): ${error.message}` };
  }
}
