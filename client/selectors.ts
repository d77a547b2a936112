import { formatFieldSelector } from '../machinery/selector/field-selector.ts';
import { type LabelOperator, type LabelRequirement, newLabelRequirement } from '../machinery/selector/label-requirement.ts';
import { formatLabelSelector, labelSelectorOf } from '../machinery/selector/label-selector.ts';

/** A label selector in the making; each step gives a new one. As a text it is what the server reads. */
export interface LabelSelectorBuilder {
  /** The label is there and is one of these. */
  in(key: string, values: readonly string[]): LabelSelectorBuilder;
  /** The label is none of these, or is not there. */
  notIn(key: string, values: readonly string[]): LabelSelectorBuilder;
  /** The label is another, or is not there. */
  not(key: string, value: string): LabelSelectorBuilder;
  exists(key: string): LabelSelectorBuilder;
  missing(key: string): LabelSelectorBuilder;
  /** The label is a whole number above this one. */
  greaterThan(key: string, value: number): LabelSelectorBuilder;
  lessThan(key: string, value: number): LabelSelectorBuilder;
  /** Whether these labels are selected. */
  matches(labels: Readonly<Record<string, string>> | undefined): boolean;
  toString(): string;
}

function labelBuilder(requirements: readonly LabelRequirement[]): LabelSelectorBuilder {
  const and = (key: string, operator: LabelOperator, values: readonly string[] = []): LabelSelectorBuilder =>
    labelBuilder([...requirements, newLabelRequirement(key, operator, values)]);
  const selector = labelSelectorOf(requirements);
  return {
    in: (key, values) => and(key, 'in', values),
    notIn: (key, values) => and(key, 'notin', values),
    not: (key, value) => and(key, '!=', [value]),
    exists: (key) => and(key, 'exists'),
    missing: (key) => and(key, '!'),
    greaterThan: (key, value) => and(key, '>', [String(value)]),
    lessThan: (key, value) => and(key, '<', [String(value)]),
    matches: selector.matches,
    toString: () => formatLabelSelector(selector),
  };
}

/**
 * Selects by labels: `labels({ app: 'web' }).in('tier', ['front', 'back']).missing('paused')`. Selects everything where nothing is said.
 *
 * @throws {SelectorError} in the API server's words, from the step that names what cannot be a label
 */
export function labels(equal: Readonly<Record<string, string>> = {}): LabelSelectorBuilder {
  return labelBuilder(Object.entries(equal).map(([key, value]) => newLabelRequirement(key, '=', [value])));
}

/** A field selector in the making; each step gives a new one. As a text it is what the server reads. */
export interface FieldSelectorBuilder {
  is(field: string, value: string): FieldSelectorBuilder;
  not(field: string, value: string): FieldSelectorBuilder;
  toString(): string;
}

interface FieldTerm {
  readonly field: string;
  readonly operator: '=' | '!=';
  readonly value: string;
}

function fieldBuilder(requirements: readonly FieldTerm[]): FieldSelectorBuilder {
  const and = (field: string, operator: '=' | '!=', value: string): FieldSelectorBuilder => fieldBuilder([...requirements, { field, operator, value }]);
  return {
    is: (field, value) => and(field, '=', value),
    not: (field, value) => and(field, '!=', value),
    toString: () => formatFieldSelector({ requirements, matches: () => true }),
  };
}

/** Selects by fields: `fields({ 'status.phase': 'Running' }).not('spec.nodeName', '')`. Which fields a kind can be selected by is its server's to say. */
export function fields(equal: Readonly<Record<string, string>> = {}): FieldSelectorBuilder {
  return fieldBuilder(Object.entries(equal).map(([field, value]) => ({ field, operator: '=', value })));
}

/** A selector as options take it. */
export type LabelSelectorText = string | LabelSelectorBuilder;

/** A selector as options take it. */
export type FieldSelectorText = string | FieldSelectorBuilder;
