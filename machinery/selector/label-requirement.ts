import { labelValueComplaints, qualifiedNameComplaints } from '../names/qualified-name.ts';
import { SelectorError } from './selector-error.ts';

/** How a requirement compares. `exists` and `!` take no value, the comparisons one, `in` and `notin` any number above none. */
export type LabelOperator = '=' | '==' | '!=' | 'in' | 'notin' | 'exists' | '!' | '>' | '<';

/** One term of a label selector. Values are sorted and without repetition. */
export interface LabelRequirement {
  readonly key: string;
  readonly operator: LabelOperator;
  readonly values: readonly string[];
}

/** Labels as objects carry them; absent for none. */
export type Labels = Readonly<Record<string, string>> | undefined;

const INTEGER = /^[+-]?[0-9]+$/;
const LOWEST = -(2n ** 63n);
const HIGHEST = 2n ** 63n - 1n;

/** `text` as a 64-bit integer; undefined when it is none. */
function integerOf(text: string): bigint | undefined {
  if (!INTEGER.test(text)) return undefined;
  const value = BigInt(text.replace(/^\+/, ''));
  return value < LOWEST || value > HIGHEST ? undefined : value;
}

const shown = (field: string, value: unknown, detail: string): string => `${field}: Invalid value: ${JSON.stringify(value)}: ${detail}`;

/** @throws {SelectorError} when `key` is no label key */
export function checkLabelKey(key: string): void {
  const complaints = qualifiedNameComplaints(key);
  if (complaints.length > 0) throw new SelectorError(shown('<nil>', key, complaints.join('; ')));
}

function countComplaints(operator: LabelOperator, values: readonly string[]): string[] {
  const fails = (wrong: boolean, detail: string): string[] => (wrong ? [shown('values', values, detail)] : []);
  switch (operator) {
    case 'in':
    case 'notin':
      return fails(values.length === 0, "for 'in', 'notin' operators, values set can't be empty");
    case 'exists':
    case '!':
      return fails(values.length > 0, 'values set must be empty for exists and does not exist');
    case '>':
    case '<':
      if (values.length !== 1) return fails(true, "for 'Gt', 'Lt' operators, exactly one value is required");
      return values
        .filter((value) => integerOf(value) === undefined)
        .map((value) => shown('values[0]', value, "for 'Gt', 'Lt' operators, the value must be an integer"));
    default:
      return fails(values.length !== 1, 'exact-match compatibility requires one single value');
  }
}

/**
 * A requirement, checked.
 *
 * @throws {SelectorError} naming every broken rule
 * @see apimachinery pkg/labels/selector.go, NewRequirement (v1.37)
 */
export function newLabelRequirement(key: string, operator: LabelOperator, values: Iterable<string>): LabelRequirement {
  checkLabelKey(key);
  const sorted = [...new Set(values)].sort();
  const complaints = countComplaints(operator, sorted);
  for (const [index, value] of sorted.entries()) {
    const broken = labelValueComplaints(value);
    if (broken.length > 0) complaints.push(shown(`values[${index}][${key}]`, value, broken.join('; ')));
  }
  if (complaints.length > 0) throw new SelectorError(complaints.length === 1 ? (complaints[0] ?? '') : `[${complaints.join(', ')}]`);
  return { key, operator, values: sorted };
}

/** The test that `requirement` puts to labels. */
export function labelTest({ key, operator, values }: LabelRequirement): (labels: Labels) => boolean {
  const valueIn = (labels: Labels): string | undefined => (labels !== undefined && Object.hasOwn(labels, key) ? labels[key] : undefined);
  const [first = ''] = values;
  const set = new Set(values);
  switch (operator) {
    case '=':
    case '==':
      return (labels) => valueIn(labels) === first;
    case '!=':
      return (labels) => valueIn(labels) !== first;
    case 'exists':
      return (labels) => valueIn(labels) !== undefined;
    case '!':
      return (labels) => valueIn(labels) === undefined;
    case 'in':
      return (labels) => set.has(valueIn(labels) ?? '\0');
    case 'notin':
      return (labels) => !set.has(valueIn(labels) ?? '\0');
    default: {
      const limit = integerOf(first) ?? 0n;
      return (labels) => {
        const value = integerOf(valueIn(labels) ?? '');
        return value !== undefined && (operator === '>' ? value > limit : value < limit);
      };
    }
  }
}

/** A requirement as the server writes it. */
export function formatLabelRequirement({ key, operator, values }: LabelRequirement): string {
  if (operator === 'exists') return key;
  if (operator === '!') return `!${key}`;
  return operator === 'in' || operator === 'notin' ? `${key} ${operator} (${values.join(',')})` : `${key}${operator}${values[0] ?? ''}`;
}
