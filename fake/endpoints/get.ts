import { StatusError } from '../../machinery/status.ts';
import type { RequestContext, Result } from '../request/context.ts';
import { revisionComplaint, revisionTooLarge } from '../registry/list-options.ts';
import { targetOf } from './target.ts';

/**
 * GET of one object: the newest state, however old the asked-for version is. Selectors and resourceVersionMatch are not looked at.
 */
export function get(context: RequestContext): Result {
  const asked = context.query.get('resourceVersion') ?? '';
  const { registry, store } = context.services;
  if (asked !== '') {
    const complaint = revisionComplaint(asked);
    if (complaint !== undefined) throw new StatusError({ code: 500, message: complaint });
    if (BigInt(asked) > store.revision) throw revisionTooLarge(BigInt(asked), store.revision);
  }
  return { kind: 'object', code: 200, object: registry.get(targetOf(context, { dryRun: false, fieldManager: '' })) };
}
