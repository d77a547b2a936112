/** Which of the requests that match a reaction is for: told of each in turn, it says whether this is one. */
export interface Schedule {
  readonly name: string;
  /** Whether it may pass without ever having been its turn. */
  readonly isOptional: boolean;
  /** Counts one more request. */
  isDue(): boolean;
  /** Whether no further request can be one. */
  isOver(): boolean;
}

function counting(name: string, isDue: (count: number) => boolean, isOver: (count: number) => boolean): Schedule {
  let count = 0;
  return {
    name,
    isOptional: false,
    isDue: () => {
      count += 1;
      return isDue(count);
    },
    isOver: () => isOver(count),
  };
}

function checkedCount(count: number, word: string): number {
  if (!Number.isInteger(count) || count < 1) throw new RangeError(`${word}(${count}): expected a whole number from 1 on`);
  return count;
}

/** The first `count` requests. */
export function times(count: number): Schedule {
  checkedCount(count, 'times');
  return counting(
    count === 1 ? 'once' : `times(${count})`,
    (seen) => seen <= count,
    (seen) => seen >= count,
  );
}

/** The request number `count` alone, from 1. */
export function nth(count: number): Schedule {
  checkedCount(count, 'nth');
  return counting(
    `nth(${count})`,
    (seen) => seen === count,
    (seen) => seen >= count,
  );
}

/** Every request after the first `count`. */
export function after(count: number): Schedule {
  checkedCount(count, 'after');
  return counting(
    `after(${count})`,
    (seen) => seen > count,
    () => false,
  );
}

/** Every request. */
export function always(): Schedule {
  return counting(
    'always',
    () => true,
    () => false,
  );
}

/** The same requests for the same seed: a mulberry32 sequence in [0, 1). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Each request with a probability, drawn from a seed; none at all is no mistake then. */
export function random(probability: number, seed: number): Schedule {
  if (!(probability >= 0 && probability <= 1)) throw new RangeError(`random(${probability}): expected a probability from 0 to 1`);
  const draw = seededRandom(seed);
  return { name: `random(${probability}, seed ${seed})`, isOptional: true, isDue: () => draw() < probability, isOver: () => false };
}
