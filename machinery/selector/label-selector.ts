import {
  checkLabelKey,
  formatLabelRequirement,
  type LabelOperator,
  type LabelRequirement,
  type Labels,
  labelTest,
  newLabelRequirement,
} from './label-requirement.ts';
import { type LabelToken, labelTokens } from './label-tokens.ts';
import { SelectorError } from './selector-error.ts';

/** A label selector: its terms, all of which must hold, and the test made of them. */
export interface LabelSelector {
  readonly requirements: readonly LabelRequirement[];
  readonly matches: (labels: Labels) => boolean;
}

/** The selector as objects of the API carry it. */
export interface LabelSelectorObject {
  readonly matchLabels?: Readonly<Record<string, string>>;
  readonly matchExpressions?: readonly { readonly key: string; readonly operator: string; readonly values?: readonly string[] }[];
}

/** The selector of these terms; of none: everything. */
export function labelSelectorOf(requirements: readonly LabelRequirement[]): LabelSelector {
  const sorted = requirements.toSorted((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
  const tests = sorted.map(labelTest);
  const [only] = tests;
  const matches = tests.length === 1 && only !== undefined ? only : (labels: Labels) => tests.every((test) => test(labels));
  return { requirements: sorted, matches };
}

const OPERATORS = 'in, notin, =, ==, !=, gt, lt';

class LabelParser {
  readonly #tokens: readonly LabelToken[];
  #at = 0;

  constructor(selector: string) {
    this.#tokens = labelTokens(selector);
  }

  parse(): LabelRequirement[] {
    const requirements: LabelRequirement[] = [];
    for (;;) {
      const token = this.#peek();
      if (token.kind === 'end') return requirements;
      if (token.kind !== 'identifier' && token.kind !== '!') throw new SelectorError(`found '${token.text}', expected: !, identifier, or 'end of string'`);
      requirements.push(this.#requirement());
      const after = this.#take();
      if (after.kind === 'end') return requirements;
      if (after.kind !== ',') throw new SelectorError(`found '${after.text}', expected: ',' or 'end of string'`);
      const next = this.#peek();
      if (next.kind !== 'identifier' && next.kind !== '!') throw new SelectorError(`found '${next.text}', expected: identifier after ','`);
    }
  }

  #raw(): LabelToken {
    return this.#tokens[this.#at] ?? { kind: 'end', text: '' };
  }

  #peek(): LabelToken {
    const token = this.#raw();
    return token.kind === 'in' || token.kind === 'notin' ? { kind: 'identifier', text: token.text } : token;
  }

  #take(): LabelToken {
    const token = this.#peek();
    this.#at += 1;
    return token;
  }

  #requirement(): LabelRequirement {
    try {
      return this.#term();
    } catch (error) {
      throw error instanceof SelectorError ? new SelectorError(`unable to parse requirement: ${error.message}`) : error;
    }
  }

  #term(): LabelRequirement {
    let key = this.#take();
    const isNegated = key.kind === '!';
    if (isNegated) key = this.#take();
    if (key.kind !== 'identifier') throw new SelectorError(`found '${key.text}', expected: identifier`);
    checkLabelKey(key.text);
    if (isNegated) return newLabelRequirement(key.text, '!', []);
    const { kind } = this.#peek();
    if (kind === 'end' || kind === ',') return newLabelRequirement(key.text, 'exists', []);
    const operator = this.#operator();
    return newLabelRequirement(key.text, operator, operator === 'in' || operator === 'notin' ? this.#values() : [this.#value()]);
  }

  #operator(): LabelOperator {
    const { kind, text } = this.#raw();
    this.#at += 1;
    if (kind === '!' || kind === '(' || kind === ')' || kind === ',' || kind === 'identifier' || kind === 'end') {
      throw new SelectorError(`found '${text}', expected: ${OPERATORS}`);
    }
    return kind;
  }

  #value(): string {
    const { kind } = this.#peek();
    if (kind === 'end' || kind === ',') return '';
    const token = this.#take();
    if (token.kind !== 'identifier') throw new SelectorError(`found '${token.text}', expected: identifier`);
    return token.text;
  }

  #values(): string[] {
    const open = this.#take();
    if (open.kind !== '(') throw new SelectorError(`found '${open.text}' expected: '('`);
    const first = this.#peek();
    if (first.kind === ')') {
      this.#take();
      return [''];
    }
    if (first.kind !== 'identifier' && first.kind !== ',') throw new SelectorError(`found '${first.text}', expected: ',', ')' or identifier`);
    const values = this.#valueList();
    const close = this.#take();
    if (close.kind !== ')') throw new SelectorError(`found '${close.text}', expected: ')'`);
    return values;
  }

  #valueList(): string[] {
    const values: string[] = [];
    for (;;) {
      const token = this.#take();
      const next = this.#peek();
      if (token.kind === 'identifier') {
        values.push(token.text);
        if (next.kind === ')') return values;
        if (next.kind !== ',') throw new SelectorError(`found '${next.text}', expected: ',' or ')'`);
      } else if (token.kind === ',') {
        if (values.length === 0) values.push('');
        if (next.kind === ')') return [...values, ''];
        if (next.kind === ',') {
          this.#take();
          values.push('');
        }
      } else throw new SelectorError(`found '${token.text}', expected: ',', or identifier`);
    }
  }
}

/**
 * Reads a selector as it stands in a query: `app=web,tier in (a,b),!old`.
 *
 * @throws {SelectorError} in the API server's words
 * @see apimachinery pkg/labels/selector.go (v1.37)
 */
export function parseLabelSelector(selector: string): LabelSelector {
  return labelSelectorOf(new LabelParser(selector).parse());
}

/** A selector as text that {@link parseLabelSelector} reads, terms sorted by key. */
export function formatLabelSelector({ requirements }: LabelSelector): string {
  return requirements.map(formatLabelRequirement).join(',');
}

const OBJECT_OPERATORS: Readonly<Record<string, LabelOperator>> = { In: 'in', NotIn: 'notin', Exists: 'exists', DoesNotExist: '!' };

/**
 * The selector that an object of the API carries. Absent selects nothing, empty everything.
 *
 * @throws {SelectorError} for unknown operators and broken terms
 */
export function labelSelectorFrom(object: LabelSelectorObject | undefined): LabelSelector {
  if (object === undefined) return { requirements: [], matches: () => false };
  const requirements = Object.entries(object.matchLabels ?? {}).map(([key, value]) => newLabelRequirement(key, '=', [value]));
  for (const { key, operator, values = [] } of object.matchExpressions ?? []) {
    const known = Object.hasOwn(OBJECT_OPERATORS, operator) ? OBJECT_OPERATORS[operator] : undefined;
    if (known === undefined) throw new SelectorError(`${JSON.stringify(operator)} is not a valid label selector operator`);
    requirements.push(newLabelRequirement(key, known, values));
  }
  return labelSelectorOf(requirements);
}
