import { expect, test } from 'vitest';
import type { AccessRequest } from '../access/authorizer.ts';
import type { AdmissionRequest } from '../registry/admission.ts';
import type { StoredObject } from '../registry/strategy.ts';
import { organizationsOf } from './certificate-subject.ts';
import { certificateApproval, certificateSigning, certificateSubjectRestriction } from './certificates.ts';

const request = (operation: string, subresource: string): AdmissionRequest =>
  ({
    operation,
    name: 'r',
    resource: { group: 'certificates.k8s.io', plural: 'certificatesigningrequests' },
    context: { subresource, user: { username: 'u' } },
  }) as unknown as AdmissionRequest;
const certificate = (spec: object, status: object = {}): StoredObject => ({ metadata: { name: 'r' }, spec, status }) as unknown as StoredObject;

const onlyFor =
  (name: string) =>
  (access: AccessRequest): { isAllowed: boolean; reason: string } => ({ isAllowed: access.name === name && access.resource === 'signers', reason: '' });

/** DER of one attribute of a name, wrapped as a request would carry it. */
function requestFor(organization: string): string {
  const der = String.fromCharCode(0x30, 0x20, 0x06, 0x03, 0x55, 0x04, 0x0a, 0x0c, organization.length) + organization;
  return btoa(`-----BEGIN CERTIFICATE REQUEST-----\n${btoa(der)}\n-----END CERTIFICATE REQUEST-----\n`);
}

test('approving needs the verb on the signer, or on all of its domain', () => {
  const stored = certificate({ signerName: 'example.com/web' });
  const approve = (name: string): void => void certificateApproval(onlyFor(name)).validate?.(request('update', 'approval'), stored, stored);
  expect(() => approve('example.com/web')).not.toThrow();
  expect(() => approve('example.com/*')).not.toThrow();
  expect(() => approve('example.com/other')).toThrow('user not permitted to approve requests with signerName "example.com/web"');
});

test('only a changed certificate or condition is signing', () => {
  const before = certificate({ signerName: 'example.com/web' });
  const after = certificate({ signerName: 'example.com/web' }, { certificate: 'x' });
  const sign = (next: StoredObject): void => void certificateSigning(onlyFor('')).validate?.(request('update', 'status'), next, before);
  expect(() => sign(before)).not.toThrow();
  expect(() => sign(after)).toThrow('user not permitted to sign requests with signerName "example.com/web"');
});

test('no client becomes a master by certificate', () => {
  const ask = (signerName: string, organization: string): void =>
    void certificateSubjectRestriction.validate?.(request('create', ''), certificate({ signerName, request: requestFor(organization) }), undefined);
  expect(() => ask('kubernetes.io/kube-apiserver-client', 'system:masters')).toThrow(
    'use of kubernetes.io/kube-apiserver-client signer with system:masters group is not allowed',
  );
  expect(() => ask('kubernetes.io/kube-apiserver-client', 'dev')).not.toThrow();
  expect(() => ask('example.com/web', 'system:masters')).not.toThrow();
});

test('what is no request names no organization', () => {
  expect(organizationsOf('%%%')).toEqual([]);
  expect(organizationsOf(btoa('hello'))).toEqual([]);
});
