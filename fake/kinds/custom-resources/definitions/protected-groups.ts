import { type FieldError, invalidValue, required } from '../../../../machinery/validation/field-error.ts';
import type { DefinitionCondition } from './definition.ts';
import type { StoredObject } from '../../../registry/strategy.ts';

const ANNOTATION = 'api-approved.kubernetes.io';
const SEE = 'see https://github.com/kubernetes/enhancements/pull/1111';

/** Whether a definition in a group of the community's says who approved it. */
export interface Approval {
  readonly state: 'approved' | 'bypassed' | 'missing' | 'invalid';
  /** As conditions and errors word it. */
  readonly reason: string;
}

/** Whether a group belongs to the community: its definitions need an approval. */
export function isProtectedGroup(group: string): boolean {
  return ['k8s.io', 'kubernetes.io'].some((domain) => group === domain || group.endsWith(`.${domain}`));
}

/** What the annotation of a definition says. @see apiextensions-apiserver pkg/apihelpers/helpers.go, GetAPIApprovalState (v1.37) */
export function approvalOf(definition: StoredObject): Approval {
  const annotation = definition.metadata.annotations?.[ANNOTATION] ?? '';
  const rule = `protected groups must have approval annotation ${JSON.stringify(ANNOTATION)}`;
  if (annotation === '') return { state: 'missing', reason: `${rule}, ${SEE}` };
  if (annotation.startsWith('unapproved')) return { state: 'bypassed', reason: `not approved: ${JSON.stringify(annotation)}` };
  if (/^[a-zA-Z][a-zA-Z0-9+.-]*:\/\/[^/]+/.test(annotation)) return { state: 'approved', reason: `approved in ${annotation}` };
  return { state: 'invalid', reason: `${rule} with either a URL or a reason starting with "unapproved", ${SEE}` };
}

/** A protected group's definition must say that it is approved, or that it is not; one that never said is left alone. */
export function validateApproval(definition: StoredObject, current: StoredObject | undefined, group: string): readonly FieldError[] {
  if (!isProtectedGroup(group)) return [];
  const { state, reason } = approvalOf(definition);
  if (current !== undefined && approvalOf(current).state === state) return [];
  const field = `metadata.annotations[${ANNOTATION}]`;
  if (state === 'missing') return [required(field, reason)];
  return state === 'invalid' ? [invalidValue(field, definition.metadata.annotations?.[ANNOTATION], reason)] : [];
}

const REASONS: Readonly<Record<Approval['state'], string>> = {
  approved: 'ApprovedAnnotation',
  bypassed: 'UnapprovedAnnotation',
  missing: 'MissingAnnotation',
  invalid: 'InvalidAnnotation',
};

/** The condition that tells of the approval; undefined for groups that need none. */
export function approvalCondition(definition: StoredObject, group: string): DefinitionCondition | undefined {
  if (!isProtectedGroup(group)) return undefined;
  const { state, reason: message } = approvalOf(definition);
  return { type: 'KubernetesAPIApprovalPolicyConformant', status: state === 'approved' ? 'True' : 'False', reason: REASONS[state], message };
}
