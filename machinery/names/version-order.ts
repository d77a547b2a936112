const NAME = /^v(\d+)(?:(alpha|beta)(\d+))?$/;

interface Parsed {
  readonly stage: number;
  readonly major: number;
  readonly minor: number;
}

function parse(version: string): Parsed | undefined {
  const match = NAME.exec(version);
  if (match === null) return undefined;
  const stage = match[2] === undefined ? 2 : match[2] === 'beta' ? 1 : 0;
  return { stage, major: Number(match[1]), minor: Number(match[3] ?? 0) };
}

/**
 * Orders versions as discovery lists them: v10, v2, v1, v1beta1, v1alpha1, then other names in alphabetical order.
 *
 * @see apimachinery pkg/version/helpers.go CompareKubeAwareVersionStrings (v1.37)
 */
export function compareVersions(left: string, right: string): number {
  const [a, b] = [parse(left), parse(right)];
  if (a === undefined && b === undefined) return left < right ? -1 : left > right ? 1 : 0;
  if (a === undefined) return 1;
  if (b === undefined) return -1;
  return b.stage - a.stage || b.major - a.major || b.minor - a.minor;
}
