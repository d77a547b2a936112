import { badRequest, invalid } from '../../machinery/status.ts';
import { type FieldError, forbiddenField, invalidValue } from '../../machinery/validation/field-error.ts';

function integer(query: URLSearchParams, key: string): number | undefined {
  const text = query.get(key);
  if (text === null || text === '') return undefined;
  if (/^[+-]?\d+$/.test(text)) return Number(text);
  throw badRequest(`strconv.ParseInt: parsing ${JSON.stringify(text)}: invalid syntax`);
}

/** What is asked of a log, once it is known to make sense. */
export interface LogOptions {
  readonly container: string;
  readonly follow: boolean;
  readonly previous: boolean;
  readonly timestamps: boolean;
  readonly sinceSeconds: number | undefined;
  /** RFC 3339, or `''`. */
  readonly sinceTime: string;
  readonly tailLines: number | undefined;
  readonly limitBytes: number | undefined;
}

// Any value but these makes a flag of a query true. Source: apimachinery pkg/runtime/conversion.go, Convert_Slice_string_To_bool (v1.37)
function flag(query: URLSearchParams, key: string): boolean {
  const text = query.get(key);
  return text !== null && text.toLowerCase() !== 'false' && text !== '0';
}

function checkTime(text: string): void {
  if (text === '' || !Number.isNaN(Date.parse(text))) return;
  throw badRequest(`parsing time ${JSON.stringify(text)} as "2006-01-02T15:04:05Z07:00": cannot parse ${JSON.stringify(text)} as "2006"`);
}

/**
 * Reads the options of a log, and refuses those that make no sense.
 *
 * @throws {StatusError} 400 for what is no number or time, 422 for what is out of bounds
 * @see kubernetes pkg/apis/core/validation/validation.go, ValidatePodLogOptions (v1.37)
 */
export function logOptionsOf(query: URLSearchParams, pod: string): LogOptions {
  const sinceSeconds = integer(query, 'sinceSeconds');
  const sinceTime = query.get('sinceTime') ?? '';
  checkTime(sinceTime);
  const tailLines = integer(query, 'tailLines');
  const limitBytes = integer(query, 'limitBytes');
  const errors: FieldError[] = [];
  if (tailLines !== undefined && tailLines < 0) errors.push(invalidValue('tailLines', tailLines, 'must be greater than or equal to 0'));
  if (limitBytes !== undefined && limitBytes < 1) errors.push(invalidValue('limitBytes', limitBytes, 'must be greater than 0'));
  // The rule names no field, which the server writes as an empty path.
  if (sinceSeconds !== undefined && sinceTime !== '') errors.push(forbiddenField('[]', 'at most one of `sinceTime` or `sinceSeconds` may be specified'));
  else if (sinceSeconds !== undefined && sinceSeconds < 1) errors.push(invalidValue('sinceSeconds', sinceSeconds, 'must be greater than 0'));
  if (query.has('stream')) errors.push(forbiddenField('stream', 'may not be specified'));
  if (errors.length > 0) throw invalid({ group: '', kind: 'PodLogOptions' }, pod, errors);
  const [follow, previous, timestamps] = [flag(query, 'follow'), flag(query, 'previous'), flag(query, 'timestamps')];
  return { container: query.get('container') ?? '', follow, previous, timestamps, sinceSeconds, sinceTime, tailLines, limitBytes };
}
