import type { ListMeta } from '../../machinery/object.ts';
import { badRequest, expired, StatusError } from '../../machinery/status.ts';
import type { Entry } from '../storage/history.ts';
import { type SortedTree, treeCount, treeVisit } from '../storage/sorted-tree.ts';
import type { Store } from '../storage/store.ts';
import { decodeContinue, encodeContinue } from './continue-token.ts';
import { checkListOptions, type ListOptions, revisionComplaint, revisionTooLarge } from './list-options.ts';
import type { StoredObject } from './strategy.ts';

/** What is listed, and from which state. */
export interface ListRequest extends ListOptions {
  /** `plural` plus `.group` outside of core. */
  readonly bucket: string;
  /** `''` for all namespaces and for cluster-scoped resources. */
  readonly namespace: string;
  /** The label and field selectors in one; absent: everything, which alone lets a page say how many are left. */
  readonly matches?: (object: StoredObject) => boolean;
  /** How many objects a page holds at most; 0 or absent: all. */
  readonly limit?: number;
}

/** One page of a list: objects of the store in the order of namespace/name, and the metadata of the list. */
export interface ListPage {
  readonly items: readonly StoredObject[];
  readonly metadata: ListMeta;
}

/** Which state to read, and from which key. */
interface Reading {
  readonly revision: bigint;
  readonly start: string;
  readonly limit: number;
}

const CONTINUE_EXPIRED =
  'The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in an inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.';

function continued(store: Store<StoredObject>, token: string, { resourceVersion = '', limit = 0 }: ListRequest): Reading {
  const { revision, start } = decodeContinue(token);
  if (resourceVersion !== '' && resourceVersion !== '0') throw badRequest('specifying resource version is not allowed when using continue');
  if (revision < 0n) return { revision: store.revision, start, limit };
  if (revision > store.revision) throw revisionTooLarge(revision, store.revision);
  if (revision < store.compactedRevision) {
    const metadata = { continue: encodeContinue({ revision: -1n, start }) };
    throw new StatusError({ code: 410, reason: 'Expired', message: CONTINUE_EXPIRED, metadata });
  }
  // Version 0 is answered from the API server's cache, which knows no pages.
  return { revision, start, limit: resourceVersion === '0' ? 0 : limit };
}

/** @see apiserver pkg/storage/etcd3/store.go and pkg/storage/interfaces.go, GetList (v1.37) */
function readingOf(store: Store<StoredObject>, request: ListRequest): Reading {
  const { resourceVersion = '', resourceVersionMatch = '', continue: token = '', limit = 0 } = request;
  if (token !== '') return continued(store, token, request);
  const complaint = resourceVersion === '' ? undefined : revisionComplaint(resourceVersion);
  if (complaint !== undefined) throw badRequest(`invalid resource version: ${complaint}`);
  const now = store.revision;
  const asked = resourceVersion === '' ? 0n : BigInt(resourceVersion);
  if (asked === 0n) return { revision: now, start: '', limit: resourceVersion === '' ? limit : 0 };
  if (asked > now) throw revisionTooLarge(asked, now);
  // A limit with a version and no match is exact, as it was before there was a match.
  const isExact = resourceVersionMatch === 'Exact' || (resourceVersionMatch === '' && limit > 0);
  if (!isExact) return { revision: now, start: '', limit };
  if (asked < store.compactedRevision) throw expired('The resourceVersion for the provided list is too old.');
  return { revision: asked, start: '', limit };
}

/** The objects of one page, and the key of the last one when more may follow: whether what follows matches is not looked at. */
function page(tree: SortedTree<Entry<StoredObject>>, range: { from: string; until?: string }, matches: ListRequest['matches'], limit: number) {
  const items: StoredObject[] = [];
  let last = '';
  let isCut = false;
  treeVisit(tree, range, ({ value }, key) => {
    if (limit > 0 && items.length === limit) {
      isCut = true;
      return false;
    }
    if (matches !== undefined && !matches(value)) return true;
    items.push(value);
    last = key;
    return true;
  });
  return { items, last, isCut };
}

/**
 * Lists a bucket, or the next page of one at the revision of the first page.
 *
 * @throws {StatusError} 422 for options that contradict each other, 400 for broken ones, 410 for what is older than the
 * history, 504 for a revision that is yet to come
 */
export function listObjects(store: Store<StoredObject>, request: ListRequest): ListPage {
  checkListOptions(request, 'list');
  const { bucket, namespace, matches } = request;
  const { revision, start, limit } = readingOf(store, request);
  const prefix = namespace === '' ? '' : `${namespace}/`;
  const tree = store.entries(bucket, revision);
  // '0' is the character after '/': the range holds the keys of one namespace.
  const until = namespace === '' ? {} : { until: `${namespace}0` };
  const { items, last, isCut } = page(tree, { from: prefix + start, ...until }, matches, limit);
  const resourceVersion = revision.toString();
  if (!isCut) return { items, metadata: { resourceVersion } };
  const next = `${last}\0`;
  const token = encodeContinue({ revision, start: next.slice(prefix.length) });
  const remaining = matches === undefined ? { remainingItemCount: treeCount(tree, { from: next, ...until }) } : {};
  return { items, metadata: { resourceVersion, continue: token, ...remaining } };
}
