import type { JsonObject } from '../../../machinery/json.ts';
import type { RegistryReader, StoredObject } from '../../registry/strategy.ts';
import { objectsAt, textAt } from '../json-fields.ts';

/** Which of the two kinds of webhooks. */
export type Phase = 'mutating' | 'validating';

/** One webhook of a configuration. */
export interface Hook {
  /** Its place: names may repeat across configurations. */
  readonly id: string;
  readonly name: string;
  readonly webhook: JsonObject;
}

const hooksOf = new WeakMap<StoredObject, readonly Hook[]>();

function readHooks(configuration: StoredObject): readonly Hook[] {
  const known = hooksOf.get(configuration);
  if (known !== undefined) return known;
  const hooks = objectsAt(configuration, 'webhooks').map((webhook, index): Hook => {
    const name = textAt(webhook, 'name');
    return { id: `${configuration.metadata.name ?? ''}/${name}/${index}`, name, webhook };
  });
  hooksOf.set(configuration, hooks);
  return hooks;
}

/** Every webhook of a phase, by the names of configurations. */
export function hooksFor(reader: RegistryReader, phase: Phase): readonly Hook[] {
  const configurations = reader.list(`${phase}webhookconfigurations.admissionregistration.k8s.io`, '');
  return configurations.length === 0 ? [] : configurations.flatMap(readHooks);
}
