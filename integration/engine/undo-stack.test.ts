import { expect, test } from 'vitest';
import { orUndo, undoStack } from './undo-stack.ts';

function recorded(): { readonly done: string[]; readonly stack: ReturnType<typeof undoStack> } {
  const done: string[] = [];
  const stack = undoStack();
  for (const name of ['first', 'second', 'third']) {
    stack.push(async () => {
      done.push(name);
      if (name === 'second') throw new Error(name);
    });
  }
  return { done, stack };
}

test('what was made last goes first, once, and a failure keeps nothing from being undone', async () => {
  const { done, stack } = recorded();
  const both = await Promise.allSettled([stack.undo(), stack.undo()]);
  expect(done).toEqual(['third', 'second', 'first']);
  expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
});

test('whoever fails undoes, and its own error goes on', async () => {
  const { done, stack } = recorded();
  await expect(orUndo(stack, () => Promise.reject(new Error('mine')))).rejects.toThrow('mine');
  expect(done).toEqual(['third', 'second', 'first']);
});

test('whoever succeeds keeps what was made', async () => {
  const { done, stack } = recorded();
  expect(await orUndo(stack, () => Promise.resolve(7))).toBe(7);
  expect(done).toEqual([]);
});
