import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { applyJsonPatch } from '../../machinery/index.ts';
import { isJsonObject, type Json, type JsonObject } from '../../machinery/json.ts';

// The public suite of JSON Patch, RFC 6902. Where the API server's library does otherwise, so must this one, and the reason is named.

interface SuiteCase {
  readonly comment?: string;
  readonly doc: Json;
  readonly patch: readonly Json[];
  readonly expected?: Json;
  readonly error?: string;
}

/** What the API server makes of a case, `refused` for an error, and why that is not what the RFC says. */
interface Deviation {
  readonly result: Json | 'refused';
  readonly because: string;
}

const missingValue = 'a value that is absent is null';
const deviations: Readonly<Record<string, Deviation>> = {
  'Toplevel scalar values OK?': { result: 'refused', because: 'a document is an object or a list' },
  'Out of bounds (lower)': { result: { bar: [1, 2, '5'] }, because: 'negative indexes count from the end' },
  'replacing the root of the document is possible with add': { result: 'refused', because: 'nothing is added at the root' },
  "missing 'value' parameter to add": { result: [1, null], because: missingValue },
  "missing 'value' parameter to replace": { result: [null], because: missingValue },
  "missing 'value' parameter to test": { result: [null], because: missingValue },
  'duplicate ops': { result: { baz: 'bar' }, because: 'of members with one name the last counts' },
};

const isCase = (value: Json): boolean => isJsonObject(value) && value['doc'] !== undefined && Array.isArray(value['patch']);

const cases = ['tests.json', 'spec_tests.json'].flatMap((file) => {
  const text = readFileSync(new URL(`../../node_modules/json-patch-test-suite/${file}`, import.meta.url), 'utf8');
  return (JSON.parse(text) as readonly Json[]).filter(isCase) as unknown as readonly SuiteCase[];
});

const nameOf = ({ comment, error, patch }: SuiteCase): string => comment ?? error ?? JSON.stringify(patch);

function outcome({ doc, patch }: SuiteCase): Json | 'refused' {
  try {
    return applyJsonPatch(doc, patch);
  } catch (error) {
    expect((error as { readonly status?: JsonObject }).status?.['code']).toBe(422);
    return 'refused';
  }
}

test('the suite is there', () => {
  expect(cases.length).toBeGreaterThan(90);
});

test.for(cases.map((one, index) => ({ title: `${index + 1}: ${nameOf(one)}`, one })))('case $title', ({ one }) => {
  const { expected, error } = one;
  const deviation = deviations[nameOf(one)];
  const result = outcome(one);
  if (deviation !== undefined) expect(result, deviation.because).toEqual(deviation.result);
  else if (error !== undefined) expect(result).toBe('refused');
  else if (expected === undefined) expect(result).not.toBe('refused');
  else expect(result).toEqual(expected);
});

test('every deviation is one: the server differs there from the suite', () => {
  for (const [name, { result }] of Object.entries(deviations)) {
    const found = cases.find((one) => nameOf(one) === name);
    expect(found, name).toBeDefined();
    if (found?.error === undefined) expect(found?.expected).not.toEqual(result);
    else expect(result).not.toBe('refused');
  }
});
