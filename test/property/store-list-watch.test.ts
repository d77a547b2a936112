import { expect, test } from 'vitest';
import { listObjects } from '../../fake/registry/list.ts';
import type { StoredObject } from '../../fake/registry/strategy.ts';
import { watchObjects } from '../../fake/registry/watch.ts';
import { Store } from '../../fake/storage/store.ts';
import { parseFieldSelector } from '../../machinery/selector/field-selector.ts';
import { parseLabelSelector } from '../../machinery/selector/label-selector.ts';
import type { WatchFrame } from '../../machinery/watch/frame.ts';
import { chance } from './chance.ts';

const OPERATIONS = Number(process.env['KUBESTAGE_PROPERTY_OPERATIONS'] ?? 5_000);
const SEED = Number(process.env['KUBESTAGE_PROPERTY_SEED'] ?? 20_261);
const BUCKET = 'things';

interface Selection {
  readonly namespace: string;
  /** What the server's own reading of a selector says. */
  readonly matches?: (object: StoredObject) => boolean;
  /** The same, said in the simplest way. */
  readonly model?: (object: StoredObject) => boolean;
}

const labels = ({ metadata }: StoredObject): Readonly<Record<string, string>> => metadata.labels ?? {};
const number = (object: StoredObject): number => Number(labels(object)['n'] ?? Number.NaN);

function byLabels(namespace: string, text: string, model: (object: StoredObject) => boolean): Selection {
  const selector = parseLabelSelector(text);
  return { namespace, matches: (object) => selector.matches(object.metadata.labels), model };
}

function byFields(namespace: string, text: string, model: (object: StoredObject) => boolean): Selection {
  const { requirements } = parseFieldSelector(text);
  const read = ({ metadata }: StoredObject, field: string): string | undefined => (field === 'metadata.name' ? metadata.name : metadata.namespace);
  return { namespace, matches: (object) => requirements.every(({ field, operator, value }) => (read(object, field) === value) === (operator === '=')), model };
}

const SELECTIONS: readonly Selection[] = [
  { namespace: '' },
  { namespace: 'a' },
  byLabels('', 'l=1', (object) => labels(object)['l'] === '1'),
  byLabels('a', 'l!=1', (object) => labels(object)['l'] !== '1'),
  byLabels('', 'l in (0, 2)', (object) => ['0', '2'].includes(labels(object)['l'] ?? '')),
  byLabels('b', 'l notin (0,2)', (object) => !['0', '2'].includes(labels(object)['l'] ?? '')),
  byLabels('', 'n', (object) => 'n' in labels(object)),
  byLabels('', '!n', (object) => !('n' in labels(object))),
  byLabels('', 'n>4', (object) => number(object) > 4),
  byLabels('a-b', 'n<3,l', (object) => number(object) < 3 && 'l' in labels(object)),
  byFields('a-b', 'metadata.name=n3', ({ metadata }) => metadata.name === 'n3'),
  byFields('', 'metadata.namespace!=a,metadata.name!=n1', ({ metadata }) => metadata.namespace !== 'a' && metadata.name !== 'n1'),
];

const keyOf = ({ metadata }: StoredObject): string => `${metadata.namespace}/${metadata.name}`;
type State = ReadonlyMap<string, StoredObject>;

/** What the selection shows of a state, worked out the simple way: keys in order, with their versions. */
function expected(state: State, { namespace, model = () => true }: Selection): string[] {
  const chosen = [...state.values()].filter((object) => (namespace === '' || object.metadata.namespace === namespace) && model(object));
  return chosen.map((object) => `${keyOf(object)}@${object.metadata.resourceVersion}`).sort();
}

const shown = (objects: Iterable<StoredObject>): string[] => [...objects].map((object) => `${keyOf(object)}@${object.metadata.resourceVersion}`).sort();

/** A watcher that folds its events into a state, and complains about an event that does not fit it. */
class Follower {
  readonly selection: Selection;
  readonly #frames: AsyncIterableIterator<WatchFrame>;
  readonly #state: Map<string, StoredObject>;
  readonly #stop = new AbortController();

  constructor(store: Store<StoredObject>, selection: Selection, from: { readonly items: readonly StoredObject[]; readonly resourceVersion: string }) {
    this.selection = selection;
    this.#state = new Map(from.items.map((item) => [keyOf(item), item]));
    const clock = { now: () => 0, schedule: () => () => {} };
    this.#frames = watchObjects(store, {
      bucket: BUCKET,
      apiVersion: 'v1',
      kind: 'Thing',
      ...selection,
      resourceVersion: from.resourceVersion,
      clock,
      signal: this.#stop.signal,
    });
  }

  /** Reads `count` events and answers what they add up to. */
  async catchUp(count: number): Promise<string[]> {
    for (let read = 0; read < count; read += 1) {
      const { value } = await this.#frames.next();
      if (value === undefined || value.type === 'ERROR' || value.type === 'BOOKMARK') throw new Error(`unexpected ${JSON.stringify(value)}`);
      const object = value.object as StoredObject;
      const known = this.#state.has(keyOf(object));
      if (known === (value.type === 'ADDED')) throw new Error(`${value.type} of ${keyOf(object)}, known before: ${known}`);
      if (value.type === 'DELETED') this.#state.delete(keyOf(object));
      else this.#state.set(keyOf(object), object);
    }
    return shown(this.#state.values());
  }

  close(): void {
    this.#stop.abort();
  }
}

/** How many events a change is to a selection. */
function eventsOf(before: StoredObject | undefined, after: StoredObject | undefined, { namespace, model = () => true }: Selection): number {
  const sees = (object: StoredObject | undefined): boolean =>
    object !== undefined && (namespace === '' || object.metadata.namespace === namespace) && model(object);
  return sees(before) || sees(after) ? 1 : 0;
}

class Run {
  readonly below: (limit: number) => number;
  readonly store = new Store<StoredObject>({ historyLimit: 5_000 });
  readonly model = new Map<string, StoredObject>();
  readonly past: { readonly revision: bigint; readonly state: State }[] = [];
  followers: { readonly follower: Follower; owed: number }[] = [];
  writes = 0;
  checks = 0;

  constructor(seed: number) {
    this.below = chance(seed);
  }

  write(): void {
    const namespace = ['a', 'a-b', 'b'][this.below(3)] ?? 'a';
    const key = `${namespace}/n${this.below(40)}`;
    const before = this.store.get(BUCKET, key);
    const stamped = (revision: bigint): StoredObject => ({
      metadata: { namespace, name: key.slice(namespace.length + 1), labels: this.labels(), resourceVersion: revision.toString() },
    });
    if (before !== undefined && this.below(3) === 0) {
      this.store.remove(BUCKET, key, before, (revision) => ({ metadata: { ...before.value.metadata, resourceVersion: revision.toString() } }) as StoredObject);
    } else this.store.put(BUCKET, key, before, stamped);
    const after = this.store.get(BUCKET, key);
    if (after === undefined) this.model.delete(key);
    else this.model.set(key, after.value);
    for (const entry of this.followers) entry.owed += eventsOf(before?.value, after?.value, entry.follower.selection);
    this.writes += 1;
  }

  labels(): Record<string, string> {
    return { ...(this.below(5) === 0 ? {} : { l: String(this.below(3)) }), ...(this.below(3) === 0 ? {} : { n: String(this.below(8)) }) };
  }

  selection(): Selection {
    return SELECTIONS[this.below(SELECTIONS.length)] as Selection;
  }

  follow(): void {
    const selection = this.selection();
    const { items, metadata } = listObjects(this.store, { bucket: BUCKET, ...selection });
    this.followers.push({ follower: new Follower(this.store, selection, { items, resourceVersion: metadata.resourceVersion ?? '' }), owed: 0 });
  }

  /** A list in pages with writes in between shows the state of its first page. */
  pages(): void {
    const selection = this.selection();
    const before = expected(this.model, selection);
    const items: StoredObject[] = [];
    for (let token: string | undefined = ''; token !== undefined; ) {
      const page = listObjects(this.store, { bucket: BUCKET, ...selection, limit: 1 + this.below(20), continue: token });
      items.push(...page.items);
      token = page.metadata.continue;
      this.write();
    }
    this.check(items.map((item) => `${keyOf(item)}@${item.metadata.resourceVersion}`).sort(), before);
    this.check(items.map(keyOf), items.map(keyOf).sort());
  }

  exact(): void {
    const then = this.past[this.below(Math.max(1, this.past.length))];
    if (then === undefined || then.revision < this.store.compactedRevision) return;
    const selection = this.selection();
    const { items } = listObjects(this.store, { bucket: BUCKET, ...selection, resourceVersion: then.revision.toString(), resourceVersionMatch: 'Exact' });
    this.check(shown(items), expected(then.state, selection));
  }

  async catchUp(): Promise<void> {
    const index = this.below(Math.max(1, this.followers.length));
    const entry = this.followers[index];
    if (entry === undefined) return;
    const seen = await entry.follower.catchUp(entry.owed);
    entry.owed = 0;
    const { items } = listObjects(this.store, { bucket: BUCKET, ...entry.follower.selection });
    this.check(seen, shown(items));
    this.check(seen, expected(this.model, entry.follower.selection));
    if (this.below(4) === 0) {
      entry.follower.close();
      this.followers = this.followers.filter((other) => other !== entry);
    }
  }

  check(actual: readonly string[], wanted: readonly string[]): void {
    this.checks += 1;
    if (actual.length !== wanted.length || actual.some((item, index) => item !== wanted[index])) expect(actual).toEqual(wanted);
  }

  async step(): Promise<void> {
    const choice = this.below(100);
    if (choice < 90) this.write();
    else if (choice < 92 && this.followers.length < 12) this.follow();
    else if (choice < 94) this.pages();
    else if (choice < 96) this.exact();
    else if (choice < 97) this.past.splice(0, this.past.length > 20 ? 1 : 0, { revision: this.store.revision, state: new Map(this.model) });
    else await this.catchUp();
  }
}

test('what watchers fold up, pages and lists of the past agree with a simple model', { timeout: 600_000 }, async () => {
  const run = new Run(SEED);
  try {
    for (let operation = 0; operation < OPERATIONS; operation += 1) await run.step();
    while (run.followers.length > 0) await run.catchUp();
  } catch (error) {
    throw new Error(`with KUBESTAGE_PROPERTY_SEED=${SEED} after ${run.writes} writes`, { cause: error });
  }
  expect(run.writes).toBeGreaterThan(OPERATIONS / 2);
  expect(run.checks).toBeGreaterThan(OPERATIONS / 100);
});
