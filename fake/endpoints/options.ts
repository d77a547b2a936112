import type { JsonObject } from '../../machinery/json.ts';
import { byteLength } from '../../machinery/names/complaint.ts';
import { badRequest, invalid } from '../../machinery/status.ts';
import { type FieldError, forbiddenField, invalidValue, notSupported, required, tooLong } from '../../machinery/validation/field-error.ts';
import { dryRunErrors } from '../registry/delete-options.ts';
import type { RequestContext } from '../request/context.ts';
import { interned } from '../request/interned.ts';

/** How strictly unknown and repeated fields of a body are taken. */
export type FieldValidation = 'Ignore' | 'Warn' | 'Strict';

/** The options that create, update and patch share. */
export interface WriteOptions {
  readonly dryRun: boolean;
  /** The given field manager, or the part of the user agent before its slash. */
  readonly fieldManager: string;
  readonly fieldValidation: FieldValidation;
  readonly force: boolean;
  /** The options as admission sees them. */
  readonly raw: JsonObject;
}

const VALIDATIONS: readonly string[] = ['', 'Ignore', 'Strict', 'Warn'];
const LONGEST_MANAGER = 128;

/** As query conversion reads a boolean: only `false` and `0` are false. */
export function queryBoolean(value: string | null): boolean | undefined {
  if (value === null) return undefined;
  return !/^(false|0)$/i.test(value);
}

const LARGEST = 2n ** 63n;

/** As query conversion reads an integer of 64 bits. @throws {StatusError} 400 in Go's words for all else, an empty text too */
export function queryInteger(text: string): number {
  const isInteger = /^[+-]?[0-9]+$/.test(text);
  const value = isInteger ? BigInt(text.replace('+', '')) : 0n;
  const problem = isInteger ? (value >= LARGEST || value < -LARGEST ? 'value out of range' : undefined) : 'invalid syntax';
  if (problem !== undefined) throw badRequest(`strconv.ParseInt: parsing ${JSON.stringify(text)}: ${problem}`);
  return Number(value);
}

function managerErrors(manager: string): FieldError[] {
  // Letters, digits, punctuation and symbols are all that ASCII has from space to tilde.
  if (manager.length <= LONGEST_MANAGER && /^[ -~]*$/.test(manager)) return [];
  const errors: FieldError[] = [];
  if (byteLength(manager) > LONGEST_MANAGER) errors.push(tooLong('fieldManager', LONGEST_MANAGER));
  let position = 0;
  for (const character of manager) {
    if (/[\p{L}\p{M}\p{N}\p{P}\p{S} ]/u.test(character)) {
      position += byteLength(character);
      continue;
    }
    const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
    errors.push(invalidValue('fieldManager', manager, `invalid character U+${code} (at position ${position})`));
    break;
  }
  return errors;
}

function applyErrors(query: URLSearchParams, isApply: boolean | undefined): FieldError[] {
  if (isApply === undefined) return [];
  if (isApply) return (query.get('fieldManager') ?? '') === '' ? [required('fieldManager', 'is required for apply patch')] : [];
  return queryBoolean(query.get('force')) === undefined ? [] : [forbiddenField('force', 'may not be specified for non-apply patch')];
}

/** Who writes when the caller does not say. @see apiserver pkg/endpoints/handlers/create.go, managerOrUserAgent (v1.37) */
function agentPrefix(userAgent: string | undefined): string {
  const prefix = (userAgent ?? '').split('/')[0] ?? '';
  const printable = prefix.replace(/[^\p{L}\p{M}\p{N}\p{P}\p{S} ]/gu, '');
  return interned(printable.slice(0, LONGEST_MANAGER) || 'unknown');
}

/**
 * Reads the options of a write from its query.
 *
 * @throws {StatusError} 422 with what is wrong with them
 * @see apimachinery pkg/apis/meta/v1/validation/validation.go (v1.37)
 */
export function writeOptionsOf({ query, request }: RequestContext, kind: 'CreateOptions' | 'UpdateOptions' | 'PatchOptions', isApply?: boolean): WriteOptions {
  const headers = request.headers;
  const manager = interned(query.get('fieldManager') ?? '');
  if (query.size === 0 && isApply !== true) {
    return {
      dryRun: false,
      fieldManager: agentPrefix(headers['user-agent']),
      fieldValidation: 'Warn',
      force: false,
      raw: { kind, apiVersion: 'meta.k8s.io/v1' },
    };
  }
  const dryRun = query.getAll('dryRun');
  const validation = query.get('fieldValidation') ?? '';
  const errors = [...applyErrors(query, isApply), ...managerErrors(manager), ...dryRunErrors(dryRun)];
  if (!VALIDATIONS.includes(validation)) errors.push(notSupported('fieldValidation', validation, VALIDATIONS));
  if (errors.length > 0) throw invalid({ group: 'meta.k8s.io', kind }, '', errors);
  return {
    dryRun: dryRun.includes('All'),
    fieldManager: manager === '' ? agentPrefix(headers['user-agent']) : manager,
    fieldValidation: validation === '' ? 'Warn' : (validation as FieldValidation),
    force: queryBoolean(query.get('force')) ?? false,
    raw: {
      kind,
      apiVersion: 'meta.k8s.io/v1',
      ...(dryRun.length === 0 ? {} : { dryRun }),
      ...(manager === '' ? {} : { fieldManager: manager }),
      ...(validation === '' ? {} : { fieldValidation: validation }),
    },
  };
}
