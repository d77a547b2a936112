/** One block of a PEM text. */
export interface PemBlock {
  readonly type: string;
  readonly hasHeaders: boolean;
  readonly bytes: Uint8Array;
}

const pattern = /-----BEGIN ([^\n-]+)-----\r?\n([\s\S]*?)\r?\n?-----END \1-----/g;

/** The bytes that a base64 text stands for; undefined when it is none. */
export function fromBase64(text: string): Uint8Array | undefined {
  try {
    return Uint8Array.from(atob(text.replace(/\s/g, '')), (character) => character.charCodeAt(0));
  } catch {
    return undefined;
  }
}

/** The blocks of a PEM text in order; what is no block is passed over. */
export function pemBlocks(text: string): readonly PemBlock[] {
  return [...text.matchAll(pattern)].flatMap(([, type = '', body = '']) => {
    const lines = body.split(/\r?\n/);
    const headers = lines.filter((line) => line.includes(':'));
    const bytes = fromBase64(lines.filter((line) => !line.includes(':')).join(''));
    return bytes === undefined ? [] : [{ type, hasHeaders: headers.length > 0, bytes }];
  });
}

interface Element {
  readonly tag: number;
  readonly from: number;
  readonly to: number;
}

/** The element at `at`; undefined when it does not end within `end`. */
function elementAt(bytes: Uint8Array, at: number, end: number): Element | undefined {
  const [tag, first] = [bytes[at], bytes[at + 1]];
  if (tag === undefined || first === undefined) return undefined;
  const extra = first < 0x80 ? 0 : first & 0x7f;
  let length = first < 0x80 ? first : 0;
  for (let index = 0; index < extra; index += 1) length = length * 256 + (bytes[at + 2 + index] ?? 0);
  const from = at + 2 + extra;
  return from + length <= end ? { tag, from, to: from + length } : undefined;
}

function childrenOf(bytes: Uint8Array, { from, to }: Element): readonly Element[] | undefined {
  const children: Element[] = [];
  for (let at = from; at < to; ) {
    const child = elementAt(bytes, at, to);
    if (child === undefined) return undefined;
    children.push(child);
    at = child.to;
  }
  return children;
}

const [sequence, bitString] = [0x30, 0x03];

/** Whether `bytes` are what certificates and requests for them are: something to be signed, an algorithm, a signature. */
export function isSigned(bytes: Uint8Array): boolean {
  const outer = elementAt(bytes, 0, bytes.length);
  if (outer === undefined || outer.tag !== sequence || outer.to !== bytes.length) return false;
  const tags = childrenOf(bytes, outer)?.map((child) => child.tag);
  return tags?.join() === [sequence, sequence, bitString].join();
}

// The extension basicConstraints in hexadecimal, with cA set: its identifier, perhaps the mark of a critical one, and a sequence that starts with true.
const authority = /0603551d13(0101ff)?04..30..0101ff/;

/** Whether a certificate says that it may sign others. */
export function isAuthority(bytes: Uint8Array): boolean {
  return authority.test(Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(''));
}
