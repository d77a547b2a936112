import { configMapKeyComplaints } from '../../../machinery/names/key.ts';
import { qualifiedNameComplaints } from '../../../machinery/names/qualified-name.ts';
import { type FieldError, invalidValue, notSupported, required } from '../../../machinery/validation/field-error.ts';
import type { StoredObject, Strategy } from '../../registry/strategy.ts';
import { readObject, readText } from '../parts/edit.ts';
import { validateImmutable } from '../parts/immutable.ts';
import { ageOf, tableOf } from '../parts/table.ts';
import { compareVersions, parseVersion, zeroVersion } from './semantic-version.ts';

const known = 'OldestEmulationVersion';

/** Ways to elect that the server knows by themselves; others need a domain. */
function validateElection(name: string): FieldError[] {
  // The path says it twice, upstream too.
  const at = 'spec.strategy.strategy';
  if (name.includes('/')) return qualifiedNameComplaints(name).map((text) => invalidValue(at, name, text));
  return name === known ? [] : [notSupported(at, name, [known])];
}

/** @see kubernetes pkg/apis/coordination/validation/validation.go, ValidateLeaseCandidateSpec (v1.37) */
function validateCandidate(candidate: StoredObject): FieldError[] {
  const spec = readObject(candidate, 'spec');
  const [binary, emulated, strategy] = ['binaryVersion', 'emulationVersion', 'strategy'].map((key) => readText(spec, key)) as [string, string, string];
  const [binaryVersion, emulatedVersion] = [parseVersion(binary), parseVersion(emulated)];
  const errors: FieldError[] = [];
  const semantic = 'must be a valid semantic version';
  if (readText(spec, 'leaseName') === '') errors.push(required('spec.leaseName'));
  if (emulated !== '' && emulatedVersion === undefined) errors.push(invalidValue('spec.emulationVersion', emulated, semantic));
  if (binary === '') errors.push(required('spec.binaryVersion'));
  else if (binaryVersion === undefined) errors.push(invalidValue('spec.binaryVersion', binary, semantic));
  const emulatedOrZero = emulatedVersion ?? zeroVersion;
  // What is no version counts as the first of all.
  if (binary !== '' && emulated !== '' && compareVersions(binaryVersion ?? zeroVersion, emulatedOrZero) < 0)
    errors.push(invalidValue('spec.binaryVersion', binary, 'must be greater than or equal to `emulationVersion`'));
  if (strategy === '') return [...errors, required('spec.strategy')];
  if (strategy === known && compareVersions(emulatedOrZero, zeroVersion) === 0)
    errors.push(required('spec.emulationVersion', "must be specified when `strategy` is 'OldestEmulationVersion'"));
  return [...errors, ...validateElection(strategy)];
}

/** The rules of candidates for a lease. */
export const leaseCandidateStrategy: Strategy = {
  nameRule: configMapKeyComplaints,
  validateCreate: validateCandidate,
  update: { validate: (next, current) => [...validateCandidate(next), ...validateImmutable(next, current, 'spec.leaseName')] },
  createOnUpdate: true,
  unconditionalUpdate: false,
  table: tableOf(['LeaseName', 'BinaryVersion', 'EmulationVersion', 'Age'], (object, nowMs) => {
    const spec = readObject(object, 'spec');
    return [...['leaseName', 'binaryVersion', 'emulationVersion'].map((key) => readText(spec, key)), ageOf(object, nowMs)];
  }),
};
