import type { JsonObject } from '../../../machinery/json.ts';
import { addQuantities, canonicalQuantity, compareQuantities } from '../../../machinery/quantity.ts';
import { readObject, readObjects } from '../parts/edit.ts';
import { sortedEntries } from './field-rules.ts';

type Amounts = Map<string, string>;

function amountsOf(container: JsonObject, list: 'requests' | 'limits'): Amounts {
  return new Map(sortedEntries(readObject(container, 'resources'), list).map(([name, value]) => [name, canonicalQuantity(String(value))]));
}

function add(target: Amounts, amounts: Amounts): void {
  for (const [name, value] of amounts) target.set(name, target.has(name) ? addQuantities(target.get(name) ?? '0', value) : value);
}

function raise(target: Amounts, amounts: Amounts): void {
  for (const [name, value] of amounts) if (compareQuantities(value, target.get(name) ?? '-1') > 0) target.set(name, value);
}

/**
 * What a pod's containers need at once: those that run together are added up, and each init container runs beside the sidecars before it.
 *
 * @see kubernetes component-helpers resource/helpers.go, AggregateContainerRequests (v0.37)
 */
export function aggregateResources(spec: JsonObject, list: 'requests' | 'limits'): ReadonlyMap<string, string> {
  const sum: Amounts = new Map();
  for (const container of readObjects(spec, 'containers')) add(sum, amountsOf(container, list));
  const [sidecars, peak]: [Amounts, Amounts] = [new Map(), new Map()];
  for (const container of readObjects(spec, 'initContainers')) {
    const own = amountsOf(container, list);
    if (container['restartPolicy'] === 'Always') {
      add(sum, own);
      add(sidecars, own);
      raise(peak, sidecars);
    } else {
      add(own, sidecars);
      raise(peak, own);
    }
  }
  raise(sum, peak);
  return new Map([...sum].sort(([a], [b]) => (a < b ? -1 : 1)));
}
