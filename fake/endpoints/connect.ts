import type { JsonObject, MutableJsonObject } from '../../machinery/json.ts';
import type { DraftObject } from '../registry/strategy.ts';
import type { Endpoint, RequestContext } from '../request/context.ts';
import { partResource } from './part.ts';
import { targetOf } from './target.ts';

const FLAGS = ['stdin', 'stdout', 'stderr', 'tty'] as const;

const isTrue = (value: string | null): boolean => value !== null && value.toLowerCase() !== 'false' && value !== '0';

/** The options of exec and attach, as the server decodes them from a query. */
export function streamOptions({ query }: RequestContext): JsonObject {
  const container = query.get('container') ?? '';
  const command = query.getAll('command');
  return {
    ...Object.fromEntries(FLAGS.filter((flag) => isTrue(query.get(flag))).map((flag) => [flag, true])),
    ...(container === '' ? {} : { container }),
    ...(command.length === 0 ? {} : { command }),
  };
}

/** The options of a port-forward. */
export function portOptions({ query }: RequestContext): JsonObject {
  const ports = query
    .getAll('ports')
    .flatMap((text) => text.split(','))
    .map(Number)
    .filter(Number.isInteger);
  return ports.length === 0 ? {} : { ports };
}

/** The options of a proxy: the path behind it. */
export function pathOptions({ info, query }: RequestContext): JsonObject {
  const path = query.get('path') ?? `/${info.parts.slice(3).join('/')}`;
  return path === '/' ? {} : { path };
}

/**
 * Lets admission see a connection before it is made: `object` are its options, of `kind`.
 *
 * @see apiserver pkg/endpoints/handlers/rest.go, ConnectResource (v1.37)
 */
export function connecting(kind: string, optionsOf: (context: RequestContext) => JsonObject, endpoint: Endpoint): Endpoint {
  const taken = partResource('', 'v1', kind);
  return async (context) => {
    const gate = context.services.registry.gate(targetOf(context, { dryRun: false, fieldManager: '' }), { operation: 'connect', taken });
    const options: MutableJsonObject = { kind, apiVersion: 'v1', ...(optionsOf(context) as MutableJsonObject) };
    await gate.mutate(options as unknown as DraftObject);
    await gate.validate(options as unknown as DraftObject);
    return endpoint(context);
  };
}
