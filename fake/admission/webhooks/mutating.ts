import { isDraft, current as snapshotOf } from 'immer';
import type { Json, JsonObject, MutableJson, MutableJsonObject } from '../../../machinery/json.ts';
import { applyJsonPatch } from '../../../machinery/patch/json-patch.ts';
import { internalError } from '../../../machinery/status.ts';
import type { AdmissionRequest, AdmissionRule } from '../../registry/admission.ts';
import { sameJson } from '../../registry/equality.ts';
import type { DraftObject, StoredObject } from '../../registry/strategy.ts';
import { askWebhook, failsOpen, subjectAs, type WebhookParts } from './call.ts';
import { denied, WebhookFailure } from './errors.ts';
import { type Hook, hooksFor } from './hooks.ts';
import { isExempt, matchedResource } from './match.ts';
import type { Decision } from './review.ts';

function copyOf(value: unknown): MutableJson {
  if (Array.isArray(value)) return value.map(copyOf);
  if (typeof value !== 'object' || value === null) return value as MutableJson;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, copyOf(item)]));
}

/** The draft as it stands, apart from what becomes of it. */
const snapshot = (draft: DraftObject): JsonObject => (isDraft(draft) ? snapshotOf(draft) : copyOf(draft)) as JsonObject;

function replaceContent(draft: DraftObject, value: JsonObject): void {
  const content = copyOf(value) as MutableJsonObject;
  for (const key of Object.keys(draft)) delete (draft as MutableJsonObject)[key];
  Object.assign(draft, content);
}

function operationsOf(patch: string): readonly Json[] {
  try {
    const bytes = Uint8Array.from(atob(patch), (character) => character.charCodeAt(0));
    const operations: unknown = JSON.parse(new TextDecoder().decode(bytes));
    if (Array.isArray(operations)) return operations as Json[];
  } catch (error) {
    throw internalError(error instanceof Error ? error.message : String(error));
  }
  throw internalError('json: cannot unmarshal object into Go value of type jsonpatch.Patch');
}

function patched(hook: Hook, decision: Decision, object: JsonObject | undefined): JsonObject | undefined {
  if (decision.patch === '') return undefined;
  const operations = operationsOf(decision.patch);
  if (operations.length === 0) return undefined;
  if (object === undefined) {
    throw internalError(`admission webhook ${JSON.stringify(hook.name)} attempted to modify the object, which is not supported for this operation`);
  }
  if (decision.patchType !== 'JSONPatch') throw new WebhookFailure(hook.name, `unsupported patch type ${JSON.stringify(decision.patchType)}`);
  try {
    return applyJsonPatch(object, operations) as JsonObject;
  } catch (error) {
    throw internalError(error instanceof Error ? error.message : String(error));
  }
}

/** One request on its way through the webhooks, once or twice. */
interface Passage {
  readonly services: WebhookParts;
  readonly request: AdmissionRequest;
  readonly draft: DraftObject | undefined;
  readonly current: StoredObject | undefined;
  /** Hooks that were asked and may be asked once more. */
  readonly repeatable: Set<string>;
  /** Of these, the ones that have to be: something changed after they were asked. */
  readonly due: Set<string>;
}

async function consult(passage: Passage, hook: Hook): Promise<boolean> {
  const { services, request, draft, current } = passage;
  const plain = { object: draft === undefined ? undefined : snapshot(draft), oldObject: current };
  const resource = matchedResource(hook, request, plain, services);
  if (resource === undefined) return false;
  const subject = subjectAs(services, request, resource, plain);
  const decision = await askWebhook(services, request, { hook, resource, subject }, 'mutating');
  if (!decision.allowed) throw denied(hook.name, decision.status);
  const result = patched(hook, decision, subject.object);
  if (result !== undefined && draft !== undefined) {
    const own = request.taken !== undefined || resource === request.resource ? result : services.convert(result as StoredObject, request.resource);
    replaceContent(draft, own);
    if (request.taken === undefined) services.defaults(draft as JsonObject, request.resource);
  }
  const changed = draft !== undefined && result !== undefined && !sameJson(snapshot(draft), plain.object);
  if (changed) for (const id of passage.repeatable) passage.due.add(id);
  if (hook.webhook['reinvocationPolicy'] === 'IfNeeded') passage.repeatable.add(hook.id);
  return changed;
}

async function ask(passage: Passage, hooks: readonly Hook[]): Promise<boolean> {
  let changed = false;
  for (const hook of hooks) {
    try {
      changed = (await consult(passage, hook)) || changed;
    } catch (error) {
      if (!(error instanceof WebhookFailure)) throw error;
      if (!failsOpen(hook)) throw internalError(error.message);
    }
  }
  return changed;
}

async function inOrder(rules: readonly AdmissionRule[], { request, draft, current }: Passage): Promise<void> {
  for (const rule of rules) await rule.mutate?.(request, draft, current);
}

/**
 * Asks the mutating webhooks that want to see the request, one after the other. When one of them changed the object, the rules
 * before them look at it once more, and then the webhooks that asked for it and had seen an earlier state.
 *
 * @see apiserver pkg/admission/plugin/webhook/mutating/dispatcher.go and pkg/admission/plugin/webhook/mutating/reinvocationcontext.go (v1.37)
 */
export function mutatingWebhooks(services: WebhookParts, before: readonly AdmissionRule[]): AdmissionRule {
  async function pass(passage: Passage, hooks: readonly Hook[]): Promise<void> {
    const changed = await ask(passage, hooks);
    if (!changed || passage.draft === undefined) return;
    const seen = snapshot(passage.draft);
    await inOrder(before, passage);
    if (!sameJson(snapshot(passage.draft), seen)) for (const id of passage.repeatable) passage.due.add(id);
    const again = hooks.filter(({ id }) => passage.due.has(id));
    if (again.length > 0) await ask(passage, again);
  }
  return {
    name: 'MutatingAdmissionWebhook',
    mutate(request, draft, current) {
      const hooks = hooksFor(request.context.reader, 'mutating');
      if (hooks.length === 0 || isExempt(request)) return;
      return pass({ services, request, draft, current, repeatable: new Set(), due: new Set() }, hooks);
    },
  };
}
