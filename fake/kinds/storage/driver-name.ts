import type { JsonObject } from '../../../machinery/json.ts';
import { dnsSubdomainComplaints } from '../../../machinery/names/dns.ts';
import { type FieldError, invalidValue, required, tooLong } from '../../../machinery/validation/field-error.ts';

/** Complaints about the name of a CSI driver. @see kubernetes pkg/apis/core/validation/validation.go, ValidateCSIDriverName (v1.37) */
export function validateDriverName(name: string, field: string): FieldError[] {
  if (name === '') return [required(field)];
  const long = name.length > 63 ? [tooLong(field, 63)] : [];
  return [...long, ...dnsSubdomainComplaints(name.toLowerCase()).map((text) => invalidValue(field, name, text))];
}

const most = { count: 512, bytes: 256 * 1024 } as const;

/** Every broken rule of what a class tells its driver. */
export function validateParameters(parameters: JsonObject | undefined, needed: 'some' | 'none'): FieldError[] {
  const entries = Object.entries(parameters ?? {});
  if (entries.length > most.count) return [tooLong('parameters', most.count)];
  const errors = entries.filter(([key]) => key === '').map(([key]) => invalidValue('parameters', key, 'field can not be empty.'));
  const bytes = entries.reduce((sum, [key, value]) => sum + key.length + String(value).length, 0);
  if (bytes > most.bytes) errors.push(tooLong('parameters', most.bytes));
  if (needed === 'some' && entries.length === 0) errors.push(required('parameters', 'must contain at least one key/value pair'));
  return errors;
}
