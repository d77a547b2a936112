import type { Entropy } from '../../machinery/clock.ts';

/** No vowels and no look-alikes, so that no word comes out. @see apimachinery pkg/util/rand/rand.go (v1.37) */
const ALPHABET = 'bcdfghjklmnpqrstvwxz2456789';
const SUFFIX_LENGTH = 5;
const LONGEST_BASE = 63 - SUFFIX_LENGTH;

/** `base`, cut to 58 characters, and five random ones. @see apiserver pkg/storage/names/generate.go (v1.37) */
export function generateName(base: string, entropy: Entropy): string {
  let name = base.slice(0, LONGEST_BASE);
  for (let count = 0; count < SUFFIX_LENGTH; count += 1) name += ALPHABET.charAt(entropy.below(ALPHABET.length));
  return name;
}
