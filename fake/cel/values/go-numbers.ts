/** Where Go's shortest form takes to powers of ten. */
const SHORTEST_PRECISION = 6;

/** A double as Go's `%g` shows it. */
export function generalDouble(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value < 0 ? '-Inf' : '+Inf';
  if (Object.is(value, -0)) return '-0';
  const [digits = '', exponentText = '0'] = value.toExponential().split('e');
  const exponent = Number(exponentText);
  if (exponent < -4 || exponent >= SHORTEST_PRECISION) {
    const size = String(Math.abs(exponent)).padStart(2, '0');
    return `${digits}e${exponent < 0 ? '-' : '+'}${size}`;
  }
  return value.toString().includes('e') ? value.toFixed(Math.max(0, digits.replace(/^-?\d\.?/, '').length - exponent)) : value.toString();
}

/** A text in quotes as Go's `%q` shows it. */
export function goQuoted(text: string): string {
  let quoted = '"';
  for (const point of text) {
    const code = point.codePointAt(0) ?? 0;
    const simple = { 7: '\\a', 8: '\\b', 12: '\\f', 10: '\\n', 13: '\\r', 9: '\\t', 11: '\\v', 34: '\\"', 92: '\\\\' }[code];
    if (simple !== undefined) quoted += simple;
    else if (code < 0x20 || code === 0x7f) quoted += `\\x${code.toString(16).padStart(2, '0')}`;
    else if (/\p{C}|\p{Zl}|\p{Zp}|[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]/u.test(point)) {
      quoted += code > 0xffff ? `\\U${code.toString(16).padStart(8, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`;
    } else quoted += point;
  }
  return `${quoted}"`;
}
