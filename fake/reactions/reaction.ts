import type { ExchangeResponse } from '../../machinery/exchange.ts';
import type { FaultCall, PendingAction } from './call.ts';
import type { Fault } from './fault.ts';
import { type ActionPattern, describePattern } from './matcher.ts';
import type { Schedule } from './schedule.ts';

/** What the cluster answered, in the hands of a reaction; hand it on as it is. */
export interface Answer {
  /** The HTTP code. */
  readonly code: number;
  /** The object, list or Status; frozen. Undefined for a watch and for text. */
  readonly object: unknown;
}

/** Stands between a request and the cluster: lets it through with `next`, and returns what came or a fault. */
export type Middleware = (action: PendingAction, next: () => Promise<Answer>) => Answer | Fault | Promise<Answer | Fault>;

/** A reaction that was put in. Disposing of it takes it out, and throws when it never had its turn though it was to. */
export interface Reaction extends Disposable {
  /** How often it had its turn. */
  readonly fired: number;
  /** Says that it may never have its turn. */
  optional(): Reaction;
}

/** A reaction as the cluster keeps it. */
export interface ActiveReaction {
  readonly pattern: ActionPattern;
  readonly schedule: Schedule;
  readonly handle: Reaction;
  /** What is wrong when it is taken out now; undefined when nothing is. */
  complaint(): string | undefined;
  run(call: FaultCall): Promise<ExchangeResponse>;
}

/** A reaction that was never due: the test did not do what it set out to. */
export class UnusedReactionError extends Error {
  override name = 'UnusedReactionError';
}

const responses = new WeakMap<Answer, ExchangeResponse>();

function answerOf(response: ExchangeResponse): Answer {
  const answer: Answer = Object.freeze({ code: response.status, object: response.body.kind === 'value' ? response.body.value : undefined });
  responses.set(answer, response);
  return answer;
}

async function runMiddleware(middleware: Middleware, call: FaultCall): Promise<ExchangeResponse> {
  const outcome = await middleware(call.action, async () => answerOf(await call.next()));
  if ('run' in outcome) return outcome.run(call);
  const response = responses.get(outcome);
  if (response === undefined) throw new TypeError('a reaction has to return what next() gave it, or a fault');
  return response;
}

/** Keeps a reaction; `remove` takes it out of the cluster. */
export function createReaction(
  pattern: ActionPattern,
  schedule: Schedule,
  react: Fault | Middleware,
  remove: (reaction: ActiveReaction) => void,
): ActiveReaction {
  const what = typeof react === 'function' ? 'a function' : `fault ${react.name}`;
  let fired = 0;
  let { isOptional } = schedule;
  const handle: Reaction = {
    get fired() {
      return fired;
    },
    optional: () => {
      isOptional = true;
      return handle;
    },
    [Symbol.dispose]: () => {
      remove(active);
      const complaint = active.complaint();
      isOptional = true;
      if (complaint !== undefined) throw new UnusedReactionError(complaint);
    },
  };
  const active: ActiveReaction = {
    pattern,
    schedule,
    handle,
    complaint: () => (fired > 0 || isOptional ? undefined : `on(${JSON.stringify(describePattern(pattern))}).${schedule.name}: ${what} never had its turn`),
    run: (call) => {
      fired += 1;
      return typeof react === 'function' ? runMiddleware(react, call) : react.run(call);
    },
  };
  return active;
}
