import { expect, test } from 'vitest';
import { allSnippets, snippetProblems, snippetsOf } from './snippets.ts';

test('every TypeScript block of the README and the docs type-checks and runs', () => {
  const snippets = allSnippets();
  expect(snippets.length).toBeGreaterThan(0);
  expect(snippetProblems(snippets, 'all')).toEqual([]);
});

test('the guard bites: a block with a wrong type and one that throws are both reported with their place', () => {
  const [wrong] = snippetsOf('doc.md', 'text\n```ts\nconst a: string = 1;\n```\n');
  const [throwing] = snippetsOf('doc.md', '```ts\nthrow new Error("no");\n```\n');
  expect(wrong && snippetProblems([wrong], 'wrong').join('')).toMatch(/doc\.md:3.*error TS2322/s);
  expect(throwing && snippetProblems([throwing], 'throwing').join('')).toMatch(/doc\.md:2 ended with 1/);
});

test('the guard bites: a block that is a test is run as one, and may import a block that is a module', () => {
  const module = '```ts one.ts\nexport const one = 1;\n```\n';
  const checked = (expected: number): string =>
    `${module}\`\`\`ts one.test.ts\nimport { expect, test } from 'vitest';\nimport { one } from './one.ts';\ntest('one', () => expect(one).toBe(${expected}));\n\`\`\`\n`;
  expect(snippetProblems(snippetsOf('doc.md', checked(1)), 'test')).toEqual([]);
  expect(snippetProblems(snippetsOf('doc.md', checked(2)), 'failing-test').join('')).toMatch(/doc\.md:5 ended with 1/);
});

test('blocks of other languages are left alone', () => {
  expect(snippetsOf('doc.md', '```sh\nls\n```\n```ts\n1;\n```\n').map(({ line }) => line)).toEqual([5]);
});
