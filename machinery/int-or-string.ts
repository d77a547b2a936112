/** A number of things, or a share of them as `25%`; in ports, a number or a name. */
export type IntOrString = number | string;

/** Whether `value` is digits and a percent sign. */
export function isPercentage(value: IntOrString): boolean {
  return typeof value === 'string' && /^[0-9]+%$/.test(value);
}

/**
 * The number that `value` stands for out of `total`; undefined when it is a text without a percent sign.
 *
 * A share is rounded up or down as asked.
 * @see apimachinery pkg/util/intstr/intstr.go (v1.37)
 */
export function scaledValue(value: IntOrString, total: number, rounding: 'up' | 'down'): number | undefined {
  if (typeof value === 'number') return value;
  if (!isPercentage(value)) return undefined;
  const share = (Number(value.slice(0, -1)) * total) / 100;
  return rounding === 'up' ? Math.ceil(share) : Math.floor(share);
}
