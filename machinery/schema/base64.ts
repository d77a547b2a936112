/** Bytes as the server writes them, in base64 without line breaks; or where Go gives up reading a text as such. */
export type ReadBase64 = { readonly kind: 'bytes'; readonly text: string } | { readonly kind: 'problem'; readonly problem: string };

/** What Go writes, if its length is a multiple of four: whatever the last byte leaves over is zero. */
const written = /^[A-Za-z0-9+/]*(?:[AQgw]==|[AEIMQUYcgkosw048]=)?$/;

function pastBreaks(text: string, from: number): number {
  let at = from;
  while (text[at] === '\n' || text[at] === '\r') at += 1;
  return at;
}

/** Where padding that starts at `place`, after so many digits of the last four, goes wrong. */
function faultOfPadding(text: string, place: number, digits: number): number | undefined {
  if (digits < 2) return place;
  let end = pastBreaks(text, place + 1);
  if (digits === 2) {
    if (end === text.length) return end;
    if (text[end] !== '=') return end - 1;
    end = pastBreaks(text, end + 1);
  }
  return end < text.length ? end : undefined;
}

/** The place Go complains of. @see golang src/encoding/base64/base64.go, decodeQuantum (1.26) */
function faultOf(text: string): number | undefined {
  let digits = 0;
  for (let at = pastBreaks(text, 0); at < text.length; at = pastBreaks(text, at + 1)) {
    if (text[at] === '=') return faultOfPadding(text, at, digits);
    if (!/[A-Za-z0-9+/]/.test(text[at] ?? '')) return at;
    digits = (digits + 1) % 4;
  }
  return digits === 0 ? undefined : text.length - digits;
}

/** Reads bytes as Go does: line breaks do not count, and neither do the bits that the last byte leaves over. */
export function readBase64(value: string): ReadBase64 {
  if (value.length % 4 === 0 && written.test(value)) return { kind: 'bytes', text: value };
  const fault = faultOf(value);
  if (fault !== undefined) return { kind: 'problem', problem: `illegal base64 data at input byte ${fault}` };
  const text = value.replace(/[\r\n]/g, '');
  return { kind: 'bytes', text: `${text.slice(0, -4)}${btoa(atob(text.slice(-4)))}` };
}

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Numbers from 0 to 255 as base64; null counts as 0. */
export function bytesText(items: readonly unknown[]): string {
  let text = '';
  for (let at = 0; at < items.length; at += 3) {
    const [first, second, third] = [0, 1, 2].map((offset) => Number(items[at + offset] ?? 0)) as [number, number, number];
    const bits = (first << 16) | (second << 8) | third;
    const digits = [18, 12, 6, 0].map((shift) => DIGITS[(bits >> shift) & 63] ?? '').join('');
    const given = Math.min(items.length - at, 3);
    text += digits.slice(0, given + 1).padEnd(4, '=');
  }
  return text;
}
