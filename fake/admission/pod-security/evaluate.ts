import { baselineChecks } from './baseline-checks.ts';
import type { Check, CheckedPod, CheckVersion, Violation } from './check.ts';
import { kernelChecks } from './kernel-checks.ts';
import type { LevelVersion } from './policy.ts';
import { restrictedChecks } from './restricted-checks.ts';

const all = [...baselineChecks, ...kernelChecks, ...restrictedChecks].toSorted((a, b) => {
  if (a.level !== b.level) return a.level === 'baseline' ? -1 : 1;
  return a.id < b.id ? -1 : 1;
});

/** The newest minor version in which any check changed: `latest`, and all above, mean this one. */
const newestMinor = Math.max(...all.flatMap(({ versions }) => versions.map(({ since }) => since)));

const formAt = (check: Check, minor: number): CheckVersion | undefined => check.versions.findLast(({ since }) => since <= minor);

const applicable = new Map<string, readonly CheckVersion[]>();

function formsFor(level: string, minor: number): readonly CheckVersion[] {
  const key = `${level}:${minor}`;
  const known = applicable.get(key);
  if (known !== undefined) return known;
  const inForce = all.filter((check) => (level === 'restricted' || check.level === 'baseline') && formAt(check, minor) !== undefined);
  const overridden = new Set(inForce.map(({ overrides }) => overrides));
  const forms = inForce.filter(({ id }) => !overridden.has(id)).flatMap((check) => formAt(check, minor) ?? []);
  applicable.set(key, forms);
  return forms;
}

/** Every violation of a policy, baseline checks first. @see pod-security-admission policy/registry.go (v1.37) */
export function evaluatePod({ level, version }: LevelVersion, pod: CheckedPod): readonly Violation[] {
  if (level === 'privileged') return [];
  const minor = version === 'latest' ? newestMinor : Math.min(Number(version.slice('v1.'.length)), newestMinor);
  return formsFor(level, minor).flatMap(({ run }) => run(pod) ?? []);
}

/** `reason (detail), reason (detail)`. */
export const detailsOf = (violations: readonly Violation[]): string =>
  violations.map(({ reason, detail }) => (detail === '' ? reason : `${reason} (${detail})`)).join(', ');

/** `reason, reason`. */
export const reasonsOf = (violations: readonly Violation[]): string => violations.map(({ reason }) => reason).join(', ');
