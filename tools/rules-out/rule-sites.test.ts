import { expect, test } from 'vitest';
import { ruleSites, withoutRule } from './rule-sites.ts';

const source = `function validate(name: string): FieldError[] {
  const errors = name === '' ? [required('a[0]', \`of \${list(name)} )\`)] : [];
  if (name === ')') errors.push(invalidValue('a', name, "it's ("), other());
  return errors;
}`;

test('complaints are found to their last bracket, whatever their texts hold', () => {
  expect(ruleSites(source).map(({ start, end, line }) => [line, source.slice(start, end)])).toEqual([
    [2, "[required('a[0]', `of $" + '{list(name)} )`)]'],
    [3, "(invalidValue('a', name, \"it's (\"), other())"],
  ]);
});

test('a rule that is out complains no more, and the rest stands', () => {
  const [first, second] = ruleSites(source);
  if (first === undefined || second === undefined) throw new Error('two rules');
  expect(withoutRule(source, first)).toContain("name === '' ? [] : [];");
  expect(withoutRule(source, second)).toContain("if (name === ')') errors.push();");
});
