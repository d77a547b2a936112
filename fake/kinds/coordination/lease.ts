import type { JsonObject } from '../../../machinery/json.ts';
import { qualifiedNameComplaints } from '../../../machinery/names/qualified-name.ts';
import { dnsSubdomainComplaints } from '../../../machinery/names/dns.ts';
import { type FieldError, invalidValue, notSupported, required } from '../../../machinery/validation/field-error.ts';
import type { DraftObject, StoredObject, Strategy } from '../../registry/strategy.ts';
import { ensureObject, isUnset, objectAt, readObject, readText } from '../parts/edit.ts';
import { ageOf, tableOf } from '../parts/table.ts';

const known = 'OldestEmulationVersion';

/** Election strategies that the server knows by themselves; others need a domain. */
function validateElection(name: unknown, field: string): FieldError[] {
  if (isUnset(name) || name === known) return [];
  // The path says it twice, upstream too.
  const at = `${field}.strategy`;
  return String(name).includes('/') ? qualifiedNameComplaints(String(name)).map((text) => invalidValue(at, name, text)) : [notSupported(at, name, [known])];
}

/** @see kubernetes pkg/apis/coordination/validation/validation.go, ValidateLeaseSpec (v1.37) */
function validateLease(lease: StoredObject): FieldError[] {
  const spec: JsonObject = readObject(lease, 'spec') ?? {};
  const [seconds, transitions] = [spec['leaseDurationSeconds'], spec['leaseTransitions']];
  const errors: FieldError[] = [];
  if (typeof seconds === 'number' && seconds <= 0) errors.push(invalidValue('spec.leaseDurationSeconds', seconds, 'must be greater than 0'));
  if (typeof transitions === 'number' && transitions < 0) errors.push(invalidValue('spec.leaseTransitions', transitions, 'must be greater than or equal to 0'));
  return errors;
}

/** Elections that the server coordinates are off by default; what was stored while they were on stays. */
function dropElection(draft: DraftObject, current: StoredObject | undefined): void {
  const before = readObject(current, 'spec');
  if (!isUnset(before?.['strategy']) || !isUnset(before?.['preferredHolder'])) return;
  const spec = objectAt(draft, 'spec');
  delete spec?.['strategy'];
  delete spec?.['preferredHolder'];
}

/** The rules of leases. */
export const leaseStrategy: Strategy = {
  defaults: (draft) => {
    ensureObject(draft, 'spec');
  },
  prepareCreate: (draft) => dropElection(draft, undefined),
  validateCreate: validateLease,
  update: { prepare: (draft, current) => dropElection(draft, current), validate: validateLease },
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
