import { DurationError, parseDurationMs } from '../../machinery/duration.ts';
import { badRequest } from '../../machinery/status.ts';
import type { Stage } from '../request/context.ts';
import type { RequestInfo } from '../request/request-info.ts';

const LONG_VERBS: ReadonlySet<string> = new Set(['watch', 'proxy']);
const LONG_SUBRESOURCES: ReadonlySet<string> = new Set(['attach', 'exec', 'proxy', 'log', 'portforward']);

/** Whether nobody expects the answer to end soon. @see kubernetes pkg/controlplane/apiserver/config.go, LongRunningFunc (v1.37) */
const isLongRunning = ({ isResourceRequest, verb, subresource }: RequestInfo): boolean =>
  isResourceRequest && (LONG_VERBS.has(verb) || LONG_SUBRESOURCES.has(subresource));

/**
 * Refuses a time limit that cannot be read, before anybody asks who sets it. Answers take no time here, so that none is ever exceeded.
 *
 * @see apiserver pkg/endpoints/filters/request_deadline.go (v1.37)
 */
export const deadline: Stage = {
  name: 'deadline',
  run: ({ info, query }, next) => {
    const limit = query.get('timeout') ?? '';
    if (limit !== '' && !isLongRunning(info)) {
      try {
        parseDurationMs(limit);
      } catch (error) {
        throw error instanceof DurationError ? badRequest(`invalid timeout specified in the request URL - ${error.message}`) : error;
      }
    }
    return next();
  },
};
