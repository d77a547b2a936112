import { expect, test, vi } from 'vitest';
import { ruleSites, withSwitches } from './rule-sites.ts';

const source = `function validate(name: string): FieldError[] {
  const errors = name === '' ? [required('a[0]', \`of \${list(name)} )\`)] : [];
  if (name === ')') errors.push(invalidValue('a', name, "it's ("), other());
  return errors;
}`;

test('complaints are found to their last bracket, whatever their texts hold', () => {
  expect(ruleSites(source).map(({ start, end, line }) => [line, source.slice(start, end)])).toEqual([
    [2, "required('a[0]', `of $" + '{list(name)} )`)'],
    [3, "invalidValue('a', name, \"it's (\")"],
  ]);
});

test('a rule that is out complains no more, and the rest stands', () => {
  const validate = (name: string, out: string): string[] => {
    vi.stubGlobal('ruleStands', (rule: string) => rule !== out);
    const body = withSwitches(
      `const errors = name === '' ? [required('name')] : []; if (name !== 'a') errors.push(duplicate(name), other()); return errors;`,
      'f.ts',
    );
    const run = new Function('name', 'required', 'duplicate', 'other', body) as (...given: unknown[]) => string[];
    return run(
      name,
      (field: string) => `${field} is missing`,
      (value: string) => `${value} is there twice`,
      () => 'another',
    );
  };
  expect(validate('', 'no rule')).toEqual(['name is missing', ' is there twice', 'another']);
  expect(validate('', 'f.ts#0')).toEqual([' is there twice', 'another']);
  expect(validate('', 'f.ts#1')).toEqual(['name is missing', 'another']);
  vi.unstubAllGlobals();
});

test('a complaint within a complaint has a switch of its own, and so has what a mapping gives', () => {
  expect(withSwitches("return [required('a', [required('b')])];", 'f.ts')).toBe(
    `return [...(globalThis.ruleStands("f.ts#0") ? [required('a', [...(globalThis.ruleStands("f.ts#1") ? [required('b')] : [])])] : [])];`,
  );
  expect(withSwitches('texts.map((text) => duplicate(text))', 'f.ts')).toBe(
    'texts.flatMap((text) => (globalThis.ruleStands("f.ts#0") ? [duplicate(text)] : []))',
  );
});
