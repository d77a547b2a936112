import { type Client, createClient } from 'kubestage';
import { informer, withoutManagedFields } from 'kubestage/informer';
import { Pod } from 'kubestage/types/core/v1';

/** Follows the pods of a cluster, by node, until the signal aborts; tells what happens. */
export async function followPods(client: Client, tell: (line: string) => void, signal: AbortSignal): Promise<void> {
  await using pods = informer(client, Pod, {
    signal,
    transform: withoutManagedFields,
    indexers: { node: ({ spec }) => (spec?.nodeName === undefined ? [] : [spec.nodeName]) },
  });
  await pods.synced;
  tell(`${pods.cache.size} pods, ${pods.cache.byIndex('node', 'node-1').length} of them on node-1`);
  for await (const event of pods.events()) {
    const { namespace, name } = event.object.metadata ?? {};
    if (event.type === 'add' && event.initial) continue;
    tell(`${event.type} ${namespace}/${name}`);
  }
}

if (import.meta.main) {
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort());
  await using client = await createClient();
  await followPods(client, console.log, stop.signal);
}
