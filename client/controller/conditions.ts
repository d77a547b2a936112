import { formatTime } from '../../machinery/clock.ts';

/** One thing that is so, is not so, or is not known, of an object. */
export interface StatusCondition {
  readonly type: string;
  readonly status: 'True' | 'False' | 'Unknown';
  /** One word in camel case for programs. */
  readonly reason: string;
  /** A sentence for people. */
  readonly message: string;
  /** When the status changed last. */
  readonly lastTransitionTime: string;
  /** Of which generation of the object it speaks. */
  readonly observedGeneration?: number;
}

/** A condition to set; the time of its transition is found out. */
export type StatusConditionUpdate = Omit<StatusCondition, 'lastTransitionTime'>;

/**
 * The conditions with this one set. The time moves only when the status does; when nothing changes, the list is the same value.
 *
 * @see apimachinery pkg/api/meta/conditions.go SetStatusCondition
 */
export function setCondition(conditions: readonly StatusCondition[] | undefined, update: StatusConditionUpdate, nowMs: number): readonly StatusCondition[] {
  const before = conditions?.find(({ type }) => type === update.type);
  if (conditions === undefined || before === undefined) return [...(conditions ?? []), { ...update, lastTransitionTime: formatTime(nowMs) }];
  const lastTransitionTime = before.status === update.status ? before.lastTransitionTime : formatTime(nowMs);
  const after = { ...before, ...update, lastTransitionTime };
  const keys = Object.keys(after) as (keyof StatusCondition)[];
  if (keys.every((key) => after[key] === before[key])) return conditions;
  return conditions.map((condition) => (condition === before ? after : condition));
}

/** Whether a condition is there and `True`. */
export function isConditionTrue(conditions: readonly Pick<StatusCondition, 'type' | 'status'>[] | undefined, type: string): boolean {
  return conditions?.some((condition) => condition.type === type && condition.status === 'True') ?? false;
}
