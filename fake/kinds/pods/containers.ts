import type { JsonObject } from '../../../machinery/json.ts';
import { readObjects } from '../parts/edit.ts';

/** A container and the path of its field. */
export interface PlacedContainer {
  readonly container: JsonObject;
  readonly at: string;
}

/** All containers of a pod's spec in the order in which the server visits them: init, regular, ephemeral. */
export function visitContainers(spec: JsonObject, field: string): PlacedContainer[] {
  return ['initContainers', 'containers', 'ephemeralContainers'].flatMap((list) =>
    readObjects(spec, list).map((container, index) => ({ container, at: `${field}.${list}[${index}]` })),
  );
}
