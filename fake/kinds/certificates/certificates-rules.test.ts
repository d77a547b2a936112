import { expect, test } from 'vitest';
import { trialOf } from '../parts/trial.ts';
import { certificateRequestStrategy } from './certificate-request.ts';
import { isSigned, pemBlocks } from './pem.ts';
import { podCertificateRequestStrategy } from './pod-certificate-request.ts';
import { validateCertificateRequestStatus } from './request-validation.ts';
import { trustBundleStrategy } from './trust-bundle.ts';

const der = (...bytes: readonly number[]): string => btoa(String.fromCharCode(...bytes));
/** Something to be signed, an algorithm and a signature, all of them empty. */
const signed = der(0x30, 0x06, 0x30, 0x00, 0x30, 0x00, 0x03, 0x00);
const authority = der(0x30, 0x14, 0x30, 0x0e, 0x06, 0x03, 0x55, 0x1d, 0x13, 0x04, 0x07, 0x30, 0x05, 0x01, 0x01, 0xff, 0x02, 0x00, 0x30, 0x00, 0x03, 0x00);
const pem = (type: string, body: string): string => `-----BEGIN ${type}-----\n${body}\n-----END ${type}-----\n`;

const request = { request: btoa(pem('CERTIFICATE REQUEST', signed)), signerName: 'example.com/s', usages: ['client auth'] };
const csr = (spec: object): readonly string[] => trialOf(certificateRequestStrategy).create({ spec: { ...request, ...spec } } as never);

test.each<[object, readonly string[]]>([
  [{}, []],
  [{ request: btoa(pem('CERTIFICATE REQUEST', 'AAAA')) }, [expect.stringContaining('x509: malformed certificate request')]],
  [{ signerName: 'a/b' }, ['spec.signerName: Invalid value: "a": should be a domain with at least two segments separated by dots']],
  [{ signerName: 'a.b/c/d' }, ['spec.signerName: Invalid value: "a.b/c/d": must be a fully qualified domain and path of the form \'example.com/signer-name\'']],
  [{ usages: ['client auth', 'client auth'] }, ['spec.usages[1]: Duplicate value: "client auth"']],
  [{ expirationSeconds: 599 }, ['spec.expirationSeconds: Invalid value: 599: may not specify a duration less than 600 seconds (10 minutes)']],
])('a request with %j: %j', (spec, expected) => {
  expect(csr(spec)).toEqual(expected);
});

const approved = { type: 'Approved', status: 'True' };
const change = (status: object, subresource: string): readonly string[] =>
  trialOf(certificateRequestStrategy).update({ spec: request }, { status: status as never }, subresource);

test('those who approve decide, signers do not', () => {
  expect(change({ conditions: [approved] }, 'approval')).toEqual([]);
  expect(change({ conditions: [approved] }, 'status')).toEqual(['status.conditions: Forbidden: updates may not add a condition of type "Approved"']);
  expect(change({ conditions: [approved, { type: 'Denied', status: 'True' }] }, 'approval')).toEqual([expect.stringContaining('must specify at most one of')]);
  expect(change({ conditions: [{ type: 'Approved', status: 'False' }] }, 'approval')).toEqual([
    'status.conditions[0].status: Unsupported value: "False": supported values: "True"',
  ]);
  expect(change({ conditions: [{ type: 'X', status: 'Y' }] }, 'status')).toEqual([
    'status.conditions[0].status: Unsupported value: "Y": supported values: "False", "True", "Unknown"',
  ]);
});

test('an issued certificate is one', () => {
  expect(change({ certificate: btoa('x') }, 'status')).toEqual([expect.stringContaining('must contain at least one CERTIFICATE PEM block')]);
  expect(change({ certificate: btoa(pem('FOO', signed)) }, 'status')).toEqual([
    expect.stringContaining('only CERTIFICATE PEM blocks are allowed, found "FOO"'),
  ]);
  expect(change({ certificate: btoa(pem('CERTIFICATE', signed)) }, 'status')).toEqual([]);
});

const bundle = (name: string, spec: object): readonly string[] => trialOf(trustBundleStrategy).create({ metadata: { name }, spec: spec as never });

test('the name of a bundle tells its signer, and its anchors are authorities', () => {
  const trustBundle = pem('CERTIFICATE', authority);
  expect(bundle('a', { trustBundle })).toEqual([]);
  expect(bundle('a:b', { trustBundle })).toEqual([expect.stringContaining('ClusterTrustBundle without signer name must not have ":" in its name')]);
  expect(bundle('a', { trustBundle, signerName: 'a.b/c' })).toEqual([expect.stringContaining('must be named with prefix a.b:c:')]);
  expect(bundle('a.b:c:x', { trustBundle, signerName: 'a.b/c' })).toEqual([]);
  expect(bundle('a', { trustBundle: pem('CERTIFICATE', signed) })).toEqual([expect.stringContaining('entry 0 does not have the CA bit set')]);
  expect(bundle('a', { trustBundle: trustBundle + trustBundle })).toEqual([expect.stringContaining('duplicate trust anchor (indices [0 1])')]);
});

const uid = '11111111-1111-1111-1111-111111111111';
const pod = { signerName: 'a.b/c', podName: 'p', podUID: uid, serviceAccountName: 's', serviceAccountUID: uid, nodeName: 'n', nodeUID: uid };

test('a request for a pod has one kind of key and a sensible time', () => {
  const create = (spec: object): readonly string[] => trialOf(podCertificateRequestStrategy).create({ spec: { ...pod, ...spec } } as never);
  expect(create({ stubPKCS10Request: signed })).toEqual([]);
  expect(create({ stubPKCS10Request: signed, pkixPublicKey: signed })).toEqual([expect.stringContaining('spec: Invalid value: exactly one of')]);
  expect(create({ stubPKCS10Request: signed, signerName: 'kubernetes.io/x', maxExpirationSeconds: 86401 })).toEqual([
    'spec.maxExpirationSeconds: Invalid value: 86401: must be in the range [3600, 86400]',
  ]);
});

test('a request for a pod keeps a time of zero, and refuses it, and long uids', () => {
  const create = (spec: object): readonly string[] =>
    trialOf(podCertificateRequestStrategy).create({ spec: { ...pod, stubPKCS10Request: signed, ...spec } } as never);
  expect(create({ maxExpirationSeconds: 0 })).toEqual(['spec.maxExpirationSeconds: Invalid value: 0: must be in the range [3600, 7862400]']);
  expect(create({ podUID: 'a'.repeat(129), serviceAccountUID: 'a'.repeat(129), nodeUID: 'a'.repeat(128) })).toEqual([
    'spec.podUID: Too long: may not be more than 128 bytes',
    'spec.serviceAccountUID: Too long: may not be more than 128 bytes',
  ]);
});

test('a bundle has at most 1 MiB, and is not read beyond', () => {
  expect(bundle('a', { trustBundle: 'a'.repeat(1_048_577) })).toEqual(['spec.trustBundle: Too long: may not be more than 1048576 bytes']);
});

test('a request has any name that fits into a path, which is asked last', () => {
  const create = (metadata: object, spec: object): readonly string[] => trialOf(certificateRequestStrategy).create({ metadata, spec } as never);
  const { nameRule } = certificateRequestStrategy;
  expect(typeof nameRule === 'function' && nameRule('Any_name', false)).toEqual([]);
  expect(create({ name: 'a/b' }, request)).toEqual(['metadata.name: Invalid value: "a/b": may not contain \'/\'']);
  expect(create({ name: 'a/b' }, { ...request, usages: [] })).toEqual(['spec.usages: Required value']);
});

test('blocks are read past what is none', () => {
  expect(pemBlocks(`x\n${pem('A', signed)}y\n${pem('B', signed)}`).map(({ type }) => type)).toEqual(['A', 'B']);
  expect(isSigned(Uint8Array.of(0x30, 0x02, 0x30, 0x00))).toBe(false);
});

test('a certificate is written once', () => {
  const stored = { metadata: { name: 'x' }, spec: request, status: { certificate: btoa(pem('CERTIFICATE', authority)) } };
  const other = { ...stored, status: { certificate: btoa(`${pem('CERTIFICATE', authority)}\n`) } };
  const fields = (next: object): readonly string[] =>
    validateCertificateRequestStatus(next as never, stored as never).map(({ field, message }) => `${field}: ${message}`);
  expect(fields(stored)).toEqual([]);
  expect(fields(other)).toEqual(['status.certificate: Forbidden: updates may not change existing certificate content']);
});
