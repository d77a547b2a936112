import { badRequest, StatusError } from '../../machinery/status.ts';
import { untilFresh } from '../registry/freshness.ts';
import { revisionComplaint, revisionTooLarge } from '../registry/list-options.ts';
import type { StoredObject } from '../registry/strategy.ts';
import type { RequestContext, Result } from '../request/context.ts';
import { queryBoolean } from './options.ts';
import { targetOf } from './target.ts';

/**
 * Refuses what a read of one object cannot be asked, and waits three seconds for a version that is yet to come.
 *
 * @throws {StatusError} 400 for an export, 500 for a version that is no number, 504 for one that has not come
 */
export function readable({ query, services: { store, clock }, request }: RequestContext): void | Promise<void> {
  if (queryBoolean(query.get('export')) === true) throw badRequest('the export parameter, deprecated since v1.14, is no longer supported');
  const asked = query.get('resourceVersion') ?? '';
  if (asked === '') return undefined;
  const complaint = revisionComplaint(asked);
  if (complaint !== undefined) throw new StatusError({ code: 500, message: complaint });
  return untilFresh(store, asked, { clock, signal: request.signal })?.then(() => {
    if (BigInt(asked) > store.revision) throw revisionTooLarge(BigInt(asked), store.revision);
  });
}

function read(context: RequestContext): Result | Promise<Result> {
  const found = context.services.registry.read(targetOf(context, { dryRun: false, fieldManager: '' }));
  const answer = (object: StoredObject): Result => ({ kind: 'object', code: 200, object });
  return found instanceof Promise ? found.then(answer) : answer(found);
}

/** GET of one object: the newest state, however old the asked-for version is. Selectors and resourceVersionMatch are not looked at. */
export function get(context: RequestContext): Result | Promise<Result> {
  const wait = context.query.size === 0 ? undefined : readable(context);
  return wait instanceof Promise ? wait.then(() => read(context)) : read(context);
}
