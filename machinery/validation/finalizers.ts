import type { Json } from '../json.ts';
import { qualifiedNameComplaints } from '../names/qualified-name.ts';
import { type FieldError, forbiddenField, invalidValue } from './field-error.ts';

const standard: ReadonlySet<string> = new Set(['kubernetes', 'orphan', 'foregroundDeletion']);

const names = (value: Json | undefined): string[] => (Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : []);

/** Complaints about one finalizer of a built-in kind: it has a domain, or is one of the server's own. */
export function validateDomainOfFinalizer(name: string, field: string): FieldError[] {
  return name.includes('/') || standard.has(name) ? [] : [invalidValue(field, name, 'name is neither a standard finalizer name nor is it fully qualified')];
}

/** Every broken rule of `metadata.finalizers`. */
export function validateFinalizers(value: Json | undefined, field: string, builtIn: boolean): FieldError[] {
  const finalizers = names(value);
  if (finalizers.length === 0) return [];
  const errors = finalizers.flatMap((name) => qualifiedNameComplaints(name).map((complaint) => invalidValue(field, name, complaint)));
  if (finalizers.includes('orphan') && finalizers.includes('foregroundDeletion')) {
    errors.push(invalidValue(field, finalizers, 'finalizer orphan and foregroundDeletion cannot be both set'));
  }
  if (builtIn) errors.push(...finalizers.flatMap((name, index) => validateDomainOfFinalizer(name, `${field}[${index}]`)));
  return errors;
}

/** Whoever waits for an object's end must not get new company. */
export function validateNoNewFinalizers(next: Json | undefined, current: Json | undefined, field: string): FieldError[] {
  const known = new Set(names(current));
  const added = [...new Set(names(next))].filter((name) => !known.has(name)).sort();
  if (added.length === 0) return [];
  const list = `[]string{${added.map((name) => JSON.stringify(name)).join(', ')}}`;
  return [forbiddenField(field, `no new finalizers can be added if the object is being deleted, found new finalizers ${list}`)];
}
