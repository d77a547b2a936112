import type { StoredObject, Strategy, WriteContext } from '../../registry/strategy.ts';
import { ageOf, tableOf } from '../parts/table.ts';

const enforced = 'kubernetes.io/enforce-mountable-secrets';

function warn(next: StoredObject, current: StoredObject | undefined, context: WriteContext): void {
  if (next.metadata.annotations?.[enforced] === undefined || current?.metadata.annotations?.[enforced] !== undefined) return;
  context.warn(`metadata.annotations[${enforced}]: deprecated in v1.32+; prefer separate namespaces to isolate access to mounted secrets`);
}

/** The rules of service accounts. */
export const serviceAccountStrategy: Strategy = {
  validateCreate: (object, context) => {
    warn(object, undefined, context);
    return [];
  },
  update: {
    validate: (next, current, context) => {
      warn(next, current, context);
      return [];
    },
  },
  deleteAnswer: 'object',
  table: tableOf(['Age'], (object, nowMs) => [ageOf(object, nowMs)]),
};
