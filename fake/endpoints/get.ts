import { badRequest, StatusError } from '../../machinery/status.ts';
import type { RequestContext, Result } from '../request/context.ts';
import { untilFresh } from '../registry/freshness.ts';
import type { StoredObject } from '../registry/strategy.ts';
import { revisionComplaint, revisionTooLarge } from '../registry/list-options.ts';
import { queryBoolean } from './options.ts';
import { targetOf } from './target.ts';

function read(context: RequestContext, asked: string): Result | Promise<Result> {
  const { registry, store } = context.services;
  if (asked !== '') {
    const complaint = revisionComplaint(asked);
    if (complaint !== undefined) throw new StatusError({ code: 500, message: complaint });
    if (BigInt(asked) > store.revision) throw revisionTooLarge(BigInt(asked), store.revision);
  }
  const found = registry.read(targetOf(context, { dryRun: false, fieldManager: '' }));
  const answer = (object: StoredObject): Result => ({ kind: 'object', code: 200, object });
  return found instanceof Promise ? found.then(answer) : answer(found);
}

/**
 * GET of one object: the newest state, however old the asked-for version is. Selectors and resourceVersionMatch are not looked at.
 *
 * For a version that is yet to come it waits three seconds.
 */
export function get(context: RequestContext): Result | Promise<Result> {
  const exported = context.query.get('export') ?? '';
  if (exported !== '' && queryBoolean(exported) === true) throw badRequest('the export parameter, deprecated since v1.14, is no longer supported');
  const asked = context.query.get('resourceVersion') ?? '';
  const wait = asked === '' ? undefined : untilFresh(context.services.store, asked, { clock: context.services.clock, signal: context.request.signal });
  return wait === undefined ? read(context, asked) : wait.then(() => read(context, asked));
}
