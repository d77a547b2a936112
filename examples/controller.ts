import { type Client, createClient, defineResource, type KubeObject, mergePatch, type ResourceDescriptor } from 'kubestage';
import { eventRecorder, generationChanged, manager, type StatusCondition, setCondition, withFinalizer, writeStatus } from 'kubestage/controller';
import { ConfigMap } from 'kubestage/types/core/v1';

/** A Greeting asks for a ConfigMap of its name with its text. */
export interface Greeting extends KubeObject {
  readonly spec?: { readonly text: string };
  readonly status?: { readonly conditions?: readonly StatusCondition[] };
}

export const Greeting: ResourceDescriptor<Greeting> = defineResource<Greeting>({
  group: 'example.com',
  version: 'v1',
  kind: 'Greeting',
  plural: 'greetings',
  namespaced: true,
});

/** Keeps the ConfigMaps of Greetings, in a class of their own, until the signal aborts. */
export async function keepGreetings(client: Client, signal: AbortSignal): Promise<void> {
  await using recorder = eventRecorder({ client, component: 'greetings' });
  const maps = client.resource(ConfigMap);
  const all = manager({ client });

  async function apply(greeting: Greeting): Promise<void> {
    const { name = '', namespace = '', uid = '', generation } = greeting.metadata ?? {};
    const ownerReferences = [{ apiVersion: 'example.com/v1', kind: 'Greeting', name, uid, controller: true }];
    await maps.apply({ metadata: { name, namespace, ownerReferences }, data: { text: greeting.spec?.text ?? '' } }, { fieldManager: 'greetings', force: true });
    const ready = { type: 'Ready', status: 'True', reason: 'Written', message: 'the text is written', observedGeneration: generation ?? 0 } as const;
    await writeStatus(client.resource(Greeting), greeting, { conditions: setCondition(greeting.status?.conditions, ready, Date.now()) });
  }

  all.add<Greeting>({
    for: Greeting,
    owns: [ConfigMap],
    predicates: [generationChanged],
    recorder,
    concurrency: 4,
    reconcile: async ({ object, record }) => {
      if (object === undefined) return;
      await withFinalizer(client.resource(Greeting), object, {
        finalizer: 'example.com/greeting',
        apply,
        cleanUp: async ({ metadata }) => record({ type: 'Normal', reason: 'Farewell', message: `${metadata?.name} is taken away` }),
      });
    },
  });
  await all.run(signal);
  await recorder.flush();
}

/** Changes the text of a Greeting. */
export async function say(client: Client, name: string, text: string): Promise<void> {
  await client
    .resource(Greeting)
    .namespace('default')
    .patch(name, mergePatch<Greeting>({ spec: { text } }));
}

if (import.meta.main) {
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
  await using client = await createClient();
  await keepGreetings(client, stop.signal);
}
