import type { DefinitionCondition } from './definition.ts';

/** Conditions with one of them set; its time of transition moves only with its status. */
export function withCondition(conditions: readonly DefinitionCondition[], next: DefinitionCondition, now: string): readonly DefinitionCondition[] {
  const before = conditions.find(({ type }) => type === next.type);
  const lastTransitionTime = before?.status === next.status && before.lastTransitionTime !== undefined ? before.lastTransitionTime : now;
  const { type, status, reason, message } = next;
  const condition: DefinitionCondition = {
    type,
    status,
    lastTransitionTime,
    ...(reason === undefined ? {} : { reason }),
    ...(message === undefined ? {} : { message }),
  };
  return before === undefined ? [...conditions, condition] : conditions.map((one) => (one.type === next.type ? condition : one));
}
