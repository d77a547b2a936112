import { AsyncLocalStorage } from 'node:async_hooks';

interface Trial {
  /** The rule that must not complain; none: ''. */
  out: string;
  /** The rules that were about to complain. */
  readonly asked: Set<string>;
}

declare global {
  var ruleStands: (rule: string) => boolean;
}

const trials = new AsyncLocalStorage<Trial>();

/** The trial of everything that runs in no other one. */
export const outside: Trial = { out: '', asked: new Set() };

globalThis.ruleStands = (rule) => {
  const { out, asked } = trials.getStore() ?? outside;
  asked.add(rule);
  return rule !== out;
};

/** Runs `work` without the rule `out`; `asked` gathers what was about to complain meanwhile. */
export function trial<T>(out: string, asked: Set<string>, work: () => Promise<T>): Promise<T> {
  return trials.run({ out, asked }, work);
}
