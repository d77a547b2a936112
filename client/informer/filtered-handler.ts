import type { KubeObject } from '../../machinery/object.ts';
import type { InformerHandler } from './handler-list.ts';

/** A handler that sees only what `matches`: an object that comes to match is an add, one that ceases to is a delete. @see client-go tools/cache/controller.go FilteringResourceEventHandler */
export function filteredHandler<T extends KubeObject>(matches: (object: T) => boolean, handler: InformerHandler<T>): InformerHandler<T> {
  return (event) => {
    if (event.type !== 'update') return matches(event.object) ? handler(event) : undefined;
    const [is, was] = [matches(event.object), matches(event.before)];
    if (is && was) return handler(event);
    if (is) return handler({ type: 'add', object: event.object, initial: false });
    return was ? handler({ type: 'delete', object: event.before, certain: true }) : undefined;
  };
}
