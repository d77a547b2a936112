import { expect, test } from 'vitest';
import type { JsonObject } from '../../machinery/json.ts';
import { tokenRequestErrors } from './token-validation.ts';

const webhooks = { apiVersion: 'admissionregistration.k8s.io/v1', kind: 'ValidatingWebhookConfiguration', name: 'w' };
const bound = (more: JsonObject): JsonObject => ({ expirationSeconds: 600, audiences: ['https://hook'], boundObjectRef: webhooks, ...more });

test.each<[JsonObject, readonly string[]]>([
  [{ expirationSeconds: 600 }, []],
  [{ expirationSeconds: 599 }, ['spec.expirationSeconds: Invalid value: 599: may not specify a duration less than 10 minutes']],
  [{ expirationSeconds: 2 ** 32 + 1 }, ['spec.expirationSeconds: Invalid value: 4294967297: may not specify a duration larger than 2^32 seconds']],
  [
    { expirationSeconds: 1, attestations: { a: ['b'] } },
    ['spec.attestations: Invalid value: {"a":["b"]}: attestations may only be specified with a webhook bound object reference'],
  ],
  [bound({ attestations: { admissionReviewAPIGroups: ['*'] } }), []],
  [bound({ attestations: { admissionReviewAPIGroups: ['apps'] } }), []],
  [
    bound({ audiences: ['a', 'b'] }),
    [
      'spec.audiences: Invalid value: ["a","b"]: must be length 1 when bound to a webhook config',
      'spec.attestations: Invalid value: {}: webhook bound requests require exactly one admissionReviewAPIGroups attestation',
    ],
  ],
  [
    bound({ attestations: { admissionReviewAPIGroups: ['a', 'b'] } }),
    ['spec.attestations[admissionReviewAPIGroups]: Invalid value: ["a","b"]: must specify a single value'],
  ],
  [bound({ attestations: { admissionReviewAPIGroups: [''] } }), ['spec.attestations[admissionReviewAPIGroups]: Invalid value: "": may not be an empty string']],
  [bound({ attestations: { other: ['a'] } }), ['spec.attestations[other]: Unsupported value: "other": supported values: "admissionReviewAPIGroups"']],
])('of the spec %j it says %j', (spec, expected) => {
  expect(tokenRequestErrors(spec).map(({ field, message }) => `${field}: ${message}`)).toEqual(expected);
});

test('an attested group has to be named as groups are', () => {
  const [error] = tokenRequestErrors(bound({ attestations: { admissionReviewAPIGroups: ['Apps'] } }));
  expect(error?.message).toMatch(/^Invalid value: "Apps": must specify a valid API Group: a lowercase RFC 1123 subdomain/);
});
