import { appendFileSync } from 'node:fs';
import { afterEach, beforeEach, TestRunner } from 'vitest';
import { outside } from './switchboard.ts';

// Runs around every test: after it has passed, it is run again without each rule that was about to complain in it. What then fails has missed the rule.
const target = process.env['KUBESTAGE_RULES_MISSED'] ?? '';

async function passes(body: () => unknown, out: string): Promise<boolean> {
  outside.out = out;
  try {
    await body();
    return true;
  } catch {
    return false;
  } finally {
    outside.out = '';
  }
}

beforeEach(() => outside.asked.clear());
afterEach(async ({ task }) => {
  const asked = [...outside.asked];
  if (asked.length === 0 || task.result?.state === 'fail') return;
  const body = TestRunner.getTestFn(task);
  // A test that cannot be run twice says nothing about a rule.
  if (body === undefined || !(await passes(body, ''))) return;
  for (const rule of asked) if (!(await passes(body, rule))) appendFileSync(target, `${rule}\n`);
}, 600_000);
