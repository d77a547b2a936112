import type { JsonObject } from '../../../machinery/json.ts';
import { qualifiedNameComplaints } from '../../../machinery/names/qualified-name.ts';
import { dnsSubdomainComplaints } from '../../../machinery/names/dns.ts';
import { type FieldError, forbiddenField, invalidValue, required } from '../../../machinery/validation/field-error.ts';
import type { StoredObject, Strategy } from '../../registry/strategy.ts';
import { ensureObject, isUnset, readObject, readText } from '../parts/edit.ts';
import { ageOf, tableOf } from '../parts/table.ts';

/** Election strategies that the server knows by themselves; others need a domain. */
function validateElection(name: unknown, field: string): FieldError[] {
  if (isUnset(name) || name === 'OldestEmulationVersion') return [];
  return qualifiedNameComplaints(String(name)).map((text) => invalidValue(field, name, text));
}

/** @see kubernetes pkg/apis/coordination/validation/validation.go, ValidateLeaseSpec (v1.37) */
function validateLease(lease: StoredObject): FieldError[] {
  const spec: JsonObject = readObject(lease, 'spec') ?? {};
  const [seconds, transitions, election] = [spec['leaseDurationSeconds'], spec['leaseTransitions'], spec['strategy']];
  const errors: FieldError[] = [];
  if (typeof seconds === 'number' && seconds <= 0) errors.push(invalidValue('spec.leaseDurationSeconds', seconds, 'must be greater than 0'));
  if (typeof transitions === 'number' && transitions < 0) errors.push(invalidValue('spec.leaseTransitions', transitions, 'must be greater than or equal to 0'));
  errors.push(...validateElection(election, 'spec.strategy'));
  if (!isUnset(spec['preferredHolder']) && isUnset(election))
    errors.push(forbiddenField('spec.preferredHolder', 'may only be specified if `strategy` is defined'));
  return errors;
}

/** The rules of leases. */
export const leaseStrategy: Strategy = {
  defaults: (draft) => {
    ensureObject(draft, 'spec');
  },
  validateCreate: validateLease,
  update: { validate: validateLease },
  createOnUpdate: true,
  unconditionalUpdate: false,
  table: tableOf(['Holder', 'Age'], (lease, nowMs) => [readText(readObject(lease, 'spec'), 'holderIdentity'), ageOf(lease, nowMs)]),
};

const semantic = /^(0|[1-9]\d*)\.(0|[1-9]\d*)(\.(0|[1-9]\d*))?(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?$/;

function validateVersion(spec: JsonObject, key: string): FieldError[] {
  const version = readText(spec, key);
  return version === '' || semantic.test(version) ? [] : [invalidValue(`spec.${key}`, version, 'must be a valid semantic version')];
}

function validateCandidate(candidate: StoredObject): FieldError[] {
  const spec = readObject(candidate, 'spec') ?? {};
  const name = readText(spec, 'leaseName');
  return [
    ...(name === '' ? [required('spec.leaseName')] : dnsSubdomainComplaints(name).map((text) => invalidValue('spec.leaseName', name, text))),
    ...(readText(spec, 'binaryVersion') === '' ? [required('spec.binaryVersion')] : validateVersion(spec, 'binaryVersion')),
    ...validateVersion(spec, 'emulationVersion'),
    ...(isUnset(spec['strategy']) ? [required('spec.strategy')] : validateElection(spec['strategy'], 'spec.strategy')),
  ];
}

/** The rules of candidates for a lease. */
export const leaseCandidateStrategy: Strategy = {
  validateCreate: validateCandidate,
  update: { validate: validateCandidate },
  createOnUpdate: true,
  unconditionalUpdate: false,
  table: tableOf(['LeaseName', 'BinaryVersion', 'EmulationVersion', 'PingTime', 'RenewTime', 'Strategy', 'Age'], (object, nowMs) => {
    const spec = readObject(object, 'spec');
    const keys = ['leaseName', 'binaryVersion', 'emulationVersion', 'pingTime', 'renewTime', 'strategy'] as const;
    return [...keys.map((key) => readText(spec, key)), ageOf(object, nowMs)];
  }),
};
