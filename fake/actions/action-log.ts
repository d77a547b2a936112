import type { Clock } from '../../machinery/clock.ts';
import type { KnownResources } from '../reactions/matcher.ts';
import { ConnectionFault } from '../request/connection-fault.ts';
import type { Stage } from '../request/context.ts';
import { type Action, createAction, storedObject } from './action.ts';
import { type ActionMark, type ActionView, viewOf } from './action-view.ts';
import { keepBody } from './request-body.ts';

/** The requests that a cluster has answered, oldest first. Test set-up by `cluster.seed` is none of them. */
export interface ActionLog extends ActionView {
  /** This moment, for `changesSince`. */
  mark(): ActionMark;
  /** Calls `see` for every action from now on; the returned function ends that. */
  subscribe(see: (action: Action) => void): () => void;
  /** Forgets what was recorded. */
  clear(): void;
}

/** Of how many actions the log is let grow over its limit before the oldest are dropped. */
const SLACK = 1000;

/** A log of the newest `limit` actions, and the stage that writes it. */
export function createActionLog(clock: Clock, resources: KnownResources, limit = 20_000): { readonly log: ActionLog; readonly record: Stage } {
  const all: Action[] = [];
  const watchers = new Set<(action: Action) => void>();
  let count = 0;
  const add = (facts: Omit<Parameters<typeof createAction>[0], 'id' | 'at'>): void => {
    count += 1;
    const action = createAction({ id: count, at: clock.now(), ...facts });
    all.push(action);
    if (all.length > limit + SLACK) all.splice(0, all.length - limit);
    for (const see of watchers) see(action);
  };
  const record: Stage = {
    name: 'record',
    run: async (context, next) => {
      const before = storedObject(context);
      const body = keepBody(context);
      const response = await next().catch((error: unknown) => {
        // Nobody got an answer: the request is on record all the same.
        if (error instanceof ConnectionFault) add({ context, code: 0, answer: undefined, before, body });
        throw error;
      });
      add({ context, code: response.status, answer: response.body.kind === 'value' ? response.body.value : undefined, before, body });
      return response;
    },
  };
  const log: ActionLog = Object.assign(
    viewOf(() => all, resources),
    {
      mark: () => Object.freeze({ id: count }),
      subscribe: (see: (action: Action) => void) => {
        watchers.add(see);
        return () => watchers.delete(see);
      },
      clear: () => {
        all.length = 0;
      },
    },
  );
  return { log, record };
}
