import { expect, test } from 'vitest';
import { failureStatus } from '../machinery/status.ts';
import {
  hasCause,
  isAlreadyExists,
  isApiError,
  isBadRequest,
  isConflict,
  isExpired,
  isForbidden,
  isInternalError,
  isInvalid,
  isMethodNotSupported,
  isNotFound,
  isRequestTooLarge,
  isTimeout,
  isTooManyRequests,
  isUnauthorized,
  isUnavailable,
  isUnsupportedMediaType,
} from './error-predicates.ts';
import { ApiError } from './errors.ts';

const operation = { verb: 'get', resource: 'pods', namespace: 'shop', name: 'web' };
const refused = (code: number, reason: string, message = 'no'): ApiError =>
  new ApiError({ status: failureStatus({ code, reason, message }), httpStatus: code, operation });
const predicates = {
  isAlreadyExists,
  isBadRequest,
  isConflict,
  isExpired,
  isForbidden,
  isInternalError,
  isInvalid,
  isMethodNotSupported,
  isNotFound,
  isRequestTooLarge,
  isTimeout,
  isTooManyRequests,
  isUnauthorized,
  isUnavailable,
  isUnsupportedMediaType,
};
const holding = (error: unknown): readonly string[] =>
  Object.entries(predicates)
    .filter(([, holds]) => holds(error))
    .map(([name]) => name);

test.each([
  [409, 'AlreadyExists', 'isAlreadyExists'],
  [409, 'Conflict', 'isConflict'],
  [410, 'Expired', 'isExpired'],
  [410, 'Gone', 'isExpired'],
  [404, 'NotFound', 'isNotFound'],
  [422, 'Invalid', 'isInvalid'],
  [403, 'Forbidden', 'isForbidden'],
  [401, 'Unauthorized', 'isUnauthorized'],
  [429, 'TooManyRequests', 'isTooManyRequests'],
  [504, 'Timeout', 'isTimeout'],
  [500, 'ServerTimeout', 'isTimeout'],
  [503, 'ServiceUnavailable', 'isUnavailable'],
  [400, 'BadRequest', 'isBadRequest'],
  [405, 'MethodNotAllowed', 'isMethodNotSupported'],
  [415, 'UnsupportedMediaType', 'isUnsupportedMediaType'],
  [413, 'RequestEntityTooLarge', 'isRequestTooLarge'],
  [500, 'InternalError', 'isInternalError'],
])('%d %s is told by one predicate, through causes too', (code, reason, name) => {
  expect(holding(refused(code, reason))).toEqual([name]);
  expect(holding(new Error('outer', { cause: refused(code, reason) }))).toEqual([name]);
});

test('a reason of nobody’s falls back to the HTTP status, and what is no refusal is none', () => {
  expect(holding(refused(404, 'Odd'))).toEqual(['isNotFound']);
  expect(holding(new Error('other'))).toEqual([]);
  expect(isApiError(new Error('outer', { cause: refused(404, 'NotFound') }))).toBe(false);
});

test('a refusal is one line that says what was asked and why not; causes are found by reason and field', () => {
  expect(refused(404, 'NotFound', 'pods "web"\nnot found').message).toBe('get pods "web" in "shop": NotFound: pods "web" not found');
  const status = failureStatus({
    code: 422,
    reason: 'Invalid',
    message: 'no',
    details: { causes: [{ reason: 'FieldValueRequired', message: 'x', field: 'spec.a' }] },
  });
  const invalid = new ApiError({ status, httpStatus: 422, operation });
  expect([hasCause(invalid, 'FieldValueRequired'), hasCause(invalid, 'FieldValueRequired', 'spec.b'), hasCause(invalid, 'Other'), hasCause(1, 'x')]).toEqual([
    true,
    false,
    false,
    false,
  ]);
});
