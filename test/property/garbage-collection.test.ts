import { expect, test } from 'vitest';
import { createManualClock, createSeededEntropy, FakeCluster } from '../../fake/index.ts';
import { chance } from './chance.ts';

const ROUNDS = Number(process.env['KUBESTAGE_PROPERTY_ROUNDS'] ?? 150);
const SEED = Number(process.env['KUBESTAGE_PROPERTY_SEED'] ?? 20_261);
const NAMES = 25;
const POLICIES = ['Background', 'Foreground', 'Orphan', undefined] as const;
const PATH = '/api/v1/namespaces/default/configmaps';

interface Known {
  readonly uid: string;
  readonly owners: ReadonlySet<string>;
}

/** What owner references mean, in the simplest way: objects by name, each with the uids of its owners. */
class Model {
  readonly objects = new Map<string, Known>();

  remove(name: string, policy: (typeof POLICIES)[number]): void {
    const gone = this.objects.get(name);
    if (gone === undefined) return;
    this.objects.delete(name);
    if (policy === 'Orphan') this.#forgetOwner(gone.uid);
    this.#collect();
  }

  #forgetOwner(uid: string): void {
    for (const [name, known] of this.objects) this.objects.set(name, { ...known, owners: new Set([...known.owners].filter((owner) => owner !== uid)) });
  }

  /** Whoever had owners and has none left goes, and so on. */
  #collect(): void {
    for (let hasChanged = true; hasChanged; ) {
      hasChanged = false;
      const uids = new Set([...this.objects.values()].map(({ uid }) => uid));
      for (const [name, { uid, owners }] of this.objects) {
        const left = new Set([...owners].filter((owner) => uids.has(owner)));
        if (left.size === owners.size) continue;
        hasChanged = true;
        if (left.size === 0) this.objects.delete(name);
        else this.objects.set(name, { uid, owners: left });
      }
    }
  }

  shown(): string[] {
    return [...this.objects].map(([name, { owners }]) => `${name}: ${[...owners].sort().join()}`).sort();
  }
}

function ownerUids(object: unknown): string[] {
  const { ownerReferences = [] } = (object as { metadata: { ownerReferences?: readonly { uid: string }[] } }).metadata;
  return ownerReferences.map(({ uid }) => uid);
}

class Run {
  readonly below = chance(SEED);
  readonly model = new Model();
  readonly cluster: FakeCluster;

  constructor(cluster: FakeCluster) {
    this.cluster = cluster;
  }

  async #send(method: string, target: string, value: object): Promise<unknown> {
    const { exchange, peer } = this.cluster.connection();
    const answer = await exchange({ method, target, headers: {}, body: { kind: 'value', value }, signal: new AbortController().signal, peer });
    return answer.body.kind === 'value' ? answer.body.value : undefined;
  }

  async create(): Promise<void> {
    const name = `n${this.below(NAMES)}`;
    if (this.model.objects.has(name)) return;
    const all = [...this.model.objects];
    const chosen = new Map(Array.from({ length: all.length === 0 ? 0 : this.below(3) }, () => all[this.below(all.length)] as (typeof all)[number]));
    const ownerReferences = [...chosen].map(([owner, { uid }]) => ({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      name: owner,
      uid,
      blockOwnerDeletion: this.below(2) === 0,
    }));
    const created = (await this.#send('POST', PATH, { metadata: { name, ownerReferences } })) as { metadata: { uid: string } };
    this.model.objects.set(name, { uid: created.metadata.uid, owners: new Set(ownerReferences.map(({ uid }) => uid)) });
  }

  async remove(): Promise<void> {
    const names = [...this.model.objects.keys()];
    const name = names[this.below(Math.max(1, names.length))];
    if (name === undefined) return;
    const propagationPolicy = POLICIES[this.below(POLICIES.length)];
    await this.#send('DELETE', `${PATH}/${name}`, propagationPolicy === undefined ? {} : { propagationPolicy });
    this.model.remove(name, propagationPolicy);
  }

  async round(): Promise<void> {
    for (let count = this.below(8); count > 0; count -= 1) await this.create();
    // One at a time: what two deletions at once come to depends on which is seen first.
    await this.remove();
    await this.cluster.settled();
    const found = this.cluster.at().list('configmaps', 'default');
    expect(found.map((object) => `${object.metadata?.name}: ${ownerUids(object).sort().join()}`).sort()).toEqual(this.model.shown());
  }
}

test(`after each of ${ROUNDS} deletions under any policy, what has lost its last owner is gone and all else is there`, { timeout: 300_000 }, async () => {
  await using cluster = await FakeCluster.create({ clock: createManualClock(), entropy: createSeededEntropy(SEED), simulate: ['gc'] });
  const run = new Run(cluster);
  for (let round = 0; round < ROUNDS; round += 1) await run.round();
  expect(cluster.actions.all.some(({ user, verb }) => user.endsWith(':generic-garbage-collector') && verb === 'delete')).toBe(true);
});
