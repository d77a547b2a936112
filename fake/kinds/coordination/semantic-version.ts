/** A version as https://semver.org has it; builds do not count. */
export interface SemanticVersion {
  readonly numbers: readonly bigint[];
  readonly before: readonly string[];
}

/** The first of all versions that are released. */
export const zeroVersion: SemanticVersion = { numbers: [0n, 0n, 0n], before: [] };

const number = '(0|[1-9][0-9]*)';
const identifier = '(?:0|[1-9][0-9]*|[0-9]*[A-Za-z-][0-9A-Za-z-]*)';
const version = new RegExp(`^${number}\\.${number}\\.${number}(?:-(${identifier}(?:\\.${identifier})*))?(?:\\+[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*)?$`);

/** Reads a version; undefined when it is none. */
export function parseVersion(text: string): SemanticVersion | undefined {
  const found = version.exec(text);
  if (found === null) return undefined;
  return { numbers: found.slice(1, 4).map((item) => BigInt(item)), before: found[4]?.split('.') ?? [] };
}

function compareIdentifiers(a: string, b: string): number {
  const [aIsNumber, bIsNumber] = [/^[0-9]+$/.test(a), /^[0-9]+$/.test(b)];
  if (aIsNumber !== bIsNumber) return aIsNumber ? -1 : 1;
  if (aIsNumber) return Number(BigInt(a) - BigInt(b));
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** Less than zero when `a` came before `b`. */
export function compareVersions(a: SemanticVersion, b: SemanticVersion): number {
  for (const [index, item] of a.numbers.entries()) {
    const difference = item - (b.numbers[index] ?? 0n);
    if (difference !== 0n) return Number(difference);
  }
  // What comes before a release is less than it.
  if (a.before.length === 0 || b.before.length === 0) return b.before.length - a.before.length;
  for (const [index, item] of a.before.entries()) {
    const other = b.before[index];
    if (other === undefined) return 1;
    const difference = compareIdentifiers(item, other);
    if (difference !== 0) return difference;
  }
  return a.before.length - b.before.length;
}
