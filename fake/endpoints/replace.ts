import { checkNameOnUrl, settleNamespace } from '../registry/metadata.ts';
import { replaceWith } from '../registry/update.ts';
import type { RequestContext, Result } from '../request/context.ts';
import { readBody } from './body.ts';
import { decodeObject } from './decode-object.ts';
import { writeOptionsOf } from './options.ts';
import { checkNamed, targetOf } from './target.ts';

/** PUT of an object or of one of its subresources that hold the same kind: 200, or 201 where it created. */
export async function replace(context: RequestContext): Promise<Result> {
  checkNamed(context);
  const options = writeOptionsOf(context, 'UpdateOptions');
  const draft = decodeObject(context, await readBody(context), options.fieldValidation);
  const target = targetOf(context, options);
  settleNamespace(draft, target.namespace, target.resource.namespaced);
  checkNameOnUrl(draft, target.name);
  const { uid } = draft.metadata;
  const change = { target, transform: replaceWith(target, draft), ...(typeof uid === 'string' ? { uid } : {}) };
  const { object, created } = await context.services.registry.update(change);
  return { kind: 'object', code: created ? 201 : 200, object };
}
