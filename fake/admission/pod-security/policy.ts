import { type FieldError, invalidValue } from '../../../machinery/validation/field-error.ts';

/** How strict a policy is. */
export type Level = 'privileged' | 'baseline' | 'restricted';

/** A level as a version of Kubernetes defined it: `latest` or `v1.x`. */
export interface LevelVersion {
  readonly level: Level;
  readonly version: string;
}

/** What the labels of a namespace ask for. */
export interface Policy {
  readonly enforce: LevelVersion;
  readonly audit: LevelVersion;
  readonly warn: LevelVersion;
  /** Labels that cannot be read; what they stand for is then strict for enforcing, and off for the rest. */
  readonly errors: readonly FieldError[];
}

const levels: readonly string[] = ['privileged', 'baseline', 'restricted'];
const prefix = 'pod-security.kubernetes.io/';

type Labels = Readonly<Record<string, string>>;

interface Reading {
  readonly value: LevelVersion;
  readonly errors: readonly FieldError[];
}

function read(labels: Labels, mode: string, fallback: Level): Reading {
  const level = labels[`${prefix}${mode}`] ?? 'privileged';
  const version = labels[`${prefix}${mode}-version`] ?? 'latest';
  const isLevel = levels.includes(level);
  const isVersion = version === 'latest' || /^v1\.(0|[1-9][0-9]*)$/.test(version);
  const complain = (label: string, value: string, text: string): FieldError => invalidValue(`metadata.labels[${prefix}${label}]`, value, text);
  return {
    value: { level: isLevel ? (level as Level) : fallback, version: isVersion ? version : 'latest' },
    errors: [
      ...(isLevel ? [] : [complain(mode, level, `must be one of ${levels.join(', ')}`)]),
      ...(isVersion ? [] : [complain(`${mode}-version`, version, 'must be "latest" or "v1.x"')]),
    ],
  };
}

/** Below 0 when `a` is laxer than `b`. */
export const compareLevels = (a: Level, b: Level): number => levels.indexOf(a) - levels.indexOf(b);

/** `restricted:latest`. */
export const policyText = ({ level, version }: LevelVersion): string => `${level}:${version}`;

/** Reads the labels; without one of its own, warning follows what is enforced. @see pod-security-admission api/helpers.go, PolicyToEvaluate (v1.37) */
export function policyOf(labels: Labels = {}): Policy {
  const enforce = read(labels, 'enforce', 'restricted');
  const audit = read(labels, 'audit', 'privileged');
  const warn = read(labels, 'warn', 'privileged');
  const follows = labels[`${prefix}warn`] === undefined && compareLevels(enforce.value.level, warn.value.level) > 0;
  const version = labels[`${prefix}warn-version`] === undefined ? enforce.value.version : warn.value.version;
  return {
    enforce: enforce.value,
    audit: audit.value,
    warn: follows ? { level: enforce.value.level, version } : warn.value,
    errors: [...enforce.errors, ...audit.errors, ...warn.errors],
  };
}
