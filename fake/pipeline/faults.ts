import type { Stage } from '../request/context.ts';

/** The place where a test's reactions will stand; lets everything pass until there are any. */
export const noFaults: Stage = { name: 'faults', run: (_context, next) => next() };
