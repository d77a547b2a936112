import type { KubeObject } from '../../machinery/object.ts';
import { apiVersionOf } from '../../machinery/resource.ts';
import { isExpired } from '../error-predicates.ts';
import { keyOf } from './object-key.ts';
import { type Progress, type ReflectorOptions, takeState } from './reflector-progress.ts';
import { isUnusableVersion } from './watch-failures.ts';

const PAGE_SIZE = 500;

interface Listed<T extends KubeObject> {
  readonly objects: readonly T[];
  readonly version: string | undefined;
}

/** All pages of a list. When one after the first has expired, the list is read in one piece at the version that was first asked for. */
async function pages<T extends KubeObject>({ resource, selection, headers, idleMs, signal }: ReflectorOptions<T>, resourceVersion: string): Promise<Listed<T>> {
  // A list that is never answered would stall the cache for good.
  const asked = { ...selection, headers: headers?.list, timeoutMs: idleMs, signal };
  const whole = async (): Promise<Listed<T>> => {
    const { items, metadata } = await resource.list({ ...asked, resourceVersion });
    return { objects: items, version: metadata?.resourceVersion };
  };
  // Servers answer a list at an exact cached version from memory, in one piece.
  if (resourceVersion !== '' && resourceVersion !== '0') return whole();
  const objects: T[] = [];
  let page = await resource.list({ ...asked, resourceVersion, limit: PAGE_SIZE });
  const version = page.metadata?.resourceVersion;
  objects.push(...page.items);
  while (page.metadata?.continue !== undefined && page.metadata.continue !== '') {
    try {
      page = await resource.list({ ...asked, continue: page.metadata.continue, limit: PAGE_SIZE });
    } catch (error) {
      if (isExpired(error)) return whole();
      throw error;
    }
    objects.push(...page.items);
  }
  return { objects, version };
}

/**
 * The whole state through a list: from the server's cache at first, page by page; after an expiry the newest.
 *
 * @see client-go tools/cache/reflector.go list, tools/pager/pager.go
 */
export async function listState<T extends KubeObject>(options: ReflectorOptions<T>, progress: Progress): Promise<void> {
  const { descriptor } = options.resource;
  const { kind } = descriptor;
  const apiVersion = apiVersionOf(descriptor);
  const read = async (resourceVersion: string): Promise<void> => {
    const { objects, version } = await pages(options, resourceVersion);
    // Items of a list leave out what they are; those of a watch do not, and one cache should hold one form.
    const named = (object: T): T => (object.kind === undefined ? { apiVersion, kind, ...object } : object);
    takeState(options, progress, { objects: new Map(objects.map((object) => [keyOf(object), options.transform(named(object))])), version });
  };
  try {
    await read(progress.version ?? '0');
  } catch (error) {
    if (!isUnusableVersion(error)) throw error;
    progress.version = '';
    await read('');
  }
}
