import { validateDeleteOptions } from '../registry/delete-options.ts';
import type { Endpoint, RequestContext, Result } from '../request/context.ts';
import { deleteOptionsOf } from './delete-options.ts';
import { targetOf } from './target.ts';

/**
 * DELETE of a collection: what `list` answers to the same query is deleted, one page when it asks for pages, and answered as
 * it was before.
 */
export function createDeleteCollection(list: Endpoint): Endpoint {
  return async (context: RequestContext): Promise<Result> => {
    const options = await deleteOptionsOf(context);
    validateDeleteOptions(options);
    const found = await list(context);
    if (found.kind !== 'list') return found;
    const target = targetOf(context, { dryRun: options.dryRun?.includes('All') ?? false, fieldManager: '' });
    await context.services.registry.removeCollection({ target, options, items: found.items });
    return found;
  };
}
