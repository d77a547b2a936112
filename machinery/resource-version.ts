const DECIMAL = /^[1-9]\d*$/;

/**
 * Which of two versions of one resource is the newer: below 0 when `a` is older, `undefined` when one of them is no version. Decimal
 * strings of any length; they are never turned into Numbers.
 *
 * @see apimachinery pkg/util/resourceversion/resourceversion.go
 */
export function compareResourceVersions(a: string, b: string): number | undefined {
  if (!DECIMAL.test(a) || !DECIMAL.test(b)) return undefined;
  if (a.length !== b.length) return a.length - b.length;
  return a < b ? -1 : a > b ? 1 : 0;
}
