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
export async function readable({ query, services: { store, clock }, request }: RequestContext): Promise<void> {
  if (queryBoolean(query.get('export')) === true) throw badRequest('the export parameter, deprecated since v1.14, is no longer supported');
  const asked = query.get('resourceVersion') ?? '';
  if (asked === '') return;
  const complaint = revisionComplaint(asked);
  if (complaint !== undefined) throw new StatusError({ code: 500, message: complaint });
  await untilFresh(store, asked, { clock, signal: request.signal });
  if (BigInt(asked) > store.revision) throw revisionTooLarge(BigInt(asked), store.revision);
}

function read(context: RequestContext): Result | Promise<Result> {
  const found = context.services.registry.read(targetOf(context, { dryRun: false, fieldManager: '' }));
  const answer = (object: StoredObject): Result => ({ kind: 'object', code: 200, object });
  return found instanceof Promise ? found.then(answer) : answer(found);
}

/** GET of one object: the newest state, however old the asked-for version is. Selectors and resourceVersionMatch are not looked at. */
export function get(context: RequestContext): Result | Promise<Result> {
  return context.query.size === 0 ? read(context) : readable(context).then(() => read(context));
}
