import type { JsonObject } from '../../../machinery/json.ts';
import type { Strategy, StoredObject } from '../../registry/strategy.ts';
import { ageOf } from '../parts/table.ts';

const replicasOf = (scale: StoredObject, part: 'spec' | 'status'): unknown => (scale[part] as JsonObject | undefined)?.['replicas'] ?? 0;

/** A Scale lies nowhere, but it is printed: the same columns, whatever is scaled. */
export const scaleStrategy: Strategy = {
  table: {
    columns: [
      { name: 'Name', type: 'string' },
      { name: 'Desired', type: 'integer' },
      { name: 'Available', type: 'integer' },
      { name: 'Age', type: 'string' },
    ],
    cells: (scale, nowMs) => [scale.metadata.name ?? '', replicasOf(scale, 'spec'), replicasOf(scale, 'status'), ageOf(scale, nowMs)],
  },
};
