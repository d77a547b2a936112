import { isJsonObject, type JsonObject } from '../../machinery/json.ts';
import { badRequest } from '../../machinery/status.ts';
import type { DeleteOptions } from '../registry/delete-options.ts';
import type { Preconditions } from '../registry/preconditions.ts';
import type { RequestContext } from '../request/context.ts';
import { readBody } from './body.ts';
import { LIBRARY_SCHEME, typeMetaProblem, unregisteredKind } from './decode-object.ts';
import { queryBoolean, queryInteger } from './options.ts';

const TYPE_META = 'struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }';

function fromQuery(query: URLSearchParams): DeleteOptions {
  const grace = query.get('gracePeriodSeconds');
  const orphan = queryBoolean(query.get('orphanDependents'));
  const policy = query.get('propagationPolicy');
  const unsafe = queryBoolean(query.get('ignoreStoreReadErrorWithClusterBreakingPotential'));
  const dryRun = query.getAll('dryRun');
  return {
    ...(grace === null ? {} : { gracePeriodSeconds: queryInteger(grace) }),
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

const mismatch = (value: string, field: string, go: string): Error => badRequest(`json: cannot unmarshal ${value} into Go struct field ${field} of type ${go}`);

type JsonType = 'string' | 'number' | 'boolean';

/** A field of the wanted JSON type; null is absent. `go` is the type that messages name, `at` the place. */
function fieldOf<T>(object: JsonObject, key: string, type: JsonType, { at = 'DeleteOptions.', go }: { at?: string; go: string }): T | undefined {
  const value = object[key];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== type) throw mismatch(goKind(value), `${at}${key}`, go);
  if (typeof value === 'number' && !Number.isSafeInteger(value)) throw mismatch(`number ${value}`, `${at}${key}`, go);
  return value as T;
}

function preconditionsOf(value: unknown): Preconditions | undefined {
  if (value === undefined || value === null) return undefined;
  if (!isJsonObject(value)) throw mismatch(goKind(value), 'DeleteOptions.preconditions', 'v1.Preconditions');
  const at = 'Preconditions.preconditions.';
  const uid = fieldOf<string>(value, 'uid', 'string', { at, go: 'types.UID' });
  const resourceVersion = fieldOf<string>(value, 'resourceVersion', 'string', { at, go: 'string' });
  return { ...(uid === undefined ? {} : { uid }), ...(resourceVersion === undefined ? {} : { resourceVersion }) };
}

function dryRunOf(value: unknown): readonly string[] | undefined {
  if (value === undefined || value === null) return undefined;
  if (!Array.isArray(value)) throw mismatch(goKind(value), 'DeleteOptions.dryRun', '[]string');
  return value.map((stage: unknown) => {
    if (stage === null) return '';
    if (typeof stage !== 'string') throw mismatch(goKind(stage), 'DeleteOptions.dryRun', 'string');
    return stage;
  });
}

/** DeleteOptions as a body has them. @throws {StatusError} 400 for fields of the wrong type */
export function optionsFromObject(object: JsonObject): DeleteOptions {
  const { kind, apiVersion } = object;
  if (typeof kind === 'string' && kind !== '' && kind !== 'DeleteOptions')
    throw badRequest(unregisteredKind(kind, String(apiVersion ?? '') || 'meta.k8s.io/v1', LIBRARY_SCHEME));
  const grace = fieldOf<number>(object, 'gracePeriodSeconds', 'number', { go: 'int64' });
  const orphan = fieldOf<boolean>(object, 'orphanDependents', 'boolean', { go: 'bool' });
  const policy = fieldOf<string>(object, 'propagationPolicy', 'string', { go: 'v1.DeletionPropagation' });
  const unsafe = fieldOf<boolean>(object, 'ignoreStoreReadErrorWithClusterBreakingPotential', 'boolean', { go: 'bool' });
  const preconditions = preconditionsOf(object['preconditions']);
  const dryRun = dryRunOf(object['dryRun']);
  return {
    ...(grace === undefined ? {} : { gracePeriodSeconds: grace }),
    ...(orphan === undefined ? {} : { orphanDependents: orphan }),
    ...(policy === undefined ? {} : { propagationPolicy: policy }),
    ...(unsafe === undefined ? {} : { ignoreStoreReadErrorWithClusterBreakingPotential: unsafe }),
    ...(preconditions === undefined ? {} : { preconditions }),
    ...(dryRun === undefined ? {} : { dryRun }),
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
  if (isJsonObject(value)) {
    const problem = typeMetaProblem(value);
    if (problem !== undefined) throw badRequest(problem);
    return optionsFromObject(value);
  }
  throw badRequest(`couldn't get version/kind; json parse error: json: cannot unmarshal ${goKind(value)} into Go value of type ${TYPE_META}`);
}
