/** The smallest and the largest value that a size or a cost may have. */
export interface Estimate {
  readonly min: number;
  readonly max: number;
}

/** What estimates stop at. */
export const UNLIMITED: number = 2 ** 64;

const limited = (value: number): number => Math.min(value, UNLIMITED);

/** Always the same. */
export const exactly = (value: number): Estimate => ({ min: value, max: value });
/** Nothing is known. */
export const UNKNOWN: Estimate = { min: 0, max: UNLIMITED };

/** Both together. */
export const plus = (a: Estimate, b: Estimate): Estimate => ({ min: limited(a.min + b.min), max: limited(a.max + b.max) });
/** As often as the other says. */
export const times = (a: Estimate, b: Estimate): Estimate => ({ min: limited(a.min * b.min), max: limited(a.max * b.max) });
/** For each unit `factor`, rounded up. */
export const scaled = (a: Estimate, factor: number): Estimate => ({ min: limited(Math.ceil(a.min * factor)), max: limited(Math.ceil(a.max * factor)) });
/** Either of the two. */
export const union = (a: Estimate, b: Estimate): Estimate => ({ min: Math.min(a.min, b.min), max: Math.max(a.max, b.max) });
