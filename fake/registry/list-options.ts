import { invalid, StatusError } from '../../machinery/status.ts';
import { type FieldError, forbiddenField, notSupported } from '../../machinery/validation/field-error.ts';

/** The part of ListOptions that says from which state to answer. Strings as in the query, `''` where absent. */
export interface ListOptions {
  readonly resourceVersion?: string;
  readonly resourceVersionMatch?: string;
  readonly continue?: string;
  readonly sendInitialEvents?: boolean;
}

const FIELD = 'resourceVersionMatch';
const WITH_CONTINUE = forbiddenField(FIELD, 'resourceVersionMatch is forbidden when continue is provided');

function listErrors({ resourceVersion = '', resourceVersionMatch: match = '', continue: token = '', sendInitialEvents }: ListOptions): FieldError[] {
  const errors: FieldError[] = [];
  if (match !== '') {
    if (resourceVersion === '') errors.push(forbiddenField(FIELD, 'resourceVersionMatch is forbidden unless resourceVersion is provided'));
    if (token !== '') errors.push(WITH_CONTINUE);
    if (match !== 'Exact' && match !== 'NotOlderThan') errors.push(notSupported(FIELD, match, ['Exact', 'NotOlderThan', '']));
    if (match === 'Exact' && resourceVersion === '0') errors.push(forbiddenField(FIELD, 'resourceVersionMatch "exact" is forbidden for resourceVersion "0"'));
  }
  if (sendInitialEvents !== undefined) errors.push(forbiddenField('sendInitialEvents', 'sendInitialEvents is forbidden for list'));
  return errors;
}

function watchErrors({ resourceVersion = '', resourceVersionMatch: match = '', continue: token = '', sendInitialEvents }: ListOptions): FieldError[] {
  const errors: FieldError[] = [];
  // A watch from any state or from now is one with initial events to the server, and those come with a match.
  const isMatched = match !== '' || (sendInitialEvents === undefined && (resourceVersion === '' || resourceVersion === '0'));
  if (sendInitialEvents !== undefined && match !== 'NotOlderThan') {
    errors.push(forbiddenField(FIELD, 'sendInitialEvents requires setting resourceVersionMatch to NotOlderThan'));
  }
  if (match !== '') {
    if (sendInitialEvents === undefined) errors.push(forbiddenField(FIELD, 'resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided'));
    if (match !== 'NotOlderThan') errors.push(notSupported(FIELD, match, ['NotOlderThan']));
  }
  if (isMatched && token !== '') errors.push(WITH_CONTINUE);
  return errors;
}

/**
 * Refuses options that contradict each other.
 *
 * @throws {StatusError} 422 Invalid
 * @see apimachinery pkg/apis/meta/internalversion/validation/validation.go (v1.37)
 */
export function checkListOptions(options: ListOptions, verb: 'list' | 'watch'): void {
  const errors = verb === 'list' ? listErrors(options) : watchErrors(options);
  if (errors.length > 0) throw invalid({ group: 'meta.k8s.io', kind: 'ListOptions' }, '', errors);
}

const LARGEST = 2n ** 64n - 1n;

/** Why a text is no unsigned number of 64 bits, in Go's words; undefined when it is one. */
export function unsignedProblem(text: string): string | undefined {
  if (!/^[0-9]+$/.test(text)) return 'invalid syntax';
  return BigInt(text) > LARGEST ? 'value out of range' : undefined;
}

/** The complaint about a resourceVersion that is no 64-bit number; undefined when it is one. */
export function revisionComplaint(text: string): string | undefined {
  const problem = unsignedProblem(text);
  const quoted = JSON.stringify(text);
  return problem === undefined ? undefined : `resourceVersion: Invalid value: ${quoted}: strconv.ParseUint: parsing ${quoted}: ${problem}`;
}

/** What a read at a revision that does not exist yet is told. */
export function revisionTooLarge(asked: bigint, current: bigint): StatusError {
  return new StatusError({
    code: 504,
    reason: 'Timeout',
    message: `Timeout: Too large resource version: ${asked}, current: ${current}`,
    details: { causes: [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }], retryAfterSeconds: 1 },
  });
}
