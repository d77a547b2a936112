/** What a comparison found: whether it holds, and what to say when it does not (or, negated, when it does). */
export interface Verdict {
  readonly pass: boolean;
  readonly message: () => string;
}

/** Throws what a verdict says, for those who assert without matchers. */
export class KubeAssertionError extends Error {
  override name = 'AssertionError';
  readonly code: 'ERR_ASSERTION';

  constructor(message: string) {
    super(message);
    this.code = 'ERR_ASSERTION';
  }
}

/** Does nothing when the verdict holds. @throws {KubeAssertionError} when it does not */
export function demand({ pass, message }: Verdict): void {
  if (!pass) throw new KubeAssertionError(message());
}
