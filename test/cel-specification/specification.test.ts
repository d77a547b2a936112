import { readFileSync } from 'node:fs';
import { tests } from '@bufbuild/cel-spec/testdata/conformance.js';
import { expect, test } from 'vitest';
import { isJsonObject, type Json, type JsonObject } from '../../machinery/json.ts';
import { runCase } from './run-case.ts';

// The cases of the specification of CEL (v0.25.1), as the package that carries them has them. A case that does not pass is listed, with the
// reason as the heading of its part of the list; docs/admission.md has the numbers.

const listed: readonly string[] = readFileSync(new URL('./not-passing.txt', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'));

interface Case {
  readonly name: string;
  readonly content: JsonObject;
}

const objects = (value: Json | undefined): readonly JsonObject[] => (Array.isArray(value) ? value.filter(isJsonObject) : []);

function casesIn(suite: JsonObject, path: readonly string[]): readonly Case[] {
  const own = objects(suite['tests']).map(({ original }): Case => {
    const content = isJsonObject(original) ? original : {};
    return { name: [...path, String(content['name'])].join('/'), content };
  });
  return [...own, ...objects(suite['suites']).flatMap((inner) => casesIn(inner, [...path, String(inner['name'])]))];
}

const results = casesIn(tests as unknown as JsonObject, []).map(({ name, content }) => ({ name, result: runCase(content) }));

test('every case of the specification passes but those that need messages, and those that are listed', () => {
  const failed = results.flatMap(({ name, result }) => (typeof result === 'string' ? [] : [name]));
  expect(failed.toSorted()).toEqual(listed.toSorted());
});

test('the numbers that the documentation states', () => {
  const count = (wanted: string): number => results.filter(({ result }) => result === wanted).length;
  expect({ all: results.length, passed: count('passed'), aboutMessages: count('other'), listed: listed.length }).toMatchInlineSnapshot(`
    {
      "aboutMessages": 704,
      "all": 2344,
      "listed": 315,
      "passed": 1325,
    }
  `);
});
