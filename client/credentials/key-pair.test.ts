import { expect, test } from 'vitest';
import { createCertificateAuthority } from '../../fixtures/certificates/certificate.ts';
import { isCertificate, keyPairProblem } from './key-pair.ts';

const authority = createCertificateAuthority();
const [one, other] = [authority.issueClient('jane'), authority.issueClient('joe')];

test('a certificate and a key are used together only when they belong together', () => {
  expect(keyPairProblem(one.certificatePem, one.keyPem)).toBeUndefined();
  expect(keyPairProblem(one.certificatePem, other.keyPem)).toBe('no pair');
  expect(keyPairProblem('half a certifi', one.keyPem)).toBe('no certificate');
  expect(keyPairProblem(one.certificatePem, 'half a k')).toBe('no key');
  expect([isCertificate(authority.certificatePem), isCertificate(one.keyPem)]).toEqual([true, false]);
});
