import type { Clock } from '../../machinery/clock.ts';
import { isJsonObject } from '../../machinery/json.ts';
import { ConnectionFault } from '../request/connection-fault.ts';
import type { RequestContext, Stage } from '../request/context.ts';

/** One answered request, in the terms of the API. Frozen. */
export interface Action {
  /** Counts from 1 over the whole cluster. */
  readonly id: number;
  /** Milliseconds since the epoch on the cluster's clock, when the answer was ready. */
  readonly at: number;
  /** An API verb, or the method in lower case for requests that are not about resources. */
  readonly verb: string;
  readonly path: string;
  readonly group: string;
  readonly version: string;
  /** The plural; `''` for requests that are not about resources. */
  readonly resource: string;
  readonly subresource: string;
  readonly namespace: string;
  readonly name: string;
  /** Who asked, after impersonation. */
  readonly user: string;
  /** The label of the connection; `''` where it has none. */
  readonly client: string;
  readonly isDryRun: boolean;
  readonly fieldManager: string;
  /** `json`, `merge`, `strategic` or `apply`. */
  readonly patchType?: string;
  /** The HTTP code; 0 when the connection broke before the answer. */
  readonly code: number;
  /** The resourceVersion of the object in the answer. */
  readonly resourceVersion?: string;
}

/** The requests that a cluster has answered, oldest first. */
export interface ActionLog {
  readonly all: readonly Action[];
  /** Calls `see` for every action from now on; the returned function ends that. */
  subscribe(see: (action: Action) => void): () => void;
  /** Forgets what was recorded. */
  clear(): void;
}

const PATCH_TYPES: Readonly<Record<string, string>> = {
  'application/json-patch+json': 'json',
  'application/merge-patch+json': 'merge',
  'application/strategic-merge-patch+json': 'strategic',
  'application/apply-patch+yaml': 'apply',
};

function patchTypeOf({ request, info }: RequestContext): string | undefined {
  return info.verb === 'patch' ? PATCH_TYPES[(request.headers['content-type'] ?? '').split(';')[0] ?? ''] : undefined;
}

function metadataOf(value: unknown): { readonly name?: unknown; readonly resourceVersion?: unknown } {
  return isJsonObject(value) && isJsonObject(value['metadata']) ? value['metadata'] : {};
}

/** A log, and the stage that writes it. */
export function createActionLog(clock: Clock): { readonly log: ActionLog; readonly record: Stage } {
  const all: Action[] = [];
  const watchers = new Set<(action: Action) => void>();
  let count = 0;
  const add = (context: RequestContext, code: number, answer: unknown): void => {
    const { info, user, query, request } = context;
    const patchType = patchTypeOf(context);
    const { name, resourceVersion } = metadataOf(answer);
    count += 1;
    const action: Action = Object.freeze({
      id: count,
      at: clock.now(),
      verb: info.verb,
      path: info.path,
      group: info.group,
      version: info.version,
      resource: info.resource,
      subresource: info.subresource,
      namespace: info.namespace,
      name: info.name === '' && info.verb === 'create' && typeof name === 'string' ? name : info.name,
      user: user.username,
      client: request.peer.client ?? '',
      isDryRun: query.has('dryRun'),
      fieldManager: query.get('fieldManager') ?? '',
      ...(patchType === undefined ? {} : { patchType }),
      code,
      ...(typeof resourceVersion === 'string' ? { resourceVersion } : {}),
    });
    all.push(action);
    for (const see of watchers) see(action);
  };
  return {
    log: {
      all,
      subscribe: (see) => {
        watchers.add(see);
        return () => watchers.delete(see);
      },
      clear: () => {
        all.length = 0;
      },
    },
    record: {
      name: 'record',
      run: async (context, next) => {
        const response = await next().catch((error: unknown) => {
          // Nobody got an answer: the request is on record all the same.
          if (error instanceof ConnectionFault) add(context, 0, undefined);
          throw error;
        });
        add(context, response.status, response.body.kind === 'value' ? response.body.value : undefined);
        return response;
      },
    },
  };
}
