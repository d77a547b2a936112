import { type CelValue, EvaluationError } from '../values/value.ts';

/** The error of an expression that costs more than it may; unlike others it ends the evaluation at once. */
export class CostLimitExceeded extends Error {
  override readonly name = 'CostLimitExceeded';

  constructor() {
    super('operation cancelled: actual cost limit exceeded');
  }
}

/** Where the server's own code fails on an error that it takes for a value: that too ends the evaluation at once. */
export class EvaluationAborted extends Error {
  override readonly name = 'EvaluationAborted';

  constructor(detail: string) {
    super(`internal error: ${detail}`);
  }
}

/** One evaluation. */
export interface Frame {
  /** The value of a variable; undefined when it has none. */
  readonly resolve: (name: string) => CelValue | undefined;
  /** What loops have bound; an accumulator may hold the error that a later item can still make void. */
  readonly slots: (CelValue | EvaluationError)[];
  readonly limit: number;
  cost: number;
}

/** An expression ready to run. */
export type Step = (frame: Frame) => CelValue;

/** Adds to the cost of an evaluation. */
export function charge(frame: Frame, cost: number): void {
  frame.cost += cost;
  if (frame.cost > frame.limit) throw new CostLimitExceeded();
}

/** Runs a step and answers its error as a value. */
export function attempt(step: Step, frame: Frame): CelValue | EvaluationError {
  try {
    return step(frame);
  } catch (error) {
    if (error instanceof EvaluationError) return error;
    throw error;
  }
}

/** Runs both operands of a call, the second one also where the first one fails: it may end the evaluation. */
export function runBoth(left: Step, right: Step, frame: Frame): readonly [CelValue, CelValue] {
  const first = attempt(left, frame);
  if (!(first instanceof EvaluationError)) return [first, right(frame)];
  attempt(right, frame);
  throw first;
}
