import type { KubeList, KubeObject } from '../machinery/object.ts';
import type { ListAllOptions, ListOptions } from './call-options.ts';
import { isExpired } from './error-predicates.ts';

const DEFAULT_PAGE_SIZE = 500;

const keyOf = ({ metadata }: KubeObject): string => `${metadata?.namespace ?? ''}/${metadata?.name ?? ''}`;

/**
 * Every object of a list, page by page. When a page after the first has expired, one list without limit at the version first asked for
 * takes the place of the rest; names that were given already are left out.
 *
 * @see client-go tools/pager/pager.go
 */
export async function* listPages<T extends KubeObject>(list: (page: ListOptions) => Promise<KubeList<T>>, options: ListAllOptions): AsyncGenerator<T, void> {
  const { pageSize = DEFAULT_PAGE_SIZE, resourceVersion, resourceVersionMatch, ...selection } = options;
  const given = new Set<string>();
  let page = await list({ ...selection, limit: pageSize, resourceVersion, resourceVersionMatch });
  for (;;) {
    yield* page.items;
    const token = page.metadata?.continue;
    if (token === undefined || token === '') return;
    for (const item of page.items) given.add(keyOf(item));
    try {
      page = await list({ ...selection, limit: pageSize, continue: token });
    } catch (error) {
      if (!isExpired(error)) throw error;
      const whole = await list({ ...selection, resourceVersion, resourceVersionMatch });
      for (const item of whole.items) if (!given.has(keyOf(item))) yield item;
      return;
    }
  }
}
