import { AsyncLocalStorage } from 'node:async_hooks';
import type { Clock } from '../../machinery/clock.ts';
import type { Exchange, ExchangeResponse } from '../../machinery/exchange.ts';
import { StatusError } from '../../machinery/status.ts';
import { statusResponse, warningHeaders } from '../request/answers.ts';
import { errorContentType } from '../request/media-types.ts';
import type { RequestContext, Stage } from '../request/context.ts';
import { type FaultCall, pendingAction } from './call.ts';
import type { Fault } from './fault.ts';
import { type ActionMatcher, checkedPattern, type KnownResources, matches } from './matcher.ts';
import { type ActiveReaction, createReaction, type Middleware, type Reaction, UnusedReactionError } from './reaction.ts';
import { after, always, nth, random, type Schedule, times } from './schedule.ts';
import { type WatchControl, WatchGates } from './watch-gates.ts';

/** When a reaction has its turn; each puts one in. A schedule counts the requests that match and that no earlier reaction has answered. */
export interface ReactionTiming {
  /** The next request. */
  once(react: Fault | Middleware): Reaction;
  /** The next `count` requests. */
  times(count: number, react: Fault | Middleware): Reaction;
  /** The request number `count` alone, from 1. */
  nth(count: number, react: Fault | Middleware): Reaction;
  /** Every request after the next `count`. */
  after(count: number, react: Fault | Middleware): Reaction;
  /** Every request. */
  always(react: Fault | Middleware): Reaction;
  /** Each request with a probability; the same ones for the same seed. */
  random(probability: number, options: { readonly seed: number }, react: Fault | Middleware): Reaction;
}

/** A refusal as the answer that it becomes. */
function refusal(error: unknown, { request, warnings }: RequestContext): ExchangeResponse {
  if (!(error instanceof StatusError)) throw error;
  const response = statusResponse(error.status, errorContentType(request.headers['accept']));
  return { ...response, headers: { ...response.headers, ...warningHeaders(warnings) } };
}

/** The answer of the stages below, refusals among them. */
async function answered(context: RequestContext, next: () => Promise<ExchangeResponse>): Promise<ExchangeResponse> {
  try {
    return await next();
  } catch (error) {
    return refusal(error, context);
  }
}

/** What reactions need of the cluster; known once it is put together. */
export interface ReactionSurroundings {
  readonly clock: Clock;
  readonly resources: KnownResources;
  readonly exchange: Exchange;
}

/** Keeps the reactions of a cluster, and is the stage that gives them their turn. */
export class Reactions {
  readonly #active: ActiveReaction[] = [];
  readonly #gates = new WatchGates();
  /** What runs inside of a reaction, so that its own requests do not meet it again. */
  readonly #inside = new AsyncLocalStorage<ReadonlySet<ActiveReaction> | 'all'>();
  readonly #surroundings: () => ReactionSurroundings;

  constructor(surroundings: () => ReactionSurroundings) {
    this.#surroundings = surroundings;
  }

  /** Puts in a reaction. @throws {TypeError} for a matcher that can never match, with the reason */
  on(matcher: ActionMatcher): ReactionTiming {
    const pattern = checkedPattern(matcher, this.#surroundings().resources);
    const add = (schedule: Schedule, react: Fault | Middleware): Reaction => {
      const remove = (reaction: ActiveReaction): void => {
        const index = this.#active.indexOf(reaction);
        if (index >= 0) this.#active.splice(index, 1);
      };
      const reaction = createReaction(pattern, schedule, react, remove);
      this.#active.push(reaction);
      return reaction.handle;
    };
    return {
      once: (react) => add(times(1), react),
      times: (count, react) => add(times(count), react),
      nth: (count, react) => add(nth(count), react),
      after: (count, react) => add(after(count), react),
      always: (react) => add(always(), react),
      random: (probability, { seed }, react) => add(random(probability, seed), react),
    };
  }

  /** Controls watches. @throws {TypeError} for a matcher that can never match a watch */
  watches(matcher: ActionMatcher): WatchControl {
    const wanted = typeof matcher === 'string' && !matcher.includes(' ') ? { verb: 'watch', resource: matcher } : matcher;
    return this.#gates.control(checkedPattern(wanted, this.#surroundings().resources));
  }

  /** Takes out all reactions. @throws {UnusedReactionError} naming those that never had their turn though they were to */
  end(): void {
    const complaints = this.#active.flatMap((reaction) => reaction.complaint() ?? []);
    this.#active.length = 0;
    if (complaints.length > 0) throw new UnusedReactionError(complaints.join('\n'));
  }

  /** The stage of the pipeline. */
  readonly stage: Stage = {
    name: 'faults',
    run: (context, next) => (this.#active.length === 0 && context.info.verb !== 'watch' ? next() : this.#run(context, next)),
  };

  async #run(context: RequestContext, next: () => Promise<ExchangeResponse>): Promise<ExchangeResponse> {
    const action = pendingAction(context);
    const inside = this.#inside.getStore();
    if (inside === 'all') return next();
    const mine = this.#active.filter((reaction) => matches(reaction.pattern, action) && inside?.has(reaction) !== true);
    const { clock, exchange } = this.#surroundings();
    const own: Exchange = (request) => this.#inside.run('all', () => exchange(request));
    const from = async (index: number): Promise<ExchangeResponse> => {
      const reaction = mine[index];
      if (reaction === undefined) return answered(context, next);
      if (!reaction.schedule.isDue()) return from(index + 1);
      const call: FaultCall = { action, context, next: () => from(index + 1), clock, exchange: own };
      return this.#inside.run(new Set([...(inside ?? []), reaction]), () => reaction.run(call));
    };
    const response = await from(0);
    return action.verb === 'watch' ? this.#gates.gate(response, action, context.request.signal) : response;
  }
}
