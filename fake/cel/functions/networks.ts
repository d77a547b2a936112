import { parseGoAddress } from '../../../machinery/names/go-address.ts';
import { formatIpNumber, type IpNumber, isMapped } from '../../../machinery/names/ip-number.ts';
import type { FunctionDeclaration } from '../check/declarations.ts';
import { BOOL, INT, STRING } from '../types/cel-type.ts';
import { CIDR_TYPE, IP_TYPE } from '../types/type-names.ts';
import { EvaluationError, noSuchOverload, type OpaqueValue } from '../values/value.ts';
import { define, member, plain } from './define.ts';

interface Range {
  readonly address: IpNumber;
  readonly prefix: number;
}

const addressOf = ({ content }: OpaqueValue): IpNumber => content as IpNumber;
const rangeOf = ({ content }: OpaqueValue): Range => content as Range;
const sameAddress = (a: IpNumber, b: IpNumber): boolean => a.bits === b.bits && a.value === b.value;

function parseAddress(text: string): IpNumber {
  const read = parseGoAddress(text);
  const quoted = JSON.stringify(text);
  if ('problem' in read) throw new EvaluationError(`IP Address ${quoted} parse error during conversion from string: ${read.problem}`);
  if (read.zone !== '') throw new EvaluationError(`IP address ${quoted} with zone value is not allowed`);
  if (isMapped(read.address)) throw new EvaluationError(`IPv4-mapped IPv6 address ${quoted} is not allowed`);
  return read.address;
}

function parseRange(text: string): Range {
  const fail = (why: string): EvaluationError => {
    const front = 'network address parse error during conversion from string: ';
    return new EvaluationError(`${front}${front}netip.ParsePrefix(${JSON.stringify(text)}): ${why}`);
  };
  const slash = text.lastIndexOf('/');
  if (slash < 0) throw fail("no '/'");
  const [host, bits] = [text.slice(0, slash), text.slice(slash + 1)];
  const read = parseGoAddress(host);
  if ('problem' in read) throw fail(read.problem);
  if (read.zone !== '') throw fail('IPv6 zones cannot be present in a prefix');
  const { address } = read;
  if (!/^(0|[1-9]\d*)$/.test(bits)) throw fail(`bad bits after slash: ${JSON.stringify(bits)}`);
  if (Number(bits) > address.bits) throw fail('prefix length out of range');
  if (isMapped(address)) {
    throw new EvaluationError(`network address parse error during conversion from string: IPv4-mapped IPv6 address ${JSON.stringify(text)} is not allowed`);
  }
  return { address, prefix: Number(bits) };
}

const ipValue = (address: IpNumber): OpaqueValue => ({
  kind: 'opaque',
  type: IP_TYPE,
  content: address,
  equals: (other) => sameAddress(addressOf(other), address),
  size: address.bits / 8,
});

const cidrValue = (range: Range): OpaqueValue => ({
  kind: 'opaque',
  type: CIDR_TYPE,
  content: range,
  equals: (other) => rangeOf(other).prefix === range.prefix && sameAddress(rangeOf(other).address, range.address),
  size: Math.ceil(range.prefix / 8),
});

function succeeds(read: () => unknown): boolean {
  try {
    read();
    return true;
  } catch {
    return false;
  }
}

// What is no address at all is told as a call of the wrong types.
function containedAddress(text: string): IpNumber {
  if (!succeeds(() => parseAddress(text))) throw noSuchOverload();
  return parseAddress(text);
}

const networkBits = ({ address, prefix }: Range, of: IpNumber = address): bigint => of.value >> BigInt(address.bits - prefix);
const masked = (range: Range): Range => ({
  ...range,
  address: { ...range.address, value: networkBits(range) << BigInt(range.address.bits - range.prefix) },
});
const containsAddress = (range: Range, address: IpNumber): boolean => range.address.bits === address.bits && networkBits(range) === networkBits(range, address);
const containsRange = (outer: Range, inner: Range): boolean => outer.prefix <= inner.prefix && containsAddress(outer, inner.address);
const rangeText = ({ address, prefix }: Range): string => `${formatIpNumber(address)}/${prefix}`;

const leading = ({ bits, value }: IpNumber, count: number): bigint => value >> BigInt(bits - count);
const isFour = ({ bits }: IpNumber): boolean => bits === 32;
const isLoopback = (ip: IpNumber): boolean => (isFour(ip) ? leading(ip, 8) === 127n : ip.value === 1n);
const isMulticast = (ip: IpNumber): boolean => (isFour(ip) ? leading(ip, 4) === 0xen : leading(ip, 8) === 0xffn);
const isLinkLocalUnicast = (ip: IpNumber): boolean => (isFour(ip) ? leading(ip, 16) === 0xa9fen : leading(ip, 10) === 0x3fan);
const isLinkLocalMulticast = (ip: IpNumber): boolean => (isFour(ip) ? leading(ip, 24) === 0xe00000n : (leading(ip, 16) & 0xff0fn) === 0xff02n);
const isGlobalUnicast = (ip: IpNumber): boolean =>
  ip.value !== 0n && !(isFour(ip) && ip.value === 0xffffffffn) && !isLoopback(ip) && !isMulticast(ip) && !isLinkLocalUnicast(ip);

const test = (name: string, id: string, holds: (ip: IpNumber) => boolean): FunctionDeclaration =>
  define(
    name,
    member(id, [IP_TYPE], BOOL, (ip: OpaqueValue) => holds(addressOf(ip))),
  );

/** The functions of addresses and ranges. @see apiserver pkg/cel/library/ip.go, cidr.go (v1.37) */
export const networkFunctions: readonly FunctionDeclaration[] = [
  define(
    'ip',
    plain('string_to_ip', [STRING], IP_TYPE, (text: string) => ipValue(parseAddress(text))),
    member('cidr_ip', [CIDR_TYPE], IP_TYPE, (range: OpaqueValue) => ipValue(rangeOf(range).address)),
  ),
  define(
    'isIP',
    plain('is_ip', [STRING], BOOL, (text: string) => succeeds(() => parseAddress(text))),
  ),
  define(
    'ip.isCanonical',
    plain('ip_is_canonical', [STRING], BOOL, (text: string) => formatIpNumber(parseAddress(text)) === text),
  ),
  define(
    'family',
    member('ip_family', [IP_TYPE], INT, (ip: OpaqueValue) => (isFour(addressOf(ip)) ? 4n : 6n)),
  ),
  test('isUnspecified', 'ip_is_unspecified', ({ value }) => value === 0n),
  test('isLoopback', 'ip_is_loopback', isLoopback),
  test('isLinkLocalMulticast', 'ip_is_link_local_multicast', isLinkLocalMulticast),
  test('isLinkLocalUnicast', 'ip_is_link_local_unicast', isLinkLocalUnicast),
  test('isGlobalUnicast', 'ip_is_global_unicast', isGlobalUnicast),
  define(
    'string',
    plain('ip_to_string', [IP_TYPE], STRING, (ip: OpaqueValue) => formatIpNumber(addressOf(ip))),
    plain('cidr_to_string', [CIDR_TYPE], STRING, (range: OpaqueValue) => rangeText(rangeOf(range))),
  ),
  define(
    'cidr',
    plain('string_to_cidr', [STRING], CIDR_TYPE, (text: string) => cidrValue(parseRange(text))),
  ),
  define(
    'isCIDR',
    plain('is_cidr', [STRING], BOOL, (text: string) => succeeds(() => parseRange(text))),
  ),
  define(
    'containsIP',
    member('cidr_contains_ip_string', [CIDR_TYPE, STRING], BOOL, (range: OpaqueValue, text: string) => containsAddress(rangeOf(range), containedAddress(text))),
    member('cidr_contains_ip_ip', [CIDR_TYPE, IP_TYPE], BOOL, (range: OpaqueValue, ip: OpaqueValue) => containsAddress(rangeOf(range), addressOf(ip))),
  ),
  define(
    'containsCIDR',
    member('cidr_contains_cidr_string', [CIDR_TYPE, STRING], BOOL, (range: OpaqueValue, text: string) => containsRange(rangeOf(range), parseRange(text))),
    member('cidr_contains_cidr', [CIDR_TYPE, CIDR_TYPE], BOOL, (outer: OpaqueValue, inner: OpaqueValue) => containsRange(rangeOf(outer), rangeOf(inner))),
  ),
  define(
    'prefixLength',
    member('cidr_prefix_length', [CIDR_TYPE], INT, (range: OpaqueValue) => BigInt(rangeOf(range).prefix)),
  ),
  define(
    'masked',
    member('cidr_masked', [CIDR_TYPE], CIDR_TYPE, (range: OpaqueValue) => cidrValue(masked(rangeOf(range)))),
  ),
];
