import { expect, test } from 'vitest';
import type { JsonObject } from '../../../machinery/json.ts';
import { trialOf } from '../parts/trial.ts';
import { policyBindingStrategy, policyStrategy } from './admission-policy.ts';
import { webhookStrategy } from './webhook-configuration.ts';

const rule: JsonObject = { apiGroups: [''], apiVersions: ['v1'], resources: ['pods'], operations: ['CREATE'] };
const matching: JsonObject = { matchConstraints: { resourceRules: [rule] }, validations: [{ expression: 'true' }] };
const policy = (spec: JsonObject): readonly string[] => trialOf(policyStrategy(true)).create({ spec: { ...matching, ...spec } });
const binding = (spec: JsonObject): readonly string[] =>
  trialOf(policyBindingStrategy(true)).create({ spec: { policyName: 'p.example.com', validationActions: ['Deny'], ...spec } });
const sound: JsonObject = { name: 'a.example.com', clientConfig: { url: 'https://h/x' }, sideEffects: 'None', admissionReviewVersions: ['v1'], rules: [rule] };
const webhook = (more: JsonObject): readonly string[] => trialOf(webhookStrategy(true)).create({ webhooks: [{ ...sound, ...more }] });

test.each<[title: string, attempt: () => readonly string[], complaints: readonly string[]]>([
  [
    'a warning of the type checker names its field and says something',
    () =>
      trialOf(policyStrategy(true)).update(
        {
          spec: {
            matchConstraints: { resourceRules: [{ apiGroups: [''], apiVersions: ['v1'], resources: ['pods'], operations: ['CREATE'] }] },
            validations: [{ expression: 'true' }],
          },
        },
        { status: { typeChecking: { expressionWarnings: [{ fieldRef: '', warning: '' }] } } },
        'status',
      ),
    ['status.typeChecking.expressionWarnings[0].warning: Required value', 'status.typeChecking.expressionWarnings[0].fieldRef: Required value'],
  ],
  [
    'a condition of matching has a qualified name',
    () => policy({ matchConditions: [{ name: '-', expression: 'true' }] }),
    [
      "spec.matchConditions[0].name: Invalid value: \"-\": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')",
    ],
  ],
  [
    'a variable compiles',
    () => policy({ variables: [{ name: 'a', expression: '1 +' }] }),
    [
      "spec.variables[0].expression: Invalid value: \"1 +\": compilation failed: ERROR: <input>:1:4: Syntax error: mismatched input '<EOF>' expecting {'[', '{', '(', '.', '-', '!', 'true', 'false', 'null', NUM_FLOAT, NUM_INT, NUM_UINT, STRING, BYTES, IDENTIFIER}\n | 1 +\n | ...^",
    ],
  ],
  [
    'a variable has an expression',
    () => policy({ variables: [{ name: 'a', expression: ' ' }] }),
    ['spec.variables[0].expression: Required value: expression is not specified'],
  ],
  [
    'a variable is an identifier',
    () => policy({ variables: [{ name: '1a', expression: 'true' }] }),
    ['spec.variables[0].name: Invalid value: "1a": must be a valid CEL identifier'],
  ],
  [
    'a validation has an expression',
    () => policy({ validations: [{ expression: '  ' }] }),
    ['spec.validations[0].expression: Required value: expression is not specified'],
  ],
  [
    'a validation answers yes or no',
    () => policy({ validations: [{ expression: '1' }] }),
    ['spec.validations[0].expression: Invalid value: "1": must evaluate to bool but got int'],
  ],
  [
    'a message says something',
    () => policy({ validations: [{ expression: 'true', message: ' ' }] }),
    ['spec.validations[0].message: Invalid value: " ": must be non-empty if specified'],
  ],
  [
    'a message is one line',
    () => policy({ validations: [{ expression: 'true', message: 'a\nb' }] }),
    ['spec.validations[0].message: Invalid value: "a\\nb": must not contain line breaks'],
  ],
  [
    'a message expression makes a text',
    () => policy({ validations: [{ expression: 'true', messageExpression: '1' }] }),
    ['spec.validations[0].messageExpression: Invalid value: "1": must evaluate to string but got int'],
  ],
  [
    'a reason is one the server knows',
    () => policy({ validations: [{ expression: 'true', reason: 'Teapot' }] }),
    ['spec.validations[0].reason: Unsupported value: "Teapot": supported values: "Forbidden", "Invalid", "RequestEntityTooLarge"'],
  ],
  [
    'an audit annotation has a qualified key',
    () => policy({ auditAnnotations: [{ key: '-', valueExpression: '"b"' }] }),
    [
      "spec.auditAnnotations[0].key: Invalid value: \"x/-\": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')",
    ],
  ],
  [
    'an audit annotation has an expression',
    () => policy({ auditAnnotations: [{ key: 'a', valueExpression: '' }] }),
    ['spec.auditAnnotations[0].valueExpression: Required value: valueExpression is not specified'],
  ],
  [
    'the expression of an audit annotation is short',
    () => policy({ auditAnnotations: [{ key: 'a', valueExpression: `"${'x'.repeat(5120)}"` }] }),
    ['spec.auditAnnotations[0].valueExpression: Required value: must not exceed 5120 bytes in length'],
  ],
  [
    'an audit annotation is a text or nothing',
    () => policy({ auditAnnotations: [{ key: 'a', valueExpression: '1' }] }),
    ['spec.auditAnnotations[0].valueExpression: Invalid value: "1": must evaluate to one of [string null_type] but got int'],
  ],
  [
    'the keys of audit annotations need the name of the policy',
    () =>
      trialOf(policyStrategy(true)).create({
        metadata: { name: '' },
        spec: {
          matchConstraints: { resourceRules: [{ apiGroups: [''], apiVersions: ['v1'], resources: ['pods'], operations: ['CREATE'] }] },
          auditAnnotations: [{ key: 'a', valueExpression: '"b"' }],
        },
      }),
    ['spec.auditAnnotations[0].key: Invalid value: "a": requires metadata.name be non-empty'],
  ],
  [
    'a failure policy is known',
    () => policy({ failurePolicy: 'Shrug' }),
    ['spec.failurePolicy: Unsupported value: "Shrug": supported values: "Fail", "Ignore"'],
  ],
  ['a kind of parameters has a version', () => policy({ paramKind: { kind: 'A', apiVersion: '' } }), ['spec.paramKind.apiVersion: Required value']],
  [
    'a version of parameters has two parts at most',
    () => policy({ paramKind: { kind: 'A', apiVersion: 'a/b/c' } }),
    ['spec.paramKind.apiVersion: Invalid value: "a/b/c": unexpected GroupVersion string: a/b/c'],
  ],
  [
    'a version of parameters is in a proper group',
    () => policy({ paramKind: { kind: 'A', apiVersion: '-/v1' } }),
    [
      "spec.paramKind.apiVersion: Invalid value: \"-\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
    ],
  ],
  [
    'a version of parameters is not a group alone',
    () => policy({ paramKind: { kind: 'A', apiVersion: 'a.example.com/' } }),
    ['spec.paramKind.apiVersion: Invalid value: "a.example.com/": version must be specified'],
  ],
  [
    'a version of parameters is a label',
    () => policy({ paramKind: { kind: 'A', apiVersion: 'a.example.com/1v' } }),
    [
      "spec.paramKind.apiVersion: Invalid value: \"1v\": a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')",
    ],
  ],
  ['a kind of parameters has a name', () => policy({ paramKind: { kind: '', apiVersion: 'v1' } }), ['spec.paramKind.kind: Required value']],
  [
    'a kind of parameters has a name that is a label but for its case',
    () => policy({ paramKind: { kind: 'A_b', apiVersion: 'v1' } }),
    [
      "spec.paramKind.kind: Invalid value: \"A_b\": may have mixed case, but should otherwise match: a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')",
    ],
  ],
  [
    'a name of a rule is a segment of a path',
    () =>
      policy({
        matchConstraints: {
          resourceRules: [{ apiGroups: [''], apiVersions: ['v1'], resources: ['pods'], operations: ['CREATE'], resourceNames: ['a/b', 'c', 'c'] }],
        },
      }),
    [
      'spec.matchConstraints.resourceRules[0].resourceNames[0]: Invalid value: "a/b": may not contain \'/\'',
      'spec.matchConstraints.resourceRules[0].resourceNames[2]: Duplicate value: "c"',
    ],
  ],
  ['rules are there', () => policy({ matchConstraints: { resourceRules: [] } }), ['spec.matchConstraints.resourceRules: Required value']],
  [
    'constraints are there',
    () => trialOf(policyStrategy(true)).create({ spec: { validations: [{ expression: 'true' }] } }),
    ['spec.matchConstraints: Required value'],
  ],
  ['a binding names its policy', () => binding({ policyName: '' }), ['spec.policyName: Required value']],
  [
    'a binding names a policy that could be there',
    () => binding({ policyName: 'A_b' }),
    [
      "spec.policyName: Invalid value: \"A_b\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
    ],
  ],
  [
    'a reference to parameters names them or selects them',
    () => binding({ paramRef: { parameterNotFoundAction: 'Deny' } }),
    ['spec.paramRef: Required value: one of name or selector must be specified'],
  ],
  [
    'a reference to parameters does not name and select them',
    () => binding({ paramRef: { name: 'a', selector: {}, parameterNotFoundAction: 'Deny' } }),
    ['spec.paramRef.name: Forbidden: name and selector are mutually exclusive', 'spec.paramRef.selector: Forbidden: name and selector are mutually exclusive'],
  ],
  [
    'a name of parameters is a segment of a path',
    () => binding({ paramRef: { name: 'a/b', parameterNotFoundAction: 'Deny' } }),
    ['spec.paramRef.name: Invalid value: "a/b": may not contain \'/\''],
  ],
  ['what happens without parameters is said', () => binding({ paramRef: { name: 'a' } }), ['spec.paramRef.parameterNotFoundAction: Required value']],
  [
    'what happens without parameters is known',
    () => binding({ paramRef: { name: 'a', parameterNotFoundAction: 'Maybe' } }),
    ['spec.paramRef.parameterNotFoundAction: Unsupported value: "Maybe": supported values: "Deny", "Allow"'],
  ],
  ['actions are there', () => binding({ validationActions: [] }), ['spec.validationActions: Required value']],
  [
    'actions are known',
    () => binding({ validationActions: ['Shout'] }),
    ['spec.validationActions[0]: Unsupported value: "Shout": supported values: "Audit", "Deny", "Warn"'],
  ],
  ['actions are said once', () => binding({ validationActions: ['Deny', 'Deny'] }), ['spec.validationActions[1]: Duplicate value: "Deny"']],
  [
    'a refusal is not a warning, too',
    () => binding({ validationActions: ['Deny', 'Warn'] }),
    [
      'spec.validationActions: Invalid value: ["Deny","Warn"]: must not contain both Deny and Warn (repeating the same validation failure information in the API response and headers serves no purpose)',
    ],
  ],
  ['a webhook has a name', () => webhook({ name: '' }), ['webhooks[0].name: Required value']],
  [
    'a webhook has a name with three parts',
    () => webhook({ name: 'a.b' }),
    ['webhooks[0].name: Invalid value: "a.b": should be a domain with at least three segments separated by dots'],
  ],
  [
    'a webhook has a proper name',
    () => webhook({ name: 'A.b.c' }),
    [
      "webhooks[0].name: Invalid value: \"A.b.c\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
    ],
  ],
  [
    'a version of reviews is a label',
    () => webhook({ admissionReviewVersions: ['v1', '1x'] }),
    [
      "webhooks[0].admissionReviewVersions[1]: Invalid value: \"1x\": a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')",
    ],
  ],
  [
    'a version of reviews is said once',
    () => webhook({ admissionReviewVersions: ['v1', 'v1'] }),
    ['webhooks[0].admissionReviewVersions[1]: Invalid value: "v1": duplicate version'],
  ],
  [
    'versions of reviews are there',
    () => webhook({ admissionReviewVersions: [] }),
    ['webhooks[0].admissionReviewVersions: Required value: must specify one of v1, v1beta1'],
  ],
  ['side effects are said', () => webhook({ sideEffects: null }), ['webhooks[0].sideEffects: Required value: must specify one of None, NoneOnDryRun']],
  [
    'a mutation is told in the way of its type',
    () =>
      trialOf(policyStrategy(false)).create({
        spec: {
          matchConstraints: { resourceRules: [{ apiGroups: [''], apiVersions: ['v1'], resources: ['pods'], operations: ['CREATE'] }] },
          reinvocationPolicy: 'Never',
          mutations: [{ patchType: 'JSONPatch' }],
        },
      }),
    ['spec.mutations[0].jsonPatch: Required value: must be specified when patchType is JSONPatch'],
  ],
  [
    'a mutation has an expression',
    () =>
      trialOf(policyStrategy(false)).create({
        spec: {
          matchConstraints: { resourceRules: [{ apiGroups: [''], apiVersions: ['v1'], resources: ['pods'], operations: ['CREATE'] }] },
          reinvocationPolicy: 'Never',
          mutations: [{ patchType: 'JSONPatch', jsonPatch: { expression: ' ' } }],
        },
      }),
    ['spec.mutations[0].jsonPatch.expression: Required value: expression is not specified'],
  ],
  [
    'what is deleted is not mutated',
    () =>
      trialOf(policyStrategy(false)).create({
        spec: {
          matchConstraints: { resourceRules: [{ ...rule, operations: ['CREATE', 'DELETE'] }] },
          mutations: [{ patchType: 'JSONPatch', jsonPatch: { expression: '' } }],
        },
      }),
    [
      'spec.matchConstraints.resourceRules.operations: Unsupported value: "DELETE": supported values: "*", "CONNECT", "CREATE", "UPDATE"',
      'spec.mutations[0].jsonPatch.expression: Required value',
      'spec.reinvocationPolicy: Required value',
    ],
  ],
  [
    'what is deleted is not mutated by a binding either, whose policy is missed first',
    () =>
      trialOf(policyBindingStrategy(false)).create({
        spec: { matchResources: { matchPolicy: 'Exact', resourceRules: [{ ...rule, operations: ['DELETE'] }] } },
      }),
    [
      'spec.policyName: Required value',
      'spec.matchResources.resourceRules.operations: Unsupported value: "DELETE": supported values: "*", "CONNECT", "CREATE", "UPDATE"',
    ],
  ],
  [
    'the policy and the actions of a validating binding are missed last',
    () => trialOf(policyBindingStrategy(true)).create({ spec: { paramRef: { name: 'a', parameterNotFoundAction: 'Maybe' } } }),
    [
      'spec.paramRef.parameterNotFoundAction: Unsupported value: "Maybe": supported values: "Deny", "Allow"',
      'spec.policyName: Required value',
      'spec.validationActions: Required value',
    ],
  ],
])('%s', (_title, attempt, complaints) => {
  expect(attempt()).toEqual(complaints);
});
