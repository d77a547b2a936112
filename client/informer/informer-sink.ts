import type { KubeObject } from '../../machinery/object.ts';
import { keyOf } from './object-key.ts';
import type { ReflectorSink } from './reflector.ts';
import type { ObjectStore } from './store.ts';

/** A change of a cache, told after the cache has it. */
export type InformerEvent<T extends KubeObject> =
  | { readonly type: 'add'; readonly object: T /** Part of the first state, not news. */; readonly initial: boolean }
  | { readonly type: 'update'; readonly object: T; readonly before: T }
  /** With `certain` false the deletion was missed and `object` may be older than the last state. */
  | { readonly type: 'delete'; readonly object: T; readonly certain: boolean };

/** Who hears of changes. */
interface Listener<T extends KubeObject> {
  emit(event: InformerEvent<T>): void;
  replaced(): void;
}

/** Writes what a reflector learns to a cache and tells what changed; an object that did not change is not told. */
export function informerSink<T extends KubeObject>(store: ObjectStore<T>, { emit, replaced }: Listener<T>): ReflectorSink<T> {
  let isFirst = true;
  const put = (object: T): void => {
    const before = store.put(object);
    if (before === undefined) emit({ type: 'add', object, initial: isFirst });
    else if (before.metadata?.resourceVersion !== object.metadata?.resourceVersion || before.metadata?.uid !== object.metadata?.uid)
      emit({ type: 'update', object, before });
  };
  return {
    replace: (objects) => {
      const present = new Set(objects.map(keyOf));
      for (const key of store.keys()) {
        if (present.has(key)) continue;
        const object = store.remove(key);
        if (object !== undefined) emit({ type: 'delete', object, certain: false });
      }
      for (const object of objects) put(object);
      isFirst = false;
      replaced();
    },
    apply: (event) => {
      if (event.type !== 'DELETED') return put(event.object);
      const before = store.remove(keyOf(event.object));
      if (before !== undefined) emit({ type: 'delete', object: event.object, certain: true });
      return undefined;
    },
  };
}
