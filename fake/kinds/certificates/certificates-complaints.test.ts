import { expect, test } from 'vitest';
import { trialOf } from '../parts/trial.ts';
import { certificateRequestStrategy } from './certificate-request.ts';
import { podCertificateRequestStrategy } from './pod-certificate-request.ts';

test.each<[title: string, attempt: () => readonly string[], complaints: readonly string[]]>([
  [
    'a signer is named',
    () =>
      trialOf(certificateRequestStrategy).create({
        spec: {
          request: 'LS0tLS1CRUdJTiBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0KTUFZd0FEQUFBd0E9Ci0tLS0tRU5EIENFUlRJRklDQVRFIFJFUVVFU1QtLS0tLQo=',
          usages: ['client auth'],
          signerName: '',
        },
      }),
    ['spec.signerName: Required value'],
  ],
  [
    'a signer is a domain and a path',
    () =>
      trialOf(certificateRequestStrategy).create({
        spec: {
          request: 'LS0tLS1CRUdJTiBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0KTUFZd0FEQUFBd0E9Ci0tLS0tRU5EIENFUlRJRklDQVRFIFJFUVVFU1QtLS0tLQo=',
          usages: ['client auth'],
          signerName: 'a.example.com',
        },
      }),
    ['spec.signerName: Invalid value: "a.example.com": must be a fully qualified domain and path of the form \'example.com/signer-name\''],
  ],
  [
    'a signer is one path',
    () =>
      trialOf(certificateRequestStrategy).create({
        spec: {
          request: 'LS0tLS1CRUdJTiBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0KTUFZd0FEQUFBd0E9Ci0tLS0tRU5EIENFUlRJRklDQVRFIFJFUVVFU1QtLS0tLQo=',
          usages: ['client auth'],
          signerName: 'a.example.com/b/c',
        },
      }),
    ['spec.signerName: Invalid value: "a.example.com/b/c": must be a fully qualified domain and path of the form \'example.com/signer-name\''],
  ],
  [
    'a signer has a domain of two parts',
    () =>
      trialOf(certificateRequestStrategy).create({
        spec: {
          request: 'LS0tLS1CRUdJTiBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0KTUFZd0FEQUFBd0E9Ci0tLS0tRU5EIENFUlRJRklDQVRFIFJFUVVFU1QtLS0tLQo=',
          usages: ['client auth'],
          signerName: 'example/b',
        },
      }),
    ['spec.signerName: Invalid value: "example": should be a domain with at least two segments separated by dots'],
  ],
  [
    'the parts of a signer are labels',
    () =>
      trialOf(certificateRequestStrategy).create({
        spec: {
          request: 'LS0tLS1CRUdJTiBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0KTUFZd0FEQUFBd0E9Ci0tLS0tRU5EIENFUlRJRklDQVRFIFJFUVVFU1QtLS0tLQo=',
          usages: ['client auth'],
          signerName: 'A_.example.com/-',
        },
      }),
    [
      "spec.signerName: Invalid value: \"A_.example.com\": validating label \"A_\": a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')",
      "spec.signerName: Invalid value: \"-\": validating label \"-\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
    ],
  ],
  [
    'a signer is short',
    () =>
      trialOf(certificateRequestStrategy).create({
        spec: {
          request: 'LS0tLS1CRUdJTiBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0KTUFZd0FEQUFBd0E9Ci0tLS0tRU5EIENFUlRJRklDQVRFIFJFUVVFU1QtLS0tLQo=',
          usages: ['client auth'],
          signerName: `${'a.'.repeat(130)}com/${'b.'.repeat(160)}b`,
        },
      }),
    [
      'spec.signerName: Too long: may not be more than 253 bytes',
      'spec.signerName: Too long: may not be more than 317 bytes',
      'spec.signerName: Too long: may not be more than 571 bytes',
    ],
  ],
  [
    'a condition has a type and a status',
    () =>
      trialOf(certificateRequestStrategy).update(
        {
          spec: {
            request: 'LS0tLS1CRUdJTiBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0KTUFZd0FEQUFBd0E9Ci0tLS0tRU5EIENFUlRJRklDQVRFIFJFUVVFU1QtLS0tLQo=',
            usages: ['client auth'],
            signerName: 'a.example.com/b',
          },
        },
        { status: { conditions: [{ type: '', status: '' }] } },
        'approval',
      ),
    ['status.conditions[0].type: Required value', 'status.conditions[0].status: Required value'],
  ],
  [
    'a decision is final',
    () =>
      trialOf(certificateRequestStrategy).update(
        {
          spec: {
            request: 'LS0tLS1CRUdJTiBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0KTUFZd0FEQUFBd0E9Ci0tLS0tRU5EIENFUlRJRklDQVRFIFJFUVVFU1QtLS0tLQo=',
            usages: ['client auth'],
            signerName: 'a.example.com/b',
          },
        },
        { status: { conditions: [{ type: 'Approved', status: 'False' }] } },
        'approval',
      ),
    ['status.conditions[0].status: Unsupported value: "False": supported values: "True"'],
  ],
  [
    'another condition is true, false or unknown',
    () =>
      trialOf(certificateRequestStrategy).update(
        {
          spec: {
            request: 'LS0tLS1CRUdJTiBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0KTUFZd0FEQUFBd0E9Ci0tLS0tRU5EIENFUlRJRklDQVRFIFJFUVVFU1QtLS0tLQo=',
            usages: ['client auth'],
            signerName: 'a.example.com/b',
          },
        },
        { status: { conditions: [{ type: 'Other', status: 'Maybe' }] } },
        'approval',
      ),
    ['status.conditions[0].status: Unsupported value: "Maybe": supported values: "False", "True", "Unknown"'],
  ],
  [
    'a condition is there once',
    () =>
      trialOf(certificateRequestStrategy).update(
        {
          spec: {
            request: 'LS0tLS1CRUdJTiBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0KTUFZd0FEQUFBd0E9Ci0tLS0tRU5EIENFUlRJRklDQVRFIFJFUVVFU1QtLS0tLQo=',
            usages: ['client auth'],
            signerName: 'a.example.com/b',
          },
        },
        {
          status: {
            conditions: [
              { type: 'Approved', status: 'True' },
              { type: 'Approved', status: 'True' },
            ],
          },
        },
        'approval',
      ),
    ['status.conditions[1].type: Duplicate value: "Approved"'],
  ],
  [
    'a request is not approved and denied',
    () =>
      trialOf(certificateRequestStrategy).update(
        {
          spec: {
            request: 'LS0tLS1CRUdJTiBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0KTUFZd0FEQUFBd0E9Ci0tLS0tRU5EIENFUlRJRklDQVRFIFJFUVVFU1QtLS0tLQo=',
            usages: ['client auth'],
            signerName: 'a.example.com/b',
          },
        },
        {
          status: {
            conditions: [
              { type: 'Approved', status: 'True' },
              { type: 'Denied', status: 'True' },
            ],
          },
        },
        'approval',
      ),
    [
      'status.conditions: Invalid value: "{conditions[{\\"type\\": \\"Approved\\"}], conditions[{\\"type\\": \\"Denied\\"}]}": must specify at most one of: `conditions[{"type": "Approved"}]`, `conditions[{"type": "Denied"}]`',
    ],
  ],
  [
    'signers decide nothing',
    () =>
      trialOf(certificateRequestStrategy).update(
        {
          spec: {
            request: 'LS0tLS1CRUdJTiBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0KTUFZd0FEQUFBd0E9Ci0tLS0tRU5EIENFUlRJRklDQVRFIFJFUVVFU1QtLS0tLQo=',
            usages: ['client auth'],
            signerName: 'a.example.com/b',
          },
        },
        { status: { conditions: [{ type: 'Approved', status: 'True' }] } },
        'status',
      ),
    ['status.conditions: Forbidden: updates may not add a condition of type "Approved"'],
  ],
  [
    'a certificate of a pod is issued, denied or failed',
    () => trialOf(podCertificateRequestStrategy).update({ spec: {} }, { status: { conditions: [{ type: 'Other', status: 'True' }] } }, 'status'),
    ['status.conditions[0].type: Unsupported value: "Other": supported values: "Denied", "Failed", "Issued"'],
  ],
  [
    'what became of the certificate of a pod is true',
    () => trialOf(podCertificateRequestStrategy).update({ spec: {} }, { status: { conditions: [{ type: 'Issued', status: 'False' }] } }, 'status'),
    ['status.conditions[0].status: Unsupported value: "False": supported values: "True"'],
  ],
  [
    'one thing became of the certificate of a pod',
    () =>
      trialOf(podCertificateRequestStrategy).update(
        { spec: {} },
        {
          status: {
            conditions: [
              { type: 'Issued', status: 'True' },
              { type: 'Denied', status: 'True' },
            ],
          },
        },
        'status',
      ),
    ['status.conditions: Invalid value: There may be at most one condition with type "Issued", "Denied", or "Failed"'],
  ],
])('%s', (_title, attempt, complaints) => {
  expect(attempt()).toEqual(complaints);
});
