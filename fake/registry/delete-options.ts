import { invalid } from '../../machinery/status.ts';
import { type FieldError, invalidValue, notSupported } from '../../machinery/validation/field-error.ts';
import type { Preconditions } from './preconditions.ts';

/** How to delete, as the body or the query says. */
export interface DeleteOptions {
  readonly gracePeriodSeconds?: number;
  readonly preconditions?: Preconditions;
  readonly orphanDependents?: boolean;
  readonly propagationPolicy?: string;
  readonly dryRun?: readonly string[];
  readonly ignoreStoreReadErrorWithClusterBreakingPotential?: boolean;
}

const POLICIES: readonly string[] = ['Foreground', 'Background', 'Orphan', 'nil'];
const KIND = { group: 'meta.k8s.io', kind: 'DeleteOptions' } as const;

/** What is wrong with the list of dry-run stages of any options. */
export function dryRunErrors(dryRun: readonly string[] | undefined): FieldError[] {
  if (dryRun === undefined || dryRun.every((stage) => stage === 'All')) return [];
  return [notSupported('dryRun', dryRun, ['All'])];
}

function unsafeDeleteErrors(options: DeleteOptions): FieldError[] {
  const field = 'ignoreStoreReadErrorWithClusterBreakingPotential';
  if (options.ignoreStoreReadErrorWithClusterBreakingPotential !== true) return [];
  const clash = (other: string): FieldError => invalidValue(field, true, `cannot be set together with .${other}`);
  return [
    ...(options.propagationPolicy === undefined ? [] : [clash('propagationPolicy')]),
    ...(options.orphanDependents === undefined ? [] : [clash('orphanDependents')]),
    ...(options.gracePeriodSeconds === undefined ? [] : [clash('gracePeriodSeconds')]),
    ...(options.preconditions === undefined ? [] : [clash('preconditions')]),
  ];
}

/** Throws 422 when `options` contradict themselves. @see apimachinery pkg/apis/meta/v1/validation/validation.go, ValidateDeleteOptions (v1.37) */
export function validateDeleteOptions(options: DeleteOptions): void {
  const { orphanDependents, propagationPolicy } = options;
  const errors: FieldError[] = [];
  if (orphanDependents !== undefined && propagationPolicy !== undefined) {
    errors.push(invalidValue('propagationPolicy', propagationPolicy, 'orphanDependents and deletionPropagation cannot be both set'));
  }
  if (propagationPolicy !== undefined && !POLICIES.slice(0, 3).includes(propagationPolicy)) {
    errors.push(notSupported('propagationPolicy', propagationPolicy, POLICIES));
  }
  errors.push(...dryRunErrors(options.dryRun), ...unsafeDeleteErrors(options));
  if (errors.length > 0) throw invalid(KIND, '', errors);
}
