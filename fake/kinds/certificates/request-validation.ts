import type { JsonObject } from '../../../machinery/json.ts';
import { duplicate, type FieldError, forbiddenField, invalidValue, notSupported, required } from '../../../machinery/validation/field-error.ts';
import { sameJson } from '../../registry/equality.ts';
import type { StoredObject } from '../../registry/strategy.ts';
import { isUnset, readObject, readObjects, readText } from '../parts/edit.ts';
import { fromBase64, isSigned, pemBlocks } from './pem.ts';
import { validateSignerName } from './signer-name.ts';

const usages: readonly string[] = [
  'any',
  'cert sign',
  'client auth',
  'code signing',
  'content commitment',
  'crl sign',
  'data encipherment',
  'decipher only',
  'digital signature',
  'email protection',
  'encipher only',
  'ipsec end system',
  'ipsec tunnel',
  'ipsec user',
  'key agreement',
  'key encipherment',
  'microsoft sgc',
  'netscape sgc',
  'ocsp signing',
  's/mime',
  'server auth',
  'signing',
  'timestamping',
];
const decisions: readonly string[] = ['Approved', 'Denied'];
const finals: readonly string[] = [...decisions, 'Failed'];
const legacySigner = 'kubernetes.io/legacy-unknown';
const conditionsField = 'status.conditions';

function pemText(value: unknown): string {
  const bytes = typeof value === 'string' ? fromBase64(value) : undefined;
  return bytes === undefined ? '' : String.fromCharCode(...bytes);
}

function validateRequest(request: unknown): FieldError[] {
  const [block] = pemBlocks(pemText(request));
  if (block?.type !== 'CERTIFICATE REQUEST') return [invalidValue('spec.request', request ?? null, 'PEM block type must be CERTIFICATE REQUEST')];
  return isSigned(block.bytes) ? [] : [invalidValue('spec.request', request, 'x509: malformed certificate request')];
}

function validateUsages(given: readonly string[]): FieldError[] {
  if (given.length === 0) return [required('spec.usages')];
  const at = (index: number): string => `spec.usages[${index}]`;
  return [
    ...given.flatMap((usage, index) => (usages.includes(usage) ? [] : [notSupported(at(index), usage, usages)])),
    ...given.flatMap((usage, index) => (given.indexOf(usage) < index ? [duplicate(at(index), usage)] : [])),
  ];
}

const conditionsOf = (object: JsonObject): readonly JsonObject[] => readObjects(readObject(object, 'status'), 'conditions');

function validateConditions(object: StoredObject): FieldError[] {
  const conditions = conditionsOf(object);
  const types = conditions.map((item) => readText(item, 'type'));
  const errors = conditions.flatMap((item, index) => {
    const at = `${conditionsField}[${index}]`;
    const [type, status] = [types[index] ?? '', readText(item, 'status')];
    const known = finals.includes(type) ? ['True'] : ['False', 'True', 'Unknown'];
    return [
      ...(type === '' ? [required(`${at}.type`)] : []),
      ...(status === '' ? [required(`${at}.status`)] : known.includes(status) ? [] : [notSupported(`${at}.status`, status, known)]),
      ...(types.indexOf(type) < index ? [duplicate(`${at}.type`, type)] : []),
    ];
  });
  if (!decisions.every((type) => types.includes(type))) return errors;
  const members = decisions.map((type) => `conditions[{"type": "${type}"}]`);
  const problem = `must specify at most one of: ${members.map((member) => `\`${member}\``).join(', ')}`;
  return [...errors, invalidValue(conditionsField, `{${members.join(', ')}}`, problem)];
}

function validateCertificate(object: StoredObject): FieldError[] {
  const certificate = readObject(object, 'status')?.['certificate'];
  if (isUnset(certificate)) return [];
  const bad = (detail: string): FieldError[] => [invalidValue('status.certificate', '<certificate data>', detail)];
  const blocks = pemBlocks(pemText(certificate));
  if (blocks.length === 0) return bad('must contain at least one CERTIFICATE PEM block');
  const other = blocks.find((block) => block.type !== 'CERTIFICATE');
  if (other !== undefined) return bad(`only CERTIFICATE PEM blocks are allowed, found ${JSON.stringify(other.type)}`);
  if (blocks.some((block) => block.hasHeaders)) return bad('no PEM block headers are permitted');
  return blocks.every((block) => isSigned(block.bytes)) ? [] : bad('x509: malformed certificate');
}

/** Every broken rule of a certificate signing request. @see kubernetes pkg/apis/certificates/validation/validation.go (v1.37) */
export function validateCertificateRequest(object: StoredObject): FieldError[] {
  const spec = readObject(object, 'spec') ?? {};
  const [signer, seconds] = [readText(spec, 'signerName'), spec['expirationSeconds']];
  return [
    ...validateRequest(spec['request']),
    ...validateUsages((spec['usages'] ?? []) as readonly string[]),
    ...(signer === legacySigner
      ? [invalidValue('spec.signerName', signer, 'the legacy signerName is not allowed via this API version')]
      : validateSignerName(signer, 'spec.signerName')),
    ...(typeof seconds === 'number' && seconds < 600
      ? [invalidValue('spec.expirationSeconds', seconds, 'may not specify a duration less than 600 seconds (10 minutes)')]
      : []),
    ...validateConditions(object),
    ...validateCertificate(object),
  ];
}

const typed = (object: JsonObject, type: string): readonly JsonObject[] => conditionsOf(object).filter((item) => item['type'] === type);

/** What was decided stays decided. */
export function validateCertificateRequestUpdate(next: StoredObject, current: StoredObject): FieldError[] {
  const removed = finals.filter((type) => typed(next, type).length < typed(current, type).length);
  return [
    ...validateCertificateRequest(next),
    ...removed.map((type) => forbiddenField(conditionsField, `updates may not remove a condition of type ${JSON.stringify(type)}`)),
  ];
}

/** Signers write certificates, once, and decide nothing. */
export function validateCertificateRequestStatus(next: StoredObject, current: StoredObject): FieldError[] {
  const decided = decisions.flatMap((type) => {
    const [now, before] = [typed(next, type), typed(current, type)];
    const verb = now.length > before.length ? 'add' : now.length === before.length && !sameJson(now, before) ? 'modify' : undefined;
    return verb === undefined ? [] : [forbiddenField(conditionsField, `updates may not ${verb} a condition of type ${JSON.stringify(type)}`)];
  });
  const before = readObject(current, 'status')?.['certificate'];
  const changed = !isUnset(before) && readObject(next, 'status')?.['certificate'] !== before;
  return [
    ...validateCertificateRequestUpdate(next, current),
    ...decided,
    ...(changed ? [forbiddenField('status.certificate', 'updates may not change existing certificate content')] : []),
  ];
}
