import type { Clock } from '../../machinery/clock.ts';
import type { KubeObject } from '../../machinery/object.ts';
import type { Editable } from '../../machinery/patch/edited.ts';
import type { GetOptions, WriteOptions } from '../call-options.ts';
import { retryOnConflict } from './retry-on-conflict.ts';

/** What an edit needs of a resource. */
interface Editing<T> {
  get(name: string, options: GetOptions): Promise<T>;
  replace(object: T, options: WriteOptions): Promise<T>;
  readonly clock: Clock;
}

/**
 * Reads an object, lets `change` work on a draft of it, and writes it; from the start again when somebody else was faster. Nothing is written when nothing
 * changed.
 */
export async function editObject<T extends KubeObject>(
  { get, replace, clock }: Editing<T>,
  name: string,
  change: (draft: Editable<T>) => void,
  options: WriteOptions,
): Promise<T> {
  const { edited } = await import('../../machinery/patch/edited.ts');
  const { signal, timeoutMs, headers } = options;
  const attempt = async (): Promise<T> => {
    const current = await get(name, { signal, timeoutMs, headers });
    const next = edited(current, change);
    return next === current ? current : replace(next, options);
  };
  return retryOnConflict(attempt, { clock, ...(signal === undefined ? {} : { signal }) });
}
