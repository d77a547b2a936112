import { inject, type TestAPI, test as vitestTest } from 'vitest';
import { type Client, createClient, isNotFound } from '../../client/index.ts';
import type { Capability, ManifestSource } from '../../integration/index.ts';
import { Namespace } from '../../machinery/generated/types/core/v1.ts';
import { fakeCapabilities, startFakeTarget } from './fake-target.ts';
import { openSharedTarget } from './shared-target.ts';
import { lackingOf, type Target, targetName } from './target.ts';

/** What a file of tests needs. */
export interface TargetTestOptions {
  /** What a target has to be able to do; on one that cannot, the tests are skipped, with the reason printed. Default: nothing but requests. */
  readonly needs?: readonly Capability[];
  /** Objects that are there before the first test of the file, definitions served. */
  readonly manifests?: ManifestSource;
}

/** What a test of {@link targetTest} is given. */
export interface TargetFixtures {
  readonly target: Target;
  /** A namespace of this test's own; deleted after it. */
  readonly namespace: string;
  /** A client of the target, as an admin, in the test's namespace. */
  readonly client: Client;
}

interface GateFixtures {
  readonly gate: undefined;
}

interface FileFixtures {
  readonly shared: Target;
}

async function deleteNamespace(client: Client, name: string): Promise<void> {
  try {
    await client.resource(Namespace).delete(name);
  } catch (error) {
    if (!isNotFound(error)) throw error;
  }
}

/**
 * vitest's `test` on the target that `KUBESTAGE_TARGET` names: the same tests on the fake and on a real cluster. All tests of a run share
 * the target, and each gets a namespace. For targets other than `fake`, the run needs the global set-up that {@link targetSetup} makes.
 */
export function targetTest(options: TargetTestOptions = {}): TestAPI<TargetFixtures & { $file: FileFixtures }> {
  const { needs = [], manifests = [] } = options;
  return (
    vitestTest
      // biome-ignore lint/correctness/noEmptyPattern: vitest reads from this pattern which fixtures are needed
      .extend('shared', { scope: 'file' }, async ({}, { onCleanup }): Promise<Target> => {
        if (targetName() === 'fake') {
          const target = await startFakeTarget(needs, manifests);
          onCleanup(() => target[Symbol.asyncDispose]());
          return target;
        }
        const provided = inject('kubestageTarget');
        if (provided === undefined)
          throw new Error(`KUBESTAGE_TARGET=${targetName()} was not started: vitest's globalSetup has to name a file with targetSetup()`);
        const target = await openSharedTarget(provided);
        await target.applyManifests(manifests);
        return target;
      })
      .extend('gate', { auto: true }, async ({ skip, task }) => {
        const capabilities = targetName() === 'fake' ? fakeCapabilities : new Set(inject('kubestageTarget')?.capabilities);
        const lacking = lackingOf(needs, { capabilities });
        if (lacking.length === 0) return;
        const reason = `needs ${lacking.join(', ')}, which ${targetName()} cannot do`;
        console.info(`skipped: ${task.name}: ${reason}`);
        skip(reason);
      })
      .extend('target', async ({ shared }) => shared)
      .extend('namespace', async ({ target }, { onCleanup }) => {
        const client = await createClient(target.connection());
        const { metadata } = await client.resource(Namespace).create({ metadata: { generateName: 'test-' } });
        const name = metadata?.name ?? '';
        onCleanup(async () => {
          await deleteNamespace(client, name);
          await client[Symbol.asyncDispose]();
        });
        return name;
      })
      .extend('client', async ({ target, namespace }, { onCleanup }) => {
        const client = await createClient(target.connection({ namespace }), { rateLimits: 'off' });
        onCleanup(() => client[Symbol.asyncDispose]());
        return client;
      }) as unknown as TestAPI<TargetFixtures & GateFixtures & { $file: FileFixtures }>
  );
}
