import { expect, test } from 'vitest';
import { answerOf, describeFailure, timeoutText } from './webhook-errors.ts';

test.each([
  [500, 'text/plain; charset=utf-8', 'boom\n', 'an error on the server ("boom") has prevented the request from succeeding'],
  [500, 'application/json', '{}', 'an error on the server ("unknown") has prevented the request from succeeding'],
  [404, 'text/plain', '404 page not found', 'the server could not find the requested resource'],
  [403, 'text/plain', 'no entry', 'no entry'],
  [418, 'text/plain', '', 'the server responded with the status code 418 but did not return more information'],
  [400, 'application/json', '{"kind":"Status","apiVersion":"v1","status":"Failure","message":"told"}', 'told'],
  [200, 'text/plain', '', '0-length response with status code: 200 and content type: text/plain'],
  [200, 'text/html', '<html>', "couldn't get version/kind; json parse error: invalid character '<' looking for beginning of value"],
])('an answer %i of %s is told in client-go words', (status, contentType, text, message) => {
  expect(answerOf({ status, contentType, text })).toEqual({ kind: 'failed', message });
});

test('a certificate for another host says for which', () => {
  const failure = { code: 'ERR_TLS_CERT_ALTNAME_INVALID', cert: { subjectaltname: 'DNS:a.example, DNS:b.example' } };
  expect(describeFailure(failure, 'c.example')).toBe('tls: failed to verify certificate: x509: certificate is valid for a.example, b.example, not c.example');
  expect(describeFailure(failure, '127.0.0.1')).toContain("because it doesn't contain any IP SANs");
});

test('a timeout is told as Go prints durations', () => {
  expect([timeoutText(30), timeoutText(10_000), timeoutText(90_000)]).toEqual(['1s', '10s', '1m30s']);
});
