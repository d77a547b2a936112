import type { MutableJsonObject } from '../../../machinery/json.ts';
import { objectsAt } from './edit.ts';

const texts = ['status', 'reason', 'message'] as const;

/** Shows what conditions of apimachinery's type always show, also when nobody said it. */
export function fillConditions(status: MutableJsonObject | undefined): void {
  for (const condition of objectsAt(status, 'conditions')) {
    for (const key of texts) condition[key] ??= '';
    condition['lastTransitionTime'] ??= null;
  }
}
