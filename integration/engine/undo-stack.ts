/** What has been made so far, to be taken away again in the opposite order. */
export interface UndoStack {
  push(undo: () => Promise<void>): void;
  /** Undoes everything, even when some of it fails; the first failure is thrown at the end. Once it has begun, later calls wait for the same. */
  undo(): Promise<void>;
}

/** Starts with nothing to undo. */
export function undoStack(): UndoStack {
  const steps: (() => Promise<void>)[] = [];
  let undone: Promise<void> | undefined;
  const all = async (): Promise<void> => {
    const failures: unknown[] = [];
    for (const step of steps.reverse()) await step().catch((error: unknown) => failures.push(error));
    if (failures.length > 0) throw failures[0];
  };
  return { push: (step) => void steps.push(step), undo: () => (undone ??= all()) };
}

/** Runs `make`; when it throws, what it has pushed is undone, and its own error goes on. */
export async function orUndo<T>(stack: UndoStack, make: () => Promise<T>): Promise<T> {
  try {
    return await make();
  } catch (error) {
    await stack.undo().catch(() => undefined);
    throw error;
  }
}
