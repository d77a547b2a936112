/** An address as a number, and how many bits its family has. */
export interface IpNumber {
  readonly bits: 32 | 128;
  readonly value: bigint;
}

/** Whether an address of the long family stands for one of the short: `::ffff:10.0.0.1`. */
export function isMapped({ bits, value }: IpNumber): boolean {
  return bits === 128 && value >> 32n === 0xffffn;
}

function ipv4Number(text: string): bigint | undefined {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^[0-9]{1,3}$/.test(part) && Number(part) <= 255)) return undefined;
  return parts.reduce((sum, part) => sum * 256n + BigInt(Number(part)), 0n);
}

/** The groups of one side of `::`; only the last of an address may be written with dots. */
function groupNumbers(text: string, isLast: boolean): bigint[] | undefined {
  if (text === '') return [];
  const groups: bigint[] = [];
  const parts = text.split(':');
  for (const [index, part] of parts.entries()) {
    const embedded = isLast && index === parts.length - 1 && part.includes('.') ? ipv4Number(part) : undefined;
    if (embedded !== undefined) groups.push(embedded >> 16n, embedded & 0xffffn);
    else if (/^[0-9a-fA-F]{1,4}$/.test(part)) groups.push(BigInt(`0x${part}`));
    else return undefined;
  }
  return groups;
}

function ipv6Number(text: string): bigint | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const head = groupNumbers(halves[0] ?? '', halves.length === 1);
  const tail = groupNumbers(halves[1] ?? '', true);
  if (head === undefined || tail === undefined) return undefined;
  const missing = 8 - head.length - tail.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return undefined;
  const groups = [...head, ...Array.from({ length: missing }, () => 0n), ...tail];
  return groups.reduce((sum, group) => (sum << 16n) + group, 0n);
}

/** Reads an address of either family, leading zeros and all; undefined when it is none. */
export function parseIpNumber(text: string): IpNumber | undefined {
  const short = ipv4Number(text);
  if (short !== undefined) return { bits: 32, value: short };
  const long = text.includes(':') ? ipv6Number(text) : undefined;
  return long === undefined ? undefined : { bits: 128, value: long };
}

/** The longest run of at least two zero groups, which is written `::`. */
function longestZeroes(groups: readonly string[]): { readonly start: number; readonly length: number } {
  let best = { start: -1, length: 1 };
  for (let start = 0; start < groups.length; start += 1) {
    let length = 0;
    while (groups[start + length] === '0') length += 1;
    if (length > best.length) best = { start, length };
  }
  return best;
}

/** An address as RFC 5952 spells it. */
export function formatIpNumber({ bits, value }: IpNumber): string {
  if (bits === 32) return [24n, 16n, 8n, 0n].map((shift) => String((value >> shift) & 0xffn)).join('.');
  if (isMapped({ bits, value })) return `::ffff:${formatIpNumber({ bits: 32, value: value & 0xffffffffn })}`;
  const groups = Array.from({ length: 8 }, (_, index) => ((value >> BigInt(112 - 16 * index)) & 0xffffn).toString(16));
  const { start, length } = longestZeroes(groups);
  if (start < 0) return groups.join(':');
  return `${groups.slice(0, start).join(':')}::${groups.slice(start + length).join(':')}`;
}
