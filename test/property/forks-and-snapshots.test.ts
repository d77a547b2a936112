import { expect, test } from 'vitest';
import { treeVisit } from '../../fake/storage/sorted-tree.ts';
import { type Snapshot, Store } from '../../fake/storage/store.ts';
import { chance } from './chance.ts';

const OPERATIONS = Number(process.env['KUBESTAGE_PROPERTY_OPERATIONS'] ?? 5_000);
const SEED = Number(process.env['KUBESTAGE_PROPERTY_SEED'] ?? 20_261);
const BUCKETS = ['one', 'two'];
const MOST_STORES = 6;

interface Item {
  readonly value: number;
}

type State = ReadonlyMap<string, number>;

/** A store, what it should hold, and what it held at some revisions that are not compacted. */
interface Modelled {
  readonly store: Store<Item>;
  state: Map<string, number>;
  past: { readonly revision: bigint; readonly state: State }[];
}

function contents(store: Store<Item>, at?: bigint): Record<string, number> {
  const found: Record<string, number> = {};
  for (const bucket of BUCKETS) {
    treeVisit(store.entries(bucket, at), {}, ({ value }, key) => {
      found[`${bucket}/${key}`] = value.value;
      return true;
    });
  }
  return found;
}

const sorted = (state: State): Record<string, number> => Object.fromEntries([...state].sort(([a], [b]) => (a < b ? -1 : 1)));

class Run {
  readonly below = chance(SEED);
  readonly all: Modelled[] = [{ store: new Store<Item>({ historyLimit: 200 }), state: new Map(), past: [] }];
  readonly snapshots: { readonly taken: Snapshot<Item>; readonly state: State }[] = [];

  pick(): Modelled {
    return this.all[this.below(this.all.length)] as Modelled;
  }

  write({ store, state }: Modelled): void {
    const bucket = BUCKETS[this.below(BUCKETS.length)] as string;
    const key = `k${this.below(60)}`;
    const before = store.get(bucket, key);
    const value = this.below(1_000);
    if (before !== undefined && this.below(3) === 0) {
      store.remove(bucket, key, before, () => ({ value }));
      state.delete(`${bucket}/${key}`);
    } else {
      store.put(bucket, key, before, () => ({ value }));
      state.set(`${bucket}/${key}`, value);
    }
  }

  fork(from: Modelled): void {
    if (this.all.length === MOST_STORES) this.all.splice(this.below(this.all.length), 1);
    this.all.push({ store: from.store.fork(), state: new Map(from.state), past: [] });
  }

  restore(into: Modelled): void {
    const chosen = this.snapshots[this.below(Math.max(1, this.snapshots.length))];
    if (chosen === undefined) return;
    const reader = into.store.cursor('one', into.store.revision);
    into.store.restore(chosen.taken);
    into.state = new Map(chosen.state);
    into.past = [];
    expect(reader.next()).toBe('expired');
  }

  lookBack({ store, past }: Modelled): void {
    const then = past[this.below(Math.max(1, past.length))];
    if (then !== undefined && then.revision >= store.compactedRevision) expect(contents(store, then.revision)).toEqual(sorted(then.state));
  }

  step(): void {
    const chosen = this.pick();
    const choice = this.below(100);
    if (choice < 80) this.write(chosen);
    else if (choice < 84) this.fork(chosen);
    else if (choice < 88) this.snapshots.push({ taken: chosen.store.snapshot(), state: new Map(chosen.state) });
    else if (choice < 90) this.restore(chosen);
    else if (choice < 94) chosen.past.push({ revision: chosen.store.revision, state: new Map(chosen.state) });
    else if (choice < 97) this.lookBack(chosen);
    else expect(contents(chosen.store)).toEqual(sorted(chosen.state));
  }
}

test('forks, snapshots and the past hold what they should, whatever happens to the stores beside them', { timeout: 300_000 }, () => {
  const run = new Run();
  for (let operation = 0; operation < OPERATIONS; operation += 1) run.step();
  for (const { store, state } of run.all) expect(contents(store)).toEqual(sorted(state));
});
