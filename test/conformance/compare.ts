import type { Outcome, Scenario } from './scenario.ts';

const MOST = 40;

function show(value: unknown): string {
  return value === undefined ? 'nothing' : JSON.stringify(value).slice(0, 300);
}

const isFields = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Every place where `got` is not what was wanted, at most some forty. */
export function differences(want: unknown, got: unknown, path = '', out: string[] = []): string[] {
  if (out.length > MOST) return out;
  if (Array.isArray(want) && Array.isArray(got)) {
    if (want.length !== got.length) out.push(`${path}: ${want.length} items expected, ${got.length} found`);
    for (let index = 0; index < Math.min(want.length, got.length); index += 1) differences(want[index], got[index], `${path}[${index}]`, out);
  } else if (isFields(want) && isFields(got)) {
    for (const key of new Set([...Object.keys(want), ...Object.keys(got)])) differences(want[key], got[key], path === '' ? key : `${path}.${key}`, out);
  } else if (JSON.stringify(want) !== JSON.stringify(got)) out.push(`${path}: expected ${show(want)}, got ${show(got)}`);
  return out;
}

function drop(value: unknown, [key, ...rest]: readonly string[]): void {
  if (typeof value !== 'object' || value === null || key === undefined) return;
  const fields = value as Record<string, unknown>;
  if (key === '*') for (const item of Object.values(fields)) drop(item, rest);
  else if (rest.length === 0) delete fields[key];
  else drop(fields[key], rest);
}

// Paths under `ignore` are taken out of both sides: `response.body.metadata.managedFields`.
function masked(outcome: Outcome, ignore: readonly string[] = []): Outcome {
  if (ignore.length === 0) return outcome;
  const copy = structuredClone(outcome);
  for (const path of ignore) drop(copy, path.split('.'));
  return copy;
}

/** What a run of a scenario has otherwise than the recording, step by step. */
export function compareWithRecording(scenario: Scenario, outcome: readonly Outcome[]): readonly string[] {
  return scenario.steps.flatMap((step, index) => {
    const title = `step ${index + 1} (${step.do ?? step.until ?? JSON.stringify(step)})`.slice(0, 120);
    return differences(masked(step.expect ?? {}, step.ignore), masked(outcome[index] ?? {}, step.ignore), title);
  });
}
