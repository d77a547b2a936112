import { type Action, type ActionPattern, describeAction } from '../../fake/index.ts';
import { lineDiff } from './line-diff.ts';
import type { Verdict } from './verdict.ts';

/** An expected action: its line (`create deployments.apps shop/web`, the group may be left out), or the fields that count. */
export type ExpectedAction = string | (ActionPattern & { readonly code?: number });

const line = (action: Action): string => `${describeAction(action)} → ${action.code}`;

function fitsLine(action: Action, text: string): boolean {
  const full = describeAction(action);
  const short = action.group === '' ? full : full.replace(`.${action.group}`, '');
  return text === full || text === short;
}

function fits(action: Action, expected: ExpectedAction): boolean {
  if (typeof expected === 'string') return fitsLine(action, expected.trim().replace(/\s+/g, ' '));
  const { resource, ...rest } = expected;
  const isResource = resource === undefined || resource === action.resource || resource === `${action.resource}.${action.group}`;
  return isResource && Object.entries(rest).every(([field, value]) => action[field as keyof Action] === value);
}

function lineOf(expected: ExpectedAction): string {
  if (typeof expected === 'string') return expected;
  const { verb = '*', resource = '*', subresource, namespace, name, code, ...rest } = expected;
  const place = [namespace, name].filter((part) => part !== undefined && part !== '').join('/');
  const others = Object.entries(rest).map(([field, value]) => ` ${field}=${value}`);
  return `${verb} ${resource}${subresource === undefined || subresource === '' ? '' : `/${subresource}`}${place === '' ? '' : ` ${place}`}${others.join('')}${code === undefined ? '' : ` → ${code}`}`;
}

/** Whether these are the actions, all of them and in this order. */
export function actionsVerdict(received: Iterable<Action>, expected: readonly ExpectedAction[]): Verdict {
  const actions = [...received];
  const pass = actions.length === expected.length && actions.every((action, index) => fits(action, expected[index] ?? ''));
  // A line that fits is shown as it was expected, so that only what differs stands out.
  const shown = actions.map((action, index) => {
    const wanted = expected[index];
    return wanted !== undefined && fits(action, wanted) ? lineOf(wanted) : line(action);
  });
  const message = (): string =>
    pass
      ? `expected other actions than\n${shown.join('\n')}`
      : `expected these actions (-), there were those (+)\n${lineDiff(expected.map(lineOf).join('\n'), shown.join('\n'))}`;
  return { pass, message };
}
