import type { Exchange, ExchangeRequest, ExchangeResponse } from '../../machinery/exchange.ts';
import type { Authenticator } from '../access/authenticator.ts';
import type { Authorizer } from '../access/authorizer.ts';
import { textResponse } from '../request/answers.ts';
import type { RequestContext, Services, Stage } from '../request/context.ts';
import { isUnreadable, parseRequestInfo, pathOf, queryOf, type RequestInfo, unreadInfo } from '../request/request-info.ts';
import { authorize } from './authorize.ts';
import { deadline } from './deadline.ts';
import { failure } from './failure.ts';
import { impersonate } from './impersonate.ts';

/** What the stages are made of. */
export interface PipelineParts {
  readonly services: Services;
  readonly authenticator: Authenticator;
  readonly authorizer: Authorizer;
  /** Writes the action log. */
  readonly record: Stage;
  /** Reactions that a test put in: they run once it is known who asks for what. */
  readonly faults: Stage;
  readonly route: (context: RequestContext) => Promise<ExchangeResponse>;
}

const nothingYet: RequestInfo = Object.freeze(unreadInfo(''));

const requestInfo: Stage = {
  name: 'request-info',
  run: (context, next) => {
    const { method, target } = context.request;
    const path = pathOf(target);
    if (isUnreadable(path)) {
      context.info = unreadInfo(path);
      return Promise.resolve(textResponse(400, '400 Bad Request'));
    }
    try {
      context.info = parseRequestInfo(method, path, context.query);
    } catch (error) {
      context.info = unreadInfo(path);
      throw error;
    }
    return next();
  },
};

function authenticate(authenticator: Authenticator): Stage {
  return {
    name: 'authenticate',
    run: (context, next) => {
      context.user = authenticator(context.request, (text) => context.warnings.push(text));
      return next();
    },
  };
}

/** The stages in their order, outermost first: what one refuses, none below it sees. */
export function stagesOf({ authenticator, authorizer, record, faults }: PipelineParts): readonly Stage[] {
  return [failure, requestInfo, record, failure, deadline, authenticate(authenticator), impersonate(authorizer), faults, authorize(authorizer)];
}

function contextOf(request: ExchangeRequest, services: Services): RequestContext {
  return {
    request,
    services,
    query: queryOf(request.target),
    info: nothingYet,
    user: { username: '' },
    resource: undefined,
    warnings: [],
  };
}

/** Puts the stages in front of the router: the one way into a cluster, whatever the door. */
export function createPipeline(parts: PipelineParts): Exchange {
  const stages = stagesOf(parts);
  // A refusal may come as a throw here; `failure`, the outermost stage, makes an answer of either.
  const run = (context: RequestContext, index: number): Promise<ExchangeResponse> => {
    const stage = stages[index];
    return stage === undefined ? parts.route(context) : stage.run(context, () => run(context, index + 1));
  };
  return (request) => run(contextOf(request, parts.services), 0);
}
