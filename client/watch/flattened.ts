/**
 * The items of batches, one by one. Each `next` within a batch is answered at once: the step of a generator for every item costs more than
 * most items do. `next` may be called before the last one is answered; the answers keep their order.
 *
 * @throws whatever the batches throw; the signal's reason at the first `next` after it aborted
 */
export function flattened<E>(batches: AsyncGenerator<readonly E[], void>, signal: AbortSignal | undefined): AsyncGenerator<E, void> {
  let batch: readonly E[] = [];
  let at = 0;
  let isOver = false;
  let loading: Promise<unknown> | undefined;

  async function close(): Promise<void> {
    isOver = true;
    batch = [];
    await batches.return();
  }
  async function load(): Promise<IteratorResult<E, void>> {
    for (;;) {
      if (isOver) return { done: true, value: undefined };
      if (signal?.aborted === true) {
        await close();
        throw signal.reason;
      }
      if (at < batch.length) return { done: false, value: batch[at++] as E };
      const { done, value } = await batches.next();
      if (done === true) isOver = true;
      else [batch, at] = [value, 0];
    }
  }
  function next(): Promise<IteratorResult<E, void>> {
    if (loading === undefined && at < batch.length && signal?.aborted !== true) return Promise.resolve({ done: false, value: batch[at++] as E });
    const answer = loading === undefined ? load() : loading.then(load, load);
    loading = answer;
    const forget = (): void => {
      if (loading === answer) loading = undefined;
    };
    answer.then(forget, forget);
    return answer;
  }
  const iterator: AsyncGenerator<E, void> = {
    next,
    return: async () => {
      await close();
      return { done: true, value: undefined };
    },
    throw: async (error) => {
      await close();
      throw error;
    },
    [Symbol.asyncIterator]: () => iterator,
    [Symbol.asyncDispose]: close,
  };
  return iterator;
}
