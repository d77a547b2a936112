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

/** Shows the times of conditions of types of their own, which are there also when nobody said them. */
export function fillTransitionTimes(status: MutableJsonObject | undefined): void {
  for (const condition of objectsAt(status, 'conditions')) condition['lastTransitionTime'] ??= null;
}

/** Shows the times at `keys` that a kind's own conditions always show, also when nobody said them. */
export function fillConditionTimes(status: MutableJsonObject | undefined, ...keys: readonly string[]): void {
  for (const condition of objectsAt(status, 'conditions')) for (const key of keys) condition[key] ??= null;
}
