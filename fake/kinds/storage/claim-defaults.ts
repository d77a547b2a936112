import type { MutableJsonObject } from '../../../machinery/json.ts';
import { ensureObject, fill, objectAt } from '../parts/edit.ts';
import { canonicaliseQuantities } from '../parts/quantities.ts';

/** Defaults of a persistent volume claim, also of those in a stateful set's templates. */
export function defaultClaim(claim: MutableJsonObject): void {
  const spec = ensureObject(claim, 'spec');
  fill(spec, { volumeMode: 'Filesystem' });
  canonicaliseQuantities(ensureObject(spec, 'resources'), 'requests', 'limits');
  const status = ensureObject(claim, 'status');
  fill(status, { phase: 'Pending' });
  canonicaliseQuantities(status, 'capacity', 'allocatedResources');
  const reference = objectAt(spec, 'dataSourceRef') ?? objectAt(spec, 'dataSource');
  if (reference === undefined) return;
  spec['dataSourceRef'] ??= { ...reference };
  if (objectAt(spec, 'dataSourceRef')?.['namespace'] === undefined) spec['dataSource'] ??= { ...reference };
}
