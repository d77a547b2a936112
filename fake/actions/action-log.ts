import type { Clock } from '../../machinery/clock.ts';
import type { KnownResources } from '../reactions/matcher.ts';
import { ConnectionFault } from '../request/connection-fault.ts';
import type { RequestContext, Stage } from '../request/context.ts';
import { type Action, type ActionFacts, createAction, factsOf, type Outcome, storedObject } from './action.ts';
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

interface Recorded {
  readonly add: (context: RequestContext, outcome: Outcome) => void;
  readonly all: () => readonly Action[];
  readonly subscribe: ActionLog['subscribe'];
  readonly count: () => number;
  readonly clear: () => void;
}

/** Keeps the newest `limit` actions. Facts become actions when somebody looks: most are never read. */
function createRecorder(clock: Clock, limit: number): Recorded {
  const actions: Action[] = [];
  const unread: ActionFacts[] = [];
  const watchers = new Set<(action: Action) => void>();
  let count = 0;
  const all = (): readonly Action[] => {
    for (const facts of unread) actions.push(createAction(facts));
    unread.length = 0;
    return actions;
  };
  const trim = (over: number): void => {
    const read = Math.min(over, actions.length);
    actions.splice(0, read);
    unread.splice(0, over - read);
  };
  return {
    all,
    add: (context, outcome) => {
      count += 1;
      unread.push(factsOf(count, clock.now(), context, outcome));
      if (actions.length + unread.length > limit + SLACK) trim(actions.length + unread.length - limit);
      if (watchers.size === 0) return;
      const action = all().at(-1);
      if (action !== undefined) for (const see of watchers) see(action);
    },
    subscribe: (see) => {
      watchers.add(see);
      return () => watchers.delete(see);
    },
    count: () => count,
    clear: () => {
      actions.length = 0;
      unread.length = 0;
    },
  };
}

/** A log of the newest `limit` actions, and the stage that writes it. */
export function createActionLog(clock: Clock, resources: KnownResources, limit = 10_000): { readonly log: ActionLog; readonly record: Stage } {
  const { add, all, subscribe, count, clear } = createRecorder(clock, limit);
  const record: Stage = {
    name: 'record',
    run: async (context, next) => {
      const before = storedObject(context);
      const body = keepBody(context);
      const response = await next().catch((error: unknown) => {
        // Nobody got an answer: the request is on record all the same.
        if (error instanceof ConnectionFault) add(context, { code: 0, answer: undefined, before, body });
        throw error;
      });
      add(context, { code: response.status, answer: response.body.kind === 'value' ? response.body.value : undefined, before, body });
      return response;
    },
  };
  const log: ActionLog = Object.assign(viewOf(all, resources), { mark: () => Object.freeze({ id: count() }), subscribe, clear });
  return { log, record };
}
