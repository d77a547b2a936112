import { expect, test } from 'vitest';
import type { StoredObject } from '../../registry/strategy.ts';
import { validateWebhooks, validateWebhooksUpdate } from './webhook-validation.ts';

const rule = { apiGroups: [''], apiVersions: ['v1'], resources: ['pods'], operations: ['CREATE'] };
const good = { name: 'a.b.c', clientConfig: { url: 'https://x' }, rules: [rule], sideEffects: 'None', admissionReviewVersions: ['v1'] };
const configuration = (...webhooks: readonly object[]): StoredObject => ({ metadata: { name: 'w' }, webhooks }) as unknown as StoredObject;
const problems = (webhook: object): readonly string[] =>
  validateWebhooks(configuration({ ...good, ...webhook })).map(({ field, message }) => `${field.replace('webhooks[0].', '')}: ${message}`);

const withRule = (change: object): object => ({ rules: [{ ...rule, ...change }] });

test.each<[object, readonly string[]]>([
  [{}, []],
  [{ name: 'A.b.c' }, [expect.stringContaining('name: Invalid value: "A.b.c": a lowercase RFC 1123 subdomain') as unknown as string]],
  [{ reinvocationPolicy: 'Maybe' }, ['reinvocationPolicy: Unsupported value: "Maybe": supported values: "IfNeeded", "Never"']],
  [{ admissionReviewVersions: ['v1', 'v1'] }, ['admissionReviewVersions[1]: Invalid value: "v1": duplicate version']],
  [withRule({ operations: ['GET'] }), ['rules[0].operations[0]: Unsupported value: "GET": supported values: "*", "CONNECT", "CREATE", "DELETE", "UPDATE"']],
  [withRule({ apiGroups: ['*', 'a'] }), ['rules[0].apiGroups: Invalid value: ["*","a"]: if \'*\' is present, must not specify other API groups']],
  [withRule({ apiVersions: [''] }), ['rules[0].apiVersions[0]: Required value']],
  [withRule({ resources: ['pods/*', 'pods/log'] }), ['rules[0].resources[1]: Invalid value: "pods/log": if \'pods/*\' is present, must not specify pods/log']],
  [withRule({ resources: ['*/scale', 'a/scale'] }), ['rules[0].resources[1]: Invalid value: "a/scale": if \'*/scale\' is present, must not specify a/scale']],
  [withRule({ resources: ['*', 'pods/log'] }), []],
  [withRule({ scope: 'Some' }), ['rules[0].scope: Unsupported value: "Some": supported values: "*", "Cluster", "Namespaced"']],
  [{ matchConditions: [{ name: 'a', expression: ' ' }] }, ['matchConditions[0].expression: Required value']],
  [
    { objectSelector: { matchExpressions: [{ key: 'a', operator: 'Near' }] } },
    ['objectSelector.matchExpressions[0].operator: Invalid value: "Near": not a valid selector operator'],
  ],
])('a webhook with %o breaks %o', (webhook, expected) => {
  expect(problems(webhook)).toEqual(expected);
});

test('names are unique, but for those that were not before', () => {
  const twice = configuration(good, good);
  expect(validateWebhooks(twice).map(({ field }) => field)).toEqual(['webhooks[1].name']);
  expect(validateWebhooksUpdate(twice, twice)).toEqual([]);
});
