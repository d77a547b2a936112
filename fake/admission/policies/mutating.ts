import { isDraft, current as snapshotOf } from 'immer';
import { isJsonObject, type Json, type JsonObject, type MutableJson, type MutableJsonObject } from '../../../machinery/json.ts';
import type { ResourceInfo } from '../../../machinery/resource.ts';
import type { TypeSchema } from '../../../machinery/schema/type-schema.ts';
import { StatusError } from '../../../machinery/status.ts';
import type { PolicyExpression } from '../../cel/policies/compile-policy.ts';
import { type PolicyRun, startRun } from '../../cel/policies/evaluate-policy.ts';
import type { CelValue } from '../../cel/values/value.ts';
import type { AdmissionRequest, AdmissionRule } from '../../registry/admission.ts';
import { sameJson } from '../../registry/equality.ts';
import type { DraftObject, StoredObject } from '../../registry/strategy.ts';
import { checkConditions } from './conditions.ts';
import { hasPolicies, type Invocation, inputFor, invocationsFor, isMisconfigured, type PolicyServices, shownAs, specOf } from './invocations.ts';
import { isUnguarded } from './match.ts';
import { MutationFailure } from './mutation-failure.ts';
import { jsonPatched, merged } from './mutation-result.ts';

/** What mutating policies need of the cluster. */
export interface MutationServices extends PolicyServices {
  /** The schema by which apply configurations are merged. */
  readonly schemaFor: (resource: ResourceInfo) => TypeSchema | undefined;
  /** Fills what a patched object leaves open, as decoding does. */
  readonly defaults: (draft: JsonObject, resource: ResourceInfo) => void;
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

function evaluated(run: PolicyRun, mutation: PolicyExpression): CelValue {
  const result = run.evaluate(mutation);
  if ('problem' in result) throw new MutationFailure(result.problem.replace(/^compilation error: /, ''));
  return result.value;
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
    const taken = request.taken ?? resource;
    const isPatch = mutation.source['patchType'] === 'JSONPatch';
    const result = (isPatch ? jsonPatched : merged)(services.schemaFor(taken), taken, shown, value);
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
