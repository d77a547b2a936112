import { isJsonObject, type JsonObject } from '../../machinery/json.ts';
import { dnsSubdomainComplaints } from '../../machinery/names/dns.ts';
import { type FieldError, invalidValue, notSupported } from '../../machinery/validation/field-error.ts';

const LEAST_SECONDS = 600;
const MOST_SECONDS = 2 ** 32;
const GROUPS = 'admissionReviewAPIGroups';
const WEBHOOKS: readonly unknown[] = ['ValidatingWebhookConfiguration', 'MutatingWebhookConfiguration'];

function secondsErrors(seconds: number): FieldError[] {
  const at = 'spec.expirationSeconds';
  const errors: FieldError[] = [];
  if (seconds < LEAST_SECONDS) errors.push(invalidValue(at, seconds, 'may not specify a duration less than 10 minutes'));
  if (seconds > MOST_SECONDS) errors.push(invalidValue(at, seconds, 'may not specify a duration larger than 2^32 seconds'));
  return errors;
}

function groupsErrors(values: readonly unknown[], at: string): FieldError[] {
  if (values.length !== 1) return [invalidValue(at, values, 'must specify a single value')];
  const group = String(values[0]);
  if (group === '') return [invalidValue(at, group, 'may not be an empty string')];
  return group === '*' ? [] : dnsSubdomainComplaints(group).map((text) => invalidValue(at, group, `must specify a valid API Group: ${text}`));
}

function webhookErrors(audiences: readonly unknown[], attestations: JsonObject): FieldError[] {
  const errors = audiences.length === 1 ? [] : [invalidValue('spec.audiences', audiences, 'must be length 1 when bound to a webhook config')];
  const keys = Object.keys(attestations);
  if (keys.length !== 1) {
    return [...errors, invalidValue('spec.attestations', attestations, `webhook bound requests require exactly one ${GROUPS} attestation`)];
  }
  const ofKeys = keys.flatMap((key) => {
    const [at, values] = [`spec.attestations[${key}]`, attestations[key]];
    return key === GROUPS ? groupsErrors(Array.isArray(values) ? values : [], at) : [notSupported(at, key, [GROUPS])];
  });
  return [...errors, ...ofKeys];
}

/** Whether a token is to be bound to a configuration of webhooks. */
export const isWebhookReference = (ref: unknown): boolean =>
  isJsonObject(ref as JsonObject) && WEBHOOKS.includes((ref as JsonObject)['kind']) && (ref as JsonObject)['apiVersion'] === 'admissionregistration.k8s.io/v1';

/**
 * What is wrong with the spec of a TokenRequest whose audiences are filled in.
 *
 * @see kubernetes pkg/apis/authentication/validation/validation.go, ValidateTokenRequest (v1.37)
 */
export function tokenRequestErrors({ expirationSeconds, audiences, attestations, boundObjectRef }: JsonObject): FieldError[] {
  const attested = isJsonObject(attestations) ? attestations : {};
  const errors = secondsErrors(Number(expirationSeconds));
  if (isWebhookReference(boundObjectRef)) return [...errors, ...webhookErrors(Array.isArray(audiences) ? audiences : [], attested)];
  if (Object.keys(attested).length === 0) return errors;
  return [invalidValue('spec.attestations', attested, 'attestations may only be specified with a webhook bound object reference')];
}
