import { isDraft, current as snapshotOf } from 'immer';
import { mergeObjects } from '../../../machinery/apply/merge-objects.ts';
import { typeErrors } from '../../../machinery/apply/validate-typed.ts';
import { isJsonObject, type Json, type JsonObject, type MutableJson, type MutableJsonObject } from '../../../machinery/json.ts';
import { applyJsonPatch } from '../../../machinery/patch/json-patch.ts';
import { apiVersionOf, type ResourceInfo } from '../../../machinery/resource.ts';
import type { TypeSchema } from '../../../machinery/schema/type-schema.ts';
import { StatusError } from '../../../machinery/status.ts';
import type { PolicyExpression } from '../../cel/policies/compile-policy.ts';
import { type PolicyRun, startRun } from '../../cel/policies/evaluate-policy.ts';
import { jsonOf } from '../../cel/schema/dynamic-value.ts';
import { EvaluationError } from '../../cel/values/value.ts';
import type { AdmissionRequest, AdmissionRule } from '../../registry/admission.ts';
import { sameJson } from '../../registry/equality.ts';
import type { DraftObject, StoredObject } from '../../registry/strategy.ts';
import { checkConditions } from './conditions.ts';
import { hasPolicies, type Invocation, inputFor, invocationsFor, isMisconfigured, type PolicyServices, shownAs, specOf } from './invocations.ts';
import { isUnguarded } from './match.ts';

/** What mutating policies need of the cluster. */
export interface MutationServices extends PolicyServices {
  /** The schema by which apply configurations are merged. */
  readonly schemaFor: (resource: ResourceInfo) => TypeSchema | undefined;
  /** Fills what a patched object leaves open, as decoding does. */
  readonly defaults: (draft: JsonObject, resource: ResourceInfo) => void;
}

class MutationFailure extends Error {
  override readonly name = 'MutationFailure';
}

function copyOf(value: Json | undefined): MutableJson {
  if (Array.isArray(value)) return value.map(copyOf);
  if (!isJsonObject(value)) return value as MutableJson;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, copyOf(item)]));
}

/** The draft as it stands, apart from what becomes of it. */
const snapshot = (draft: DraftObject): JsonObject => (isDraft(draft) ? snapshotOf(draft) : copyOf(draft as Json)) as JsonObject;

function replaceContent(draft: DraftObject, value: JsonObject): void {
  const content = copyOf(value) as MutableJsonObject;
  for (const key of Object.keys(draft)) if (!Object.hasOwn(content, key)) delete (draft as MutableJsonObject)[key];
  Object.assign(draft, content);
}

function evaluated(run: PolicyRun, mutation: PolicyExpression): Json {
  const result = run.evaluate(mutation);
  if ('problem' in result) throw new MutationFailure(result.problem.replace(/^compilation error: /, ''));
  try {
    return jsonOf(result.value);
  } catch (error) {
    if (!(error instanceof EvaluationError)) throw error;
    throw new MutationFailure(error.message);
  }
}

function merged(services: MutationServices, resource: ResourceInfo, object: JsonObject, configuration: Json): JsonObject {
  const schema = services.schemaFor(resource);
  const patch: JsonObject = { ...(isJsonObject(configuration) ? configuration : {}), apiVersion: apiVersionOf(resource), kind: resource.kind };
  if (schema === undefined) return { ...object, ...patch };
  const [problem] = typeErrors(schema, patch);
  if (problem !== undefined) throw new MutationFailure(`error applying patch: failed to convert patch object to typed object: ${problem}`);
  return mergeObjects(schema, object, patch) as JsonObject;
}

const textIn = (operation: Json, key: string): string => (isJsonObject(operation) && typeof operation[key] === 'string' ? operation[key] : '');

function holderOf(document: Json, pointer: string): Json | undefined {
  const keys = pointer.split('/').slice(1, -1);
  return keys.reduce<Json | undefined>((holder, key) => {
    const name = key.replaceAll('~1', '/').replaceAll('~0', '~');
    if (Array.isArray(holder)) return holder[Number(name)];
    return isJsonObject(holder) ? holder[name] : undefined;
  }, document);
}

// @see evanphx/json-patch v4 patch.go
function patchProblem(document: Json, operation: Json): string {
  const [op, path, from] = ['op', 'path', 'from'].map((key) => textIn(operation, key));
  if (op === undefined || !['add', 'remove', 'replace', 'move', 'copy'].includes(op)) return `Unexpected kind: ${op}`;
  if ((op === 'move' || op === 'copy') && holderOf(document, from ?? '') === undefined) {
    return `${op} operation does not apply: doc is missing from path: ${from}: missing value`;
  }
  if (holderOf(document, path ?? '') === undefined) return `${op} operation does not apply: doc is missing path: ${JSON.stringify(path)}: missing value`;
  const key = (path ?? '').split('/').at(-1);
  if (op === 'replace') return `replace operation does not apply: doc is missing key: ${path}: missing value`;
  return `error in ${op} for path: '${path}': Unable to ${op} nonexistent key: ${key}: missing value`;
}

function jsonPatched(object: JsonObject, operations: Json): JsonObject {
  let document: Json = object;
  for (const operation of Array.isArray(operations) ? operations : []) {
    try {
      document = applyJsonPatch(document, [operation]);
    } catch {
      // A test that fails leaves the object as it was.
      if (textIn(operation, 'op') === 'test') return object;
      throw new MutationFailure(`JSON Patch: ${patchProblem(document, operation)}`);
    }
  }
  return document as JsonObject;
}

interface Passage {
  object: JsonObject;
  readonly oldObject: JsonObject | undefined;
}

function mutate(services: MutationServices, request: AdmissionRequest, invocation: Invocation, passage: Passage): void {
  const { resource, compiled, policy } = invocation;
  const conditions = checkConditions(compiled, inputFor(services, request, invocation, passage), specOf(policy));
  if (conditions.kind === 'fail') return;
  if (conditions.kind === 'error') throw new MutationFailure(conditions.problem);
  for (const mutation of compiled.mutations) {
    const run = startRun(compiled, inputFor(services, request, invocation, passage));
    const value = evaluated(run, mutation);
    const shown = shownAs(services, request, resource, passage.object) ?? passage.object;
    const result = mutation.source['patchType'] === 'JSONPatch' ? jsonPatched(shown, value) : merged(services, request.taken ?? resource, shown, value);
    const own =
      request.taken !== undefined || resource === request.resource ? result : services.convert(result as JsonObject as StoredObject, request.resource);
    const draft = copyOf(own as Json) as JsonObject;
    if (request.taken === undefined) services.defaults(draft, request.resource);
    passage.object = draft;
  }
}

const nameOf = ({ metadata }: StoredObject): string => metadata.name ?? '';

function refusal(request: AdmissionRequest, messages: readonly string[]): StatusError {
  const { resource, name } = request;
  return new StatusError({
    code: 403,
    reason: 'Invalid',
    message: messages[0] ?? '',
    details: {
      ...(name === '' ? {} : { name }),
      ...(resource.group === '' ? {} : { group: resource.group }),
      kind: resource.plural,
      causes: messages.map((message) => ({ message })),
    } as unknown as NonNullable<ConstructorParameters<typeof StatusError>[0]['details']>,
  });
}

function runAll(services: MutationServices, request: AdmissionRequest, passage: Passage, again: ReadonlySet<string> | undefined): readonly string[] {
  const problems: string[] = [];
  for (const use of invocationsFor('mutating', services, request, { object: passage.object, oldObject: passage.oldObject })) {
    const { policy, binding } = use;
    if (again !== undefined && !again.has(nameOf(policy))) continue;
    const withBinding = binding === undefined ? '' : ` with binding '${nameOf(binding)}'`;
    const told = (problem: string): void => {
      const named = binding === undefined ? JSON.stringify(nameOf(policy)) : `'${nameOf(policy)}'`;
      if (specOf(policy)['failurePolicy'] !== 'Ignore') problems.push(`policy ${named}${withBinding} denied request: ${problem}`);
    };
    try {
      if (isMisconfigured(use)) told(`failed to configure ${binding === undefined ? 'policy' : 'binding'}: ${use.problem}`);
      else mutate(services, request, use, passage);
    } catch (error) {
      if (!(error instanceof MutationFailure)) throw error;
      told(error.message);
    }
  }
  return problems;
}

function reinvocable(request: AdmissionRequest): ReadonlySet<string> {
  const policies = request.context.reader.list('mutatingadmissionpolicies.admissionregistration.k8s.io', '');
  return new Set(policies.filter((policy) => specOf(policy)['reinvocationPolicy'] === 'IfNeeded').map(nameOf));
}

const isConcerned = (request: AdmissionRequest, draft: DraftObject | undefined): draft is DraftObject =>
  draft !== undefined && !isUnguarded(request) && hasPolicies(request.context.reader, 'mutating');

function settle(
  request: AdmissionRequest,
  draft: DraftObject,
  { before, after, problems }: { readonly before: JsonObject; readonly after: JsonObject; readonly problems: readonly string[] },
): void {
  if (problems.length > 0) throw refusal(request, problems);
  if (!sameJson(after, before)) replaceContent(draft, after);
}

/**
 * Lets MutatingAdmissionPolicies change writes; those that ask for it see what the others made of the object.
 *
 * @see apiserver pkg/admission/plugin/policy/mutating/dispatcher.go (v1.37)
 */
export function mutatingPolicies(services: MutationServices): AdmissionRule {
  return {
    name: 'MutatingAdmissionPolicy',
    mutate(request, draft, current) {
      if (!isConcerned(request, draft)) return;
      const before = snapshot(draft);
      const passage: Passage = { object: before, oldObject: current as JsonObject | undefined };
      const problems = [...runAll(services, request, passage, undefined)];
      const again = reinvocable(request);
      if (problems.length === 0 && again.size > 0 && !sameJson(passage.object, before)) problems.push(...runAll(services, request, passage, again));
      settle(request, draft, { before, after: passage.object, problems });
    },
  };
}

/**
 * The same once more, after a webhook has changed the object: only those policies that ask for it.
 *
 * @see apiserver pkg/admission/reinvocation.go (v1.37)
 */
export function mutatingPoliciesAgain(services: MutationServices): AdmissionRule {
  return {
    name: 'MutatingAdmissionPolicy',
    mutate(request, draft, current) {
      if (!isConcerned(request, draft)) return;
      const again = reinvocable(request);
      if (again.size === 0) return;
      const before = snapshot(draft);
      const passage: Passage = { object: before, oldObject: current as JsonObject | undefined };
      const problems = runAll(services, request, passage, again);
      settle(request, draft, { before, after: passage.object, problems });
    },
  };
}
