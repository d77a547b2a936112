import type { KubeObject } from '../../machinery/object.ts';
import { keyOf, type ObjectKey } from './object-key.ts';
import type { ReflectorSink } from './reflector-progress.ts';
import type { ObjectStore } from './store.ts';

/** A change of a cache, told after the cache has it. Its objects are frozen. */
export type InformerEvent<T extends KubeObject> =
  | { readonly type: 'add'; readonly object: T /** Part of the first state, not news. */; readonly initial: boolean }
  /** With `resync` nothing changed: the handler asked to hear of everything from time to time. A new uid says that the object was replaced. */
  | { readonly type: 'update'; readonly object: T; readonly before: T; readonly resync?: true }
  /** With `certain` false the deletion was missed and `object` may be older than the last state. */
  | { readonly type: 'delete'; readonly object: T; readonly certain: boolean };

/** Who hears of changes. */
interface Listener<T extends KubeObject> {
  emit(event: InformerEvent<T>): void;
  replaced(): void;
}

const isSameState = (one: KubeObject, other: KubeObject): boolean =>
  one.metadata?.resourceVersion === other.metadata?.resourceVersion && one.metadata?.uid === other.metadata?.uid;

/** Writes what a reflector learns to a cache and tells what changed; an object that did not change is not told, and stays the same value. */
export function informerSink<T extends KubeObject>(store: ObjectStore<T>, { emit, replaced }: Listener<T>): ReflectorSink<T> {
  let isFirst = true;
  const put = (key: ObjectKey, object: T): void => {
    const before = store.peek(key);
    if (before !== undefined && isSameState(before, object)) return;
    store.put(key, object);
    if (before === undefined) emit({ type: 'add', object, initial: isFirst });
    else emit({ type: 'update', object, before });
  };
  return {
    replace: (objects) => {
      for (const key of store.keys()) {
        if (objects.has(key)) continue;
        const object = store.remove(key);
        if (object !== undefined) emit({ type: 'delete', object, certain: false });
      }
      for (const [key, object] of objects) put(key, object);
      isFirst = false;
      replaced();
    },
    apply: (event) => {
      if (event.type !== 'DELETED') return put(keyOf(event.object), event.object);
      const before = store.remove(keyOf(event.object));
      if (before !== undefined) emit({ type: 'delete', object: event.object, certain: true });
      return undefined;
    },
  };
}
