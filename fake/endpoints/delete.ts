import type { Status } from '../../machinery/status.ts';
import type { StoredObject } from '../registry/strategy.ts';
import { type RequestContext, type Result, resourceOf } from '../request/context.ts';
import { deleteOptionsOf } from './delete-options.ts';
import { targetOf } from './target.ts';

function deletedStatus(object: StoredObject, { group, plural }: { group: string; plural: string }): Status {
  const { name = '', uid } = object.metadata;
  const details = { name, ...(group === '' ? {} : { group }), kind: plural, ...(uid === undefined ? {} : { uid }) };
  return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', details };
}

/** DELETE of an object: the object where the kind answers so or where it stays, else a Status. 202 when it stays despite `orphanDependents: false`. */
export async function remove(context: RequestContext): Promise<Result> {
  const options = await deleteOptionsOf(context);
  const resource = resourceOf(context);
  const { registry } = context.services;
  const target = targetOf(context, { dryRun: options.dryRun?.includes('All') ?? false, fieldManager: '' });
  const { object, deleted, pending } = await registry.remove(target, options);
  const code = !deleted && options.orphanDependents === false ? 202 : 200;
  const answersObject = registry.strategyFor(resource).deleteAnswer === 'object';
  const isNamespace = resource.group === '' && resource.plural === 'namespaces';
  if (answersObject || isNamespace ? true : !deleted && !pending) return { kind: 'object', code, object };
  return { kind: 'status', code, status: deletedStatus(object, resource) };
}
