import type { JsonObject, MutableJsonObject } from '../../machinery/json.ts';
import { badRequest } from '../../machinery/status.ts';
import type { DraftObject } from '../registry/strategy.ts';
import type { Endpoint, RequestContext } from '../request/context.ts';
import { partResource } from './part.ts';
import { targetOf } from './target.ts';

const FLAGS = ['stdin', 'stdout', 'stderr', 'tty'] as const;

const isTrue = (value: string | null): boolean => value !== null && value.toLowerCase() !== 'false' && value !== '0';

/** The options of streams, as the server decodes them from a query. */
export function streamOptions({ query }: RequestContext): JsonObject {
  const container = query.get('container') ?? '';
  return {
    ...Object.fromEntries(FLAGS.filter((flag) => isTrue(query.get(flag))).map((flag) => [flag, true])),
    ...(container === '' ? {} : { container }),
  };
}

/** The options of exec: those of streams, and what to run. */
export function execOptions(context: RequestContext): JsonObject {
  const command = context.query.getAll('command');
  return { ...streamOptions(context), command: command.length === 0 ? null : command };
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

/** The options of a proxy: the path behind it, which a query does not overrule. */
export function pathOptions({ info }: RequestContext): JsonObject {
  const rest = info.parts.slice(info.parts[0] === 'namespaces' ? 5 : 3).join('/');
  const path = (rest === '' || rest.startsWith('/') ? rest : `/${rest}`) + (info.path.endsWith('/') && !rest.endsWith('/') ? '/' : '');
  return path === '' ? {} : { path };
}

/**
 * Lets admission see a connection before it is made: `object` are its options, of `kind`.
 *
 * @see apiserver pkg/endpoints/handlers/rest.go, ConnectResource (v1.37)
 */
export function connecting(kind: string, optionsOf: (context: RequestContext) => JsonObject, endpoint: Endpoint): Endpoint {
  const taken = partResource('', 'v1', kind);
  return async (context) => {
    if (context.query.has('dryRun')) throw badRequest('dryRun is not supported');
    const gate = context.services.registry.gate(targetOf(context, { dryRun: false, fieldManager: '' }), { operation: 'connect', taken });
    const options: MutableJsonObject = { kind, apiVersion: 'v1', ...(optionsOf(context) as MutableJsonObject) };
    await gate.mutate(options as unknown as DraftObject);
    await gate.validate(options as unknown as DraftObject);
    return endpoint(context);
  };
}
