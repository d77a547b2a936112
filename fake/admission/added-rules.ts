import type { AdmissionRequest, AdmissionRule } from '../registry/admission.ts';
import type { DraftObject, StoredObject } from '../registry/strategy.ts';

/** Rules of admission that a test adds to those of the server. They run behind them, in the order in which they were added. */
export interface AddedRules {
  /** Adds a rule for all writes from now on; disposing of the answer takes it out again. It refuses by throwing a StatusError. */
  add(rule: AdmissionRule): Disposable;
}

type Phase = 'mutate' | 'validate';

async function rest(pending: Promise<void>, steps: readonly (() => void | Promise<void>)[]): Promise<void> {
  await pending;
  for (const step of steps) await step();
}

function inOrder(steps: readonly (() => void | Promise<void>)[]): void | Promise<void> {
  for (const [index, step] of steps.entries()) {
    const pending = step();
    if (pending instanceof Promise) return rest(pending, steps.slice(index + 1));
  }
  return undefined;
}

/** A place in the chain for rules that come and go. */
export function addedRules(): AddedRules & { readonly rule: AdmissionRule } {
  const rules = new Set<AdmissionRule>();
  const all = (phase: Phase, request: AdmissionRequest, object: unknown, current: StoredObject | undefined): void | Promise<void> => {
    if (rules.size === 0) return undefined;
    return inOrder(
      [...rules].map(
        (rule) => () =>
          phase === 'mutate' ? rule.mutate?.(request, object as DraftObject, current) : rule.validate?.(request, object as StoredObject, current),
      ),
    );
  };
  return {
    add(rule) {
      rules.add(rule);
      return { [Symbol.dispose]: () => void rules.delete(rule) };
    },
    rule: {
      name: 'AddedRules',
      mutate: (request, draft, current) => all('mutate', request, draft, current),
      validate: (request, next, current) => all('validate', request, next, current),
    },
  };
}
