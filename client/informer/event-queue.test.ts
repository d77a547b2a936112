import { expect, test } from 'vitest';
import { eventQueue } from './event-queue.ts';

test('events are handled in order and one at a time, and what a handler throws is reported', async () => {
  const seen: string[] = [];
  const errors: unknown[] = [];
  const queue = eventQueue<number>(
    async (event) => {
      seen.push(`start ${event}`);
      await Promise.resolve();
      if (event === 1) throw new Error('one');
      seen.push(`end ${event}`);
    },
    { onError: (error) => errors.push(error), backlogLimit: 100 },
  );
  queue.push(1);
  queue.push(2);
  expect(seen).toEqual([]);
  await queue.passed();
  expect(seen).toEqual(['start 1', 'start 2', 'end 2']);
  expect(errors).toHaveLength(1);
});

test('a mark is passed when what came before it is handled, whatever comes after', async () => {
  const gate = Promise.withResolvers<void>();
  const queue = eventQueue<number>((event) => (event === 2 ? gate.promise : undefined), { onError: () => undefined, backlogLimit: 100 });
  queue.push(1);
  const passed = queue.passed();
  queue.push(2);
  await passed;
  expect(queue.length).toBe(1);
  queue.close();
  await expect(queue.passed()).rejects.toThrow('removed');
});

test('a handler that falls behind is told of once', async () => {
  const errors: unknown[] = [];
  const queue = eventQueue<number>(() => undefined, { onError: (error) => errors.push(error), backlogLimit: 3 });
  for (let event = 0; event < 5; event++) queue.push(event);
  expect(String(errors)).toContain('3 events behind');
  await queue.passed();
  expect(errors).toHaveLength(1);
});
