import { isJsonObject, type Json, type JsonObject } from '../../../machinery/json.ts';
import { StatusError } from '../../../machinery/status.ts';
import { OUT_OF_BUDGET, type PolicyRun, startRun } from '../../cel/policies/evaluate-policy.ts';
import type { AdmissionRequest, AdmissionRule } from '../../registry/admission.ts';
import type { StoredObject } from '../../registry/strategy.ts';
import { textAt, textsAt } from '../json-fields.ts';
import type { Subject } from '../webhooks/match.ts';
import { checkConditions } from './conditions.ts';
import { hasPolicies, type Invocation, inputFor, invocationsFor, isMisconfigured, type PolicyServices, specOf } from './invocations.ts';
import { isUnguarded } from './match.ts';

/** A reason to deny. */
interface Denial {
  readonly message: string;
  readonly reason: string;
}

const CODES: Readonly<Record<string, number>> = { Unauthorized: 401, Forbidden: 403, Invalid: 422, RequestEntityTooLarge: 413 };
const LONGEST_MESSAGE = 5 * 1024;

const denial = (message: string, reason = 'Invalid'): Denial => ({ message, reason });

type Validation = Invocation['compiled']['validations'][number];

function messageOf({ source, text: expression }: Validation, dynamic: Invocation['compiled']['messages'][number], run: PolicyRun): string {
  if (dynamic !== undefined) {
    const result = run.evaluate(dynamic);
    const text = 'value' in result && typeof result.value === 'string' ? result.value.trim() : '';
    if (text !== '' && !text.includes('\n') && Buffer.byteLength(text) <= LONGEST_MESSAGE) return text;
  }
  const plain = textAt(source, 'message').trim();
  return plain === '' ? `failed expression: ${expression.trim()}` : plain;
}

function decide(services: PolicyServices, request: AdmissionRequest, invocation: Invocation, subject: Subject): readonly Denial[] {
  const { compiled, policy } = invocation;
  const spec = specOf(policy);
  const failed = (problem: string): readonly Denial[] => (spec['failurePolicy'] === 'Ignore' ? [] : [denial(problem)]);
  const input = inputFor(services, request, invocation, subject);
  const conditions = checkConditions(compiled, input, spec);
  if (conditions.kind === 'fail') return [];
  if (conditions.kind === 'error') return failed(conditions.problem);
  const run = startRun(compiled, input);
  const results = compiled.validations.map((validation) => ({ validation, result: run.evaluate(validation) }));
  if (run.isExhausted) return failed(OUT_OF_BUDGET);
  const denials = results.flatMap(({ validation, result }, index): readonly Denial[] => {
    if ('problem' in result) return failed(result.problem);
    if (result.value === true) return [];
    return [denial(messageOf(validation, compiled.messages[index], run), textAt(validation.source, 'reason') || 'Invalid')];
  });
  return denials;
}

function annotationDenials(services: PolicyServices, request: AdmissionRequest, invocation: Invocation, subject: Subject): readonly Denial[] {
  const { compiled, policy } = invocation;
  if (compiled.auditAnnotations.length === 0) return [];
  const input = inputFor(services, request, invocation, subject);
  if (checkConditions(compiled, input, specOf(policy)).kind !== 'hold') return [];
  const run = startRun(compiled, input);
  const isIgnored = specOf(policy)['failurePolicy'] === 'Ignore';
  return compiled.auditAnnotations.flatMap((annotation) => {
    const result = run.evaluate(annotation);
    return 'problem' in result && !isIgnored ? [denial(result.problem)] : [];
  });
}

function refusal(request: AdmissionRequest, message: string, reason: string): StatusError {
  const { resource, name } = request;
  const place = resource.group === '' ? resource.plural : `${resource.plural}.${resource.group}`;
  const known = name === '' ? 'Unknown' : name;
  return new StatusError({
    code: CODES[reason] ?? 422,
    reason: reason as NonNullable<ConstructorParameters<typeof StatusError>[0]['reason']>,
    message: `${place} ${JSON.stringify(known)} is forbidden: ${message}`,
    details: {
      name: known,
      ...(resource.group === '' ? {} : { group: resource.group }),
      kind: resource.plural,
      causes: [{ message }],
    } as unknown as NonNullable<ConstructorParameters<typeof StatusError>[0]['details']>,
  });
}

const nameOf = ({ metadata }: StoredObject): string => metadata.name ?? '';

/** What Audit writes down where an audit log would be. */
type Found = { readonly policy: StoredObject; readonly binding: StoredObject | undefined; readonly denial: Denial };

function apply(request: AdmissionRequest, invocation: Invocation, denials: readonly Denial[]): readonly Found[] {
  const { policy, binding } = invocation;
  const actions = textsAt(specOf(binding), 'validationActions');
  return denials.flatMap((found): readonly Found[] => {
    if (actions.includes('Warn')) {
      request.context.warn(`Validation failed for ValidatingAdmissionPolicy '${nameOf(policy)}' with binding '${nameOf(binding)}': ${found.message}`);
    }
    return actions.includes('Deny') ? [{ policy, binding, denial: found }] : [];
  });
}

function check(services: PolicyServices, request: AdmissionRequest, subject: Subject): void {
  const found = invocationsFor('validating', services, request, subject).flatMap((use): readonly Found[] => {
    if (isMisconfigured(use)) {
      const { policy, binding, problem } = use;
      if (specOf(policy)['failurePolicy'] === 'Ignore') return [];
      return [{ policy, binding, denial: denial(`failed to configure ${binding === undefined ? 'policy' : 'binding'}: ${problem}`) }];
    }
    const denied = apply(request, use, decide(services, request, use, subject));
    const { policy, binding } = use;
    return [...denied, ...annotationDenials(services, request, use, subject).map((one) => ({ policy, binding, denial: one }))];
  });
  const [first] = found;
  if (first === undefined) return;
  const withBinding = first.binding === undefined ? '' : ` with binding '${nameOf(first.binding)}'`;
  throw refusal(request, `ValidatingAdmissionPolicy '${nameOf(first.policy)}'${withBinding} denied request: ${first.denial.message}`, first.denial.reason);
}

const asJson = (object: StoredObject | undefined): JsonObject | undefined => (isJsonObject(object as Json | undefined) ? (object as JsonObject) : undefined);

/**
 * Holds ValidatingAdmissionPolicies against writes.
 *
 * @see apiserver pkg/admission/plugin/policy/validating/dispatcher.go, validator.go (v1.37)
 */
export function validatingPolicies(services: PolicyServices): AdmissionRule {
  return {
    name: 'ValidatingAdmissionPolicy',
    validate(request, next, current) {
      if (isUnguarded(request) || !hasPolicies(request.context.reader, 'validating')) return;
      check(services, request, { object: asJson(next), oldObject: asJson(current) });
    },
  };
}
