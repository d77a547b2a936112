import { trackUpdate } from '../../machinery/apply/managed-fields.ts';
import { formatTime } from '../../machinery/clock.ts';
import type { JsonObject, MutableJson } from '../../machinery/json.ts';
import { apiVersionOf, type ResourceInfo } from '../../machinery/resource.ts';
import { settleNamespace } from '../registry/metadata.ts';
import type { DraftObject } from '../registry/strategy.ts';
import { type RequestContext, resourceOf } from '../request/context.ts';
import { readBody } from './body.ts';
import { decodeObject } from './decode-object.ts';
import { writeOptionsOf } from './options.ts';
import { targetOf } from './target.ts';

/** The body of a create that stores nothing. */
export interface TrackedBody {
  /** With the managedFields that it would have, and as the rules of admission left it. */
  readonly draft: DraftObject;
  /** Asks the rules that only look. @throws {StatusError} what one refuses with */
  readonly validate: () => Promise<void>;
}

/**
 * Reads the body of a create that stores nothing, past the rules that change it.
 *
 * @param defaults fills in what is absent, before fields are tracked
 */
export async function trackedBody(context: RequestContext, resource: ResourceInfo, defaults?: (draft: DraftObject) => void): Promise<TrackedBody> {
  const options = writeOptionsOf(context, 'CreateOptions');
  const draft = decodeObject({ ...context, resource }, await readBody(context), options.fieldValidation);
  settleNamespace(draft, context.info.namespace, resource.namespaced);
  defaults?.(draft);
  const { clock, registry } = context.services;
  const entries = trackUpdate({
    live: undefined,
    next: draft as JsonObject,
    manager: options.fieldManager,
    apiVersion: apiVersionOf(resource),
    subresource: context.info.subresource,
    time: formatTime(clock.now()),
    schema: registry.schemaFor(resource),
    resetFields: [],
  });
  if (entries.length > 0) draft.metadata['managedFields'] = entries as unknown as MutableJson;
  const own = resourceOf(context);
  const gate = registry.gate(targetOf(context, options), { taken: own === resource ? undefined : resource });
  await gate.mutate(draft);
  return { draft, validate: () => gate.validate(draft) };
}
