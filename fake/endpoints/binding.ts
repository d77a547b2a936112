import { formatTime } from '../../machinery/clock.ts';
import { isJsonObject, type JsonObject } from '../../machinery/json.ts';
import { badRequest, conflict, StatusError } from '../../machinery/status.ts';
import { notSupported, required } from '../../machinery/validation/field-error.ts';
import { settleNamespace } from '../registry/metadata.ts';
import type { Preconditions } from '../registry/preconditions.ts';
import { rewriteObject } from '../registry/rewrite.ts';
import type { DraftObject, StoredObject } from '../registry/strategy.ts';
import type { RequestContext, Result } from '../request/context.ts';
import { readBody } from './body.ts';
import { decodeObject } from './decode-object.ts';
import { writeOptionsOf } from './options.ts';
import { partResource } from './part.ts';
import { withCondition } from './pod-condition.ts';
import { targetOf } from './target.ts';

const BINDING = partResource('', 'v1', 'Binding');

/** The answer of those who do something and have nothing to show for it. */
export const done: Result = { kind: 'status', code: 201, status: { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 201 } };

/** @see kubernetes pkg/apis/core/validation/validation.go, ValidatePodBinding (v1.37) */
function checkTarget(target: JsonObject): void {
  const { kind = '', name = '' } = target;
  const errors = [
    ...(kind === '' || kind === 'Node' ? [] : [notSupported('target.kind', kind, ['Node', '<empty>'])]),
    ...(name === '' ? [required('target.name')] : []),
  ];
  if (errors.length === 0) return;
  const texts = errors.map(({ field, message }) => `${field}: ${message}`);
  throw new StatusError({ code: 500, message: texts.length === 1 ? (texts[0] ?? '') : `[${texts.join(', ')}]` });
}

/** Why a pod cannot go to a node now. */
function obstacle({ metadata, spec }: StoredObject): string | undefined {
  const { nodeName = '', schedulingGates } = isJsonObject(spec) ? spec : {};
  const { name } = metadata;
  if (metadata.deletionTimestamp !== undefined) return `pod ${name} is being deleted, cannot be assigned to a host`;
  if (nodeName !== '') return `pod ${name} is already assigned to node ${JSON.stringify(nodeName)}`;
  return Array.isArray(schedulingGates) && schedulingGates.length > 0 ? `pod ${name} has non-empty .spec.schedulingGates` : undefined;
}

/** The labels or annotations of a pod with those of its binding, which win. */
function joined(own: Readonly<Record<string, string>> | undefined, more: unknown): Readonly<Record<string, string>> | undefined {
  if (!isJsonObject(more) || Object.keys(more).length === 0) return own;
  return Object.fromEntries(Object.entries({ ...own, ...(more as Readonly<Record<string, string>>) }).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function assigned(pod: StoredObject, binding: DraftObject, node: string, time: string): StoredObject {
  const annotations = joined(pod.metadata.annotations, binding.metadata['annotations']);
  const labels = joined(pod.metadata.labels, binding.metadata['labels']);
  const metadata = { ...pod.metadata, ...(labels === undefined ? {} : { labels }), ...(annotations === undefined ? {} : { annotations }) };
  const spec = { ...(pod['spec'] as JsonObject), nodeName: node };
  return withCondition({ ...pod, metadata, spec } as unknown as StoredObject, { type: 'PodScheduled' }, time);
}

function preconditionsOf({ metadata }: DraftObject): Preconditions {
  const { uid = '', resourceVersion = '' } = metadata;
  return { ...(uid === '' ? {} : { uid: String(uid) }), ...(resourceVersion === '' ? {} : { resourceVersion: String(resourceVersion) }) };
}

/**
 * Assigns a pod to a node. Admission sees the Binding, not the pod; the pod's fields are not tracked, and its generation stays.
 *
 * @throws {StatusError} 409 when the pod has a node, is gated or goes away
 * @see kubernetes pkg/registry/core/pod/storage/storage.go, BindingREST (v1.37)
 */
export async function bind(context: RequestContext): Promise<Result> {
  const options = writeOptionsOf(context, 'CreateOptions');
  const binding = decodeObject({ ...context, resource: BINDING }, await readBody(context), options.fieldValidation);
  settleNamespace(binding, context.info.namespace, true);
  const gate = context.services.registry.gate(targetOf(context, options), { taken: BINDING });
  await gate.mutate(binding);
  const named = String(binding.metadata['name'] ?? '');
  const name = context.info.subresource === '' ? named : context.info.name;
  if (named !== name) throw badRequest('name in URL does not match name in Binding object');
  const node = isJsonObject(binding['target']) ? binding['target'] : {};
  checkTarget(node);
  await gate.validate(binding);
  if (name === '') throw badRequest('Name parameter required.');
  const { catalog, clock, store } = context.services;
  const pods = catalog.find('', 'v1', 'pods');
  if (pods === undefined) throw new Error('pods are served always');
  const target = { ...targetOf(context, options), resource: pods, namespace: context.info.namespace, name, subresource: 'binding' };
  rewriteObject(store, target, preconditionsOf(binding), (pod) => {
    const problem = obstacle(pod);
    if (problem !== undefined) throw conflict({ group: '', plural: 'pods/binding' }, name, problem);
    return assigned(pod, binding, String(node['name']), formatTime(clock.now()));
  });
  return done;
}
