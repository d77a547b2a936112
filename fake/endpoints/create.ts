import { type RequestContext, type Result, resourceOf } from '../request/context.ts';
import { readBody } from './body.ts';
import { decodeObject } from './decode-object.ts';
import { writeOptionsOf } from './options.ts';
import { targetOf } from './target.ts';

/** POST to a collection: 201 with the created object. */
export async function create(context: RequestContext): Promise<Result> {
  const refusal = context.services.registry.strategyFor(resourceOf(context)).refusesCreate?.();
  if (refusal !== undefined) throw refusal;
  const { body } = context.request;
  // The type of the body is looked at before the options, unlike in a replacement.
  const read = body.kind === 'value' ? { value: body.value, text: undefined, error: undefined, problems: [] } : await readBody(context);
  const options = writeOptionsOf(context, 'CreateOptions');
  const draft = decodeObject(context, read, options.fieldValidation);
  const object = await context.services.registry.create({ target: targetOf(context, options), draft });
  return { kind: 'object', code: 201, object };
}
