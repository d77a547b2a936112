import { type Client, createClient, isConflict } from 'kubestage';
import { ConfigMap } from 'kubestage/types/core/v1';

/** Server-side apply by two managers: each owns what it says, and neither takes from the other unless it is told to. */
export async function applyTwice(client: Client): Promise<readonly string[]> {
  const seen: string[] = [];
  const maps = client.resource(ConfigMap).namespace('default');
  await maps.apply({ metadata: { name: 'shared' }, data: { colour: 'red' } }, { fieldManager: 'painter' });
  const both = await maps.apply({ metadata: { name: 'shared' }, data: { size: 'large' } }, { fieldManager: 'tailor' });
  seen.push(`${both.data?.['colour']} and ${both.data?.['size']}`);

  const take = { metadata: { name: 'shared' }, data: { size: 'large', colour: 'blue' } };
  const refusal: unknown = await maps.apply(take, { fieldManager: 'tailor' }).catch((error: unknown) => error);
  seen.push(isConflict(refusal) ? 'the colour belongs to painter' : 'taken');
  const taken = await maps.apply(take, { fieldManager: 'tailor', force: true });
  seen.push(`forced to ${taken.data?.['colour']}`);

  // What a manager owned alone and says no more is removed.
  const after = await maps.apply({ metadata: { name: 'shared' }, data: { colour: 'blue' } }, { fieldManager: 'tailor' });
  seen.push(Object.keys(after.data ?? {}).join());
  return seen;
}

if (import.meta.main) {
  await using client = await createClient();
  for (const line of await applyTwice(client)) console.log(line);
}
