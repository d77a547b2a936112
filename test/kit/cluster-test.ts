import { type TestAPI, test as vitestTest } from 'vitest';
import { type Client, createClient } from '../../client/index.ts';
import { describeAction, FakeCluster, type FakeClusterOptions } from '../../fake/index.ts';

/** What a test of {@link clusterTest} is given. */
export interface ClusterFixtures {
  /** A cluster of this test's own: a fork of the file's. */
  readonly cluster: FakeCluster;
  /** A client of it, as an admin, labelled `test`. */
  readonly client: Client;
}

interface FileFixtures {
  readonly base: FakeCluster;
}

/**
 * vitest's `test` with a cluster for each test: the base is made once for the file, with its definitions and seed, and each test gets a
 * fork, which costs next to nothing. When a test fails its actions are printed; a reaction that never had its turn fails it.
 */
export function clusterTest(options: FakeClusterOptions = {}): TestAPI<ClusterFixtures & { $file: FileFixtures }> {
  return (
    vitestTest
      // biome-ignore lint/correctness/noEmptyPattern: vitest reads from this pattern which fixtures are needed
      .extend('base', { scope: 'file' }, async ({}, { onCleanup }) => {
        const base = await FakeCluster.create(options);
        onCleanup(() => base[Symbol.asyncDispose]());
        return base;
      })
      .extend('cluster', async ({ base, onTestFailed }, { onCleanup }) => {
        const cluster = base.fork();
        onTestFailed(() => {
          const lines = cluster.actions.all.map((action) => `  ${action.code} ${describeAction(action)} ${action.user}`);
          console.error(lines.length === 0 ? 'The cluster was asked for nothing.' : `The cluster was asked for:\n${lines.join('\n')}`);
        });
        onCleanup(() => cluster[Symbol.asyncDispose]());
        return cluster;
      })
      .extend('client', async ({ cluster }, { onCleanup }) => {
        const client = await createClient(cluster.connection({ client: 'test' }));
        onCleanup(() => client[Symbol.asyncDispose]());
        return client;
      }) as unknown as TestAPI<ClusterFixtures & { $file: FileFixtures }>
  );
}
