import { isJsonObject, type JsonObject } from '../../machinery/json.ts';
import { badRequest } from '../../machinery/status.ts';
import type { RequestContext } from '../request/context.ts';
import type { DeleteOptions } from '../registry/delete-options.ts';
import type { Preconditions } from '../registry/preconditions.ts';
import { readBody } from './body.ts';
import { unregisteredKind } from './decode-object.ts';
import { queryBoolean } from './options.ts';

const TYPE_META = 'struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }';

function secondsFromQuery(text: string): number {
  if (!/^[+-]?\d+$/.test(text)) throw badRequest(`strconv.ParseInt: parsing ${JSON.stringify(text)}: invalid syntax`);
  return Number(text);
}

function fromQuery(query: URLSearchParams): DeleteOptions {
  const grace = query.get('gracePeriodSeconds');
  const orphan = queryBoolean(query.get('orphanDependents'));
  const policy = query.get('propagationPolicy');
  const unsafe = queryBoolean(query.get('ignoreStoreReadErrorWithClusterBreakingPotential'));
  const dryRun = query.getAll('dryRun');
  return {
    ...(grace === null || grace === '' ? {} : { gracePeriodSeconds: secondsFromQuery(grace) }),
    ...(orphan === undefined ? {} : { orphanDependents: orphan }),
    ...(policy === null ? {} : { propagationPolicy: policy }),
    ...(dryRun.length === 0 ? {} : { dryRun }),
    ...(unsafe === undefined ? {} : { ignoreStoreReadErrorWithClusterBreakingPotential: unsafe }),
  };
}

function goKind(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  return typeof value === 'boolean' ? 'bool' : typeof value;
}

/** A field of DeleteOptions of the wanted JSON type; null is absent. */
function fieldOf<T>(object: JsonObject, key: string, type: 'string' | 'number' | 'boolean', go: string): T | undefined {
  const value = object[key];
  if (value === undefined || value === null) return undefined;
  if (typeof value === type) return value as T;
  throw badRequest(`json: cannot unmarshal ${goKind(value)} into Go struct field DeleteOptions.${key} of type ${go}`);
}

function preconditionsOf(value: unknown): Preconditions | undefined {
  if (!isJsonObject(value)) return undefined;
  const { uid, resourceVersion } = value;
  return { ...(typeof uid === 'string' ? { uid } : {}), ...(typeof resourceVersion === 'string' ? { resourceVersion } : {}) };
}

/** DeleteOptions as a body has them. @throws {StatusError} 400 for fields of the wrong type */
export function optionsFromObject(object: JsonObject): DeleteOptions {
  const { kind, apiVersion } = object;
  if (typeof kind === 'string' && kind !== '' && kind !== 'DeleteOptions') throw badRequest(unregisteredKind(kind, String(apiVersion ?? '')));
  const grace = fieldOf<number>(object, 'gracePeriodSeconds', 'number', 'int64');
  const orphan = fieldOf<boolean>(object, 'orphanDependents', 'boolean', 'bool');
  const policy = fieldOf<string>(object, 'propagationPolicy', 'string', 'v1.DeletionPropagation');
  const unsafe = fieldOf<boolean>(object, 'ignoreStoreReadErrorWithClusterBreakingPotential', 'boolean', 'bool');
  const preconditions = preconditionsOf(object['preconditions']);
  const { dryRun } = object;
  return {
    ...(grace === undefined ? {} : { gracePeriodSeconds: grace }),
    ...(orphan === undefined ? {} : { orphanDependents: orphan }),
    ...(policy === undefined ? {} : { propagationPolicy: policy }),
    ...(unsafe === undefined ? {} : { ignoreStoreReadErrorWithClusterBreakingPotential: unsafe }),
    ...(preconditions === undefined ? {} : { preconditions }),
    ...(Array.isArray(dryRun) ? { dryRun: dryRun.map(String) } : {}),
  };
}

/**
 * The DeleteOptions of a request: those of its body, or of its query when there is no body.
 *
 * @see apiserver pkg/endpoints/handlers/delete.go (v1.37)
 */
export async function deleteOptionsOf(context: RequestContext): Promise<DeleteOptions> {
  const { body } = context.request;
  if (body.kind === 'none') return fromQuery(context.query);
  const read = await readBody(context);
  if (read.text === '') return fromQuery(context.query);
  if (read.error !== undefined) throw badRequest(read.error);
  const value = read.value ?? {};
  if (isJsonObject(value)) return optionsFromObject(value);
  throw badRequest(`couldn't get version/kind; json parse error: json: cannot unmarshal ${goKind(value)} into Go value of type ${TYPE_META}`);
}
