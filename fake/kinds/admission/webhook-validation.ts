import type { JsonObject } from '../../../machinery/json.ts';
import { dns1035LabelComplaints, dnsSubdomainComplaints } from '../../../machinery/names/dns.ts';
import { duplicate, type FieldError, invalidValue, notSupported, required } from '../../../machinery/validation/field-error.ts';
import type { StoredObject } from '../../registry/strategy.ts';
import { validateClientConfig } from '../custom-resources/webhook-client-config.ts';
import { isUnset, readObject, readObjects, readText } from '../parts/edit.ts';
import { validateLabelSelector } from '../parts/label-selector.ts';
import { type CheckExpression, validateMatchConditions } from './match-conditions.ts';
import { validateResourceRule } from './resource-rules.ts';

const enums = { failurePolicy: ['Fail', 'Ignore'], matchPolicy: ['Equivalent', 'Exact'], reinvocationPolicy: ['IfNeeded', 'Never'] } as const;
const sideEffects: readonly string[] = ['None', 'NoneOnDryRun'];
const reviewVersions: readonly string[] = ['v1', 'v1beta1'];

/** How the webhooks of a configuration are looked at. */
interface Look {
  readonly leniency: Leniency;
  readonly check: CheckExpression | undefined;
}

/** What the webhooks that stand already may go on to be, though a new one may not. */
interface Leniency {
  readonly sideEffects: boolean;
  readonly reviewVersions: boolean;
  readonly names: boolean;
  readonly conditions: boolean;
}

const strict: Leniency = { sideEffects: false, reviewVersions: false, names: false, conditions: false };

function validateName(name: string, field: string): FieldError[] {
  if (name === '') return [required(field)];
  const complaints = dnsSubdomainComplaints(name);
  if (complaints.length > 0) return [invalidValue(field, name, complaints.join(','))];
  return name.split('.').length < 3 ? [invalidValue(field, name, 'should be a domain with at least three segments separated by dots')] : [];
}

function validateEnum(webhook: JsonObject, key: keyof typeof enums, field: string): FieldError[] {
  const value = webhook[key];
  const known: readonly string[] = enums[key];
  return value === undefined || known.includes(String(value)) ? [] : [notSupported(`${field}.${key}`, value, known)];
}

function validateSideEffects(webhook: JsonObject, field: string, lenient: boolean): FieldError[] {
  const value = webhook['sideEffects'];
  const allowed = lenient ? [...sideEffects, 'Some', 'Unknown'] : sideEffects;
  if (isUnset(value)) return [required(field, `must specify one of ${allowed.join(', ')}`)];
  return allowed.includes(String(value)) ? [] : [notSupported(field, value, allowed)];
}

function validateReviewVersions(webhook: JsonObject, field: string, lenient: boolean): FieldError[] {
  const versions = (webhook['admissionReviewVersions'] ?? []) as readonly string[];
  if (versions.length === 0) return [required(field, `must specify one of ${reviewVersions.join(', ')}`)];
  const errors = versions.flatMap((version, index) =>
    versions.indexOf(version) < index
      ? [invalidValue(`${field}[${index}]`, version, 'duplicate version')]
      : dns1035LabelComplaints(version).map((text) => invalidValue(`${field}[${index}]`, version, text)),
  );
  if (lenient || versions.some((version) => reviewVersions.includes(version))) return errors;
  return [...errors, invalidValue(field, versions, `must include at least one of ${reviewVersions.join(', ')}`)];
}

function validateWebhook(webhook: JsonObject, field: string, { leniency, check }: Look): FieldError[] {
  const seconds = webhook['timeoutSeconds'];
  const isBadTimeout = typeof seconds === 'number' && (seconds < 1 || seconds > 30);
  return [
    ...validateName(readText(webhook, 'name'), `${field}.name`),
    ...readObjects(webhook, 'rules').flatMap((rule, index) => validateResourceRule(rule, `${field}.rules[${index}]`)),
    ...validateEnum(webhook, 'failurePolicy', field),
    ...validateEnum(webhook, 'matchPolicy', field),
    ...validateSideEffects(webhook, `${field}.sideEffects`, leniency.sideEffects),
    ...(isBadTimeout ? [invalidValue(`${field}.timeoutSeconds`, seconds, 'the timeout value must be between 1 and 30 seconds')] : []),
    ...validateLabelSelector(readObject(webhook, 'namespaceSelector'), `${field}.namespaceSelector`),
    ...validateLabelSelector(readObject(webhook, 'objectSelector'), `${field}.objectSelector`),
    ...validateEnum(webhook, 'reinvocationPolicy', field),
    ...validateClientConfig(readObject(webhook, 'clientConfig') ?? {}, `${field}.clientConfig`),
    ...(leniency.conditions ? [] : validateMatchConditions(readObjects(webhook, 'matchConditions'), `${field}.matchConditions`, check)),
    ...validateReviewVersions(webhook, `${field}.admissionReviewVersions`, leniency.reviewVersions),
  ];
}

function validateAll(object: StoredObject, look: Look): FieldError[] {
  const webhooks = readObjects(object, 'webhooks');
  const seen = new Set<string>();
  return webhooks.flatMap((webhook, index) => {
    const field = `webhooks[${index}]`;
    const name = readText(webhook, 'name');
    const isRepeated = !look.leniency.names && name !== '' && seen.has(name);
    seen.add(name);
    return [...validateWebhook(webhook, field, look), ...(isRepeated ? [duplicate(`${field}.name`, name)] : [])];
  });
}

/** Every broken rule of a new configuration. @see kubernetes pkg/apis/admissionregistration/validation/validation.go (v1.37) */
export const validateWebhooks = (object: StoredObject, check?: CheckExpression): FieldError[] => validateAll(object, { leniency: strict, check });

/** The same on an update, where what stood already may stay. */
export function validateWebhooksUpdate(next: StoredObject, current: StoredObject, check?: CheckExpression): FieldError[] {
  const old = readObjects(current, 'webhooks');
  const names = old.map((webhook) => readText(webhook, 'name'));
  const conditions = (object: StoredObject): string => JSON.stringify(readObjects(object, 'webhooks').map((webhook) => webhook['matchConditions'] ?? null));
  const leniency: Leniency = {
    sideEffects: old.some((webhook) => !sideEffects.includes(readText(webhook, 'sideEffects'))),
    reviewVersions: old.some((webhook) => {
      const versions = (webhook['admissionReviewVersions'] ?? []) as readonly string[];
      return versions.length > 0 && !versions.some((version) => reviewVersions.includes(version));
    }),
    names: new Set(names).size < names.length,
    conditions: conditions(next) === conditions(current),
  };
  return validateAll(next, { leniency, check });
}
