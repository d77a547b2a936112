import type { JsonObject } from '../../../machinery/json.ts';
import { dnsLabelComplaints, dnsSubdomainComplaints } from '../../../machinery/names/dns.ts';
import { qualifiedNameComplaints } from '../../../machinery/names/qualified-name.ts';
import { duplicate, type FieldError, invalidValue, required, tooMany } from '../../../machinery/validation/field-error.ts';
import { readObject, readObjects, readText } from '../parts/edit.ts';
import { validateNodeSelector } from '../parts/node-selector.ts';

const most = { sets: 8, consumptions: 2, counters: 32, bindings: 4 } as const;
const choices = ['nodeName', 'nodeSelector', 'allNodes'] as const;
const oneNode = 'exactly one of `nodeName`, `nodeSelector`, or `allNodes` is required when `perDeviceNodeSelection` is set to true in the ResourceSlice spec';
const noNode = '`nodeName`, `nodeSelector` and `allNodes` can only be set if `perDeviceNodeSelection` is set to true in the ResourceSlice spec';

/** Where a device is: told for each device if, and only if, the slice says that each device tells it. */
export function validateDeviceNodes(device: JsonObject, at: string, perDevice: boolean): FieldError[] {
  if (!perDevice) return choices.some((key) => device[key] !== undefined) ? [invalidValue(at, null, noNode)] : [];
  const [name, selector] = [device['nodeName'], readObject(device, 'nodeSelector')];
  const given = choices.filter((key) => device[key] !== undefined && device[key] !== '' && device[key] !== false);
  const errors: FieldError[] = [];
  if (name === '') errors.push(invalidValue(`${at}.nodeName`, '', 'must not be empty'));
  else if (typeof name === 'string') errors.push(...dnsSubdomainComplaints(name).map((text) => invalidValue(`${at}.nodeName`, name, text)));
  if (selector !== undefined) errors.push(...validateNodeSelector(selector, `${at}.nodeSelector`));
  if (device['allNodes'] === false) errors.push(invalidValue(`${at}.allNodes`, false, 'must be either unset or set to true'));
  if (given.length === 0) errors.push(required(at, oneNode));
  if (given.length > 1) errors.push(invalidValue(at, `{${given.map((key) => `\`${key}\``).join(', ')}}`, oneNode));
  return errors;
}

const textsAt = (holder: JsonObject, key: string): readonly string[] => (holder[key] ?? []) as readonly string[];

/** Conditions of binding come with those of its failure, few, once, and apart. */
export function validateBindings(device: JsonObject, at: string): FieldError[] {
  const [bound, failed] = [textsAt(device, 'bindingConditions'), textsAt(device, 'bindingFailureConditions')];
  const [boundAt, failedAt] = [`${at}.bindingConditions`, `${at}.bindingFailureConditions`];
  const named = (names: readonly string[], field: string): FieldError[] =>
    names.length > most.bindings
      ? [tooMany(field, names.length, most.bindings)]
      : names.flatMap((name, index) => qualifiedNameComplaints(name).map((text) => invalidValue(`${field}[${index}]`, name, text)));
  const once = bound.flatMap((name, index) => (bound.indexOf(name) < index ? [duplicate(`${boundAt}[${index}]`, name)] : []));
  const apart = failed.flatMap((name, index) => {
    const field = `${failedAt}[${index}]`;
    const problem = 'bindingFailureConditions must not overlap with bindingConditions';
    return [...(failed.indexOf(name) < index ? [duplicate(field, name)] : []), ...(bound.includes(name) ? [invalidValue(field, name, problem)] : [])];
  });
  const alone: FieldError[] = [];
  if (bound.length === 0 && failed.length > 0) alone.push(invalidValue(boundAt, null, 'bindingConditions are required to use bindingFailureConditions'));
  if (failed.length === 0 && bound.length > 0) alone.push(invalidValue(failedAt, null, 'bindingFailureConditions are required to use bindingConditions'));
  return [...named(bound, boundAt), ...named(failed, failedAt), ...once, ...apart, ...alone];
}

function validateCounters(holder: JsonObject, at: string, nameKey: string): FieldError[] {
  const name = readText(holder, nameKey);
  const counters = Object.keys(readObject(holder, 'counters') ?? {}).sort();
  const field = `${at}.counters`;
  const errors = name === '' ? [required(`${at}.${nameKey}`)] : dnsLabelComplaints(name).map((text) => invalidValue(`${at}.${nameKey}`, name, text));
  if (counters.length === 0) return [...errors, required(field)];
  if (counters.length > most.counters) return [...errors, tooMany(field, counters.length, most.counters)];
  return [...errors, ...counters.flatMap((key) => dnsLabelComplaints(key).map((text) => invalidValue(`${field}[${key}]`, key, text)))];
}

function validateSets(sets: readonly JsonObject[], at: string, nameKey: string, limit: number): FieldError[] {
  if (sets.length > limit) return [tooMany(at, sets.length, limit)];
  const names = sets.map((set) => readText(set, nameKey));
  const repeated = names.flatMap((name, index) => (names.indexOf(name) < index ? [duplicate(`${at}[${index}]`, name)] : []));
  return [...sets.flatMap((set, index) => validateCounters(set, `${at}[${index}]`, nameKey)), ...repeated];
}

/** What a device takes of the counters that it shares with others. */
export function validateConsumption(device: JsonObject, at: string): FieldError[] {
  return validateSets(readObjects(device, 'consumesCounters'), `${at}.consumesCounters`, 'counterSet', most.consumptions);
}

/** The counters that devices of the pool share, in a slice without devices. */
export function validateSharedCounters(spec: JsonObject): FieldError[] {
  const both = spec['sharedCounters'] !== undefined && spec['devices'] !== undefined;
  return [
    ...(both ? [invalidValue('spec', '', 'only one of `sharedCounters` or `devices` is allowed')] : []),
    ...validateSets(readObjects(spec, 'sharedCounters'), 'spec.sharedCounters', 'name', most.sets),
  ];
}
