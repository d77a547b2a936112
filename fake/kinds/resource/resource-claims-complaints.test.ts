import { expect, test } from 'vitest';
import { trialOf } from '../parts/trial.ts';
import { resourceClaimStrategy } from './resource-claim.ts';

test.each<[title: string, attempt: () => readonly string[], complaints: readonly string[]]>([
  [
    'a pool has a short name of domains',
    () =>
      trialOf(resourceClaimStrategy).update(
        { spec: { devices: { requests: [{ name: 'r', exactly: { deviceClassName: 'c' } }] } } },
        { status: { allocation: { devices: { results: [{ request: 'r', driver: 'd.example.com', pool: 'A_', device: 'x' }] } } } },
        'status',
      ),
    [
      "status.allocation.devices.results[0].pool: Invalid value: \"A_\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
    ],
  ],
  [
    'a pool has a name',
    () =>
      trialOf(resourceClaimStrategy).update(
        { spec: { devices: { requests: [{ name: 'r', exactly: { deviceClassName: 'c' } }] } } },
        { status: { allocation: { devices: { results: [{ request: 'r', driver: 'd.example.com', pool: '', device: 'x' }] } } } },
        'status',
      ),
    ['status.allocation.devices.results[0].pool: Required value'],
  ],
  [
    'the name of a pool is short',
    () =>
      trialOf(resourceClaimStrategy).update(
        { spec: { devices: { requests: [{ name: 'r', exactly: { deviceClassName: 'c' } }] } } },
        { status: { allocation: { devices: { results: [{ request: 'r', driver: 'd.example.com', pool: `${'a.'.repeat(127)}a`, device: 'x' }] } } } },
        'status',
      ),
    [
      'status.allocation.devices.results[0].pool: Too long: may not be more than 253 bytes',
      `status.allocation.devices.results[0].pool: Invalid value: "${'a.'.repeat(127)}a": must be no more than 253 characters`,
    ],
  ],
  [
    'a device has a name',
    () =>
      trialOf(resourceClaimStrategy).update(
        { spec: { devices: { requests: [{ name: 'r', exactly: { deviceClassName: 'c' } }] } } },
        { status: { allocation: { devices: { results: [{ request: 'r', driver: 'd.example.com', pool: 'p', device: '' }] } } } },
        'status',
      ),
    ['status.allocation.devices.results[0].device: Required value'],
  ],
  [
    'a device has a label for a name',
    () =>
      trialOf(resourceClaimStrategy).update(
        { spec: { devices: { requests: [{ name: 'r', exactly: { deviceClassName: 'c' } }] } } },
        { status: { allocation: { devices: { results: [{ request: 'r', driver: 'd.example.com', pool: 'p', device: 'A_' }] } } } },
        'status',
      ),
    [
      "status.allocation.devices.results[0].device: Invalid value: \"A_\": a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')",
    ],
  ],
  [
    'a configuration has a source',
    () =>
      trialOf(resourceClaimStrategy).update(
        { spec: { devices: { requests: [{ name: 'r', exactly: { deviceClassName: 'c' } }] } } },
        {
          status: {
            allocation: {
              devices: {
                results: [{ request: 'r', driver: 'd.example.com', pool: 'p', device: 'x' }],
                config: [{ source: '', requests: [], opaque: { driver: 'd.example.com', parameters: {} } }],
              },
            },
          },
        },
        'status',
      ),
    ['status.allocation.devices.config[0].source: Required value'],
  ],
  [
    'configurations are few',
    () =>
      trialOf(resourceClaimStrategy).update(
        { spec: { devices: { requests: [{ name: 'r', exactly: { deviceClassName: 'c' } }] } } },
        {
          status: {
            allocation: {
              devices: {
                results: [{ request: 'r', driver: 'd.example.com', pool: 'p', device: 'x' }],
                config: [
                  { source: 'FromClaim', opaque: { driver: 'd.example.com', parameters: {} } },
                  { source: 'FromClaim', opaque: { driver: 'd.example.com', parameters: {} } },
                  { source: 'FromClaim', opaque: { driver: 'd.example.com', parameters: {} } },
                  { source: 'FromClaim', opaque: { driver: 'd.example.com', parameters: {} } },
                  { source: 'FromClaim', opaque: { driver: 'd.example.com', parameters: {} } },
                  { source: 'FromClaim', opaque: { driver: 'd.example.com', parameters: {} } },
                  { source: 'FromClaim', opaque: { driver: 'd.example.com', parameters: {} } },
                  { source: 'FromClaim', opaque: { driver: 'd.example.com', parameters: {} } },
                  { source: 'FromClaim', opaque: { driver: 'd.example.com', parameters: {} } },
                  { source: 'FromClaim', opaque: { driver: 'd.example.com', parameters: {} } },
                  { source: 'FromClaim', opaque: { driver: 'd.example.com', parameters: {} } },
                  { source: 'FromClaim', opaque: { driver: 'd.example.com', parameters: {} } },
                  { source: 'FromClaim', opaque: { driver: 'd.example.com', parameters: {} } },
                  { source: 'FromClaim', opaque: { driver: 'd.example.com', parameters: {} } },
                  { source: 'FromClaim', opaque: { driver: 'd.example.com', parameters: {} } },
                  { source: 'FromClaim', opaque: { driver: 'd.example.com', parameters: {} } },
                  { source: 'FromClaim', opaque: { driver: 'd.example.com', parameters: {} } },
                  { source: 'FromClaim', opaque: { driver: 'd.example.com', parameters: {} } },
                  { source: 'FromClaim', opaque: { driver: 'd.example.com', parameters: {} } },
                  { source: 'FromClaim', opaque: { driver: 'd.example.com', parameters: {} } },
                  { source: 'FromClaim', opaque: { driver: 'd.example.com', parameters: {} } },
                  { source: 'FromClaim', opaque: { driver: 'd.example.com', parameters: {} } },
                  { source: 'FromClaim', opaque: { driver: 'd.example.com', parameters: {} } },
                  { source: 'FromClaim', opaque: { driver: 'd.example.com', parameters: {} } },
                  { source: 'FromClaim', opaque: { driver: 'd.example.com', parameters: {} } },
                  { source: 'FromClaim', opaque: { driver: 'd.example.com', parameters: {} } },
                  { source: 'FromClaim', opaque: { driver: 'd.example.com', parameters: {} } },
                  { source: 'FromClaim', opaque: { driver: 'd.example.com', parameters: {} } },
                  { source: 'FromClaim', opaque: { driver: 'd.example.com', parameters: {} } },
                  { source: 'FromClaim', opaque: { driver: 'd.example.com', parameters: {} } },
                  { source: 'FromClaim', opaque: { driver: 'd.example.com', parameters: {} } },
                  { source: 'FromClaim', opaque: { driver: 'd.example.com', parameters: {} } },
                  { source: 'FromClaim', opaque: { driver: 'd.example.com', parameters: {} } },
                  { source: 'FromClaim', opaque: { driver: 'd.example.com', parameters: {} } },
                  { source: 'FromClaim', opaque: { driver: 'd.example.com', parameters: {} } },
                  { source: 'FromClaim', opaque: { driver: 'd.example.com', parameters: {} } },
                  { source: 'FromClaim', opaque: { driver: 'd.example.com', parameters: {} } },
                  { source: 'FromClaim', opaque: { driver: 'd.example.com', parameters: {} } },
                  { source: 'FromClaim', opaque: { driver: 'd.example.com', parameters: {} } },
                  { source: 'FromClaim', opaque: { driver: 'd.example.com', parameters: {} } },
                  { source: 'FromClaim', opaque: { driver: 'd.example.com', parameters: {} } },
                  { source: 'FromClaim', opaque: { driver: 'd.example.com', parameters: {} } },
                  { source: 'FromClaim', opaque: { driver: 'd.example.com', parameters: {} } },
                  { source: 'FromClaim', opaque: { driver: 'd.example.com', parameters: {} } },
                  { source: 'FromClaim', opaque: { driver: 'd.example.com', parameters: {} } },
                  { source: 'FromClaim', opaque: { driver: 'd.example.com', parameters: {} } },
                  { source: 'FromClaim', opaque: { driver: 'd.example.com', parameters: {} } },
                  { source: 'FromClaim', opaque: { driver: 'd.example.com', parameters: {} } },
                  { source: 'FromClaim', opaque: { driver: 'd.example.com', parameters: {} } },
                  { source: 'FromClaim', opaque: { driver: 'd.example.com', parameters: {} } },
                  { source: 'FromClaim', opaque: { driver: 'd.example.com', parameters: {} } },
                  { source: 'FromClaim', opaque: { driver: 'd.example.com', parameters: {} } },
                  { source: 'FromClaim', opaque: { driver: 'd.example.com', parameters: {} } },
                  { source: 'FromClaim', opaque: { driver: 'd.example.com', parameters: {} } },
                  { source: 'FromClaim', opaque: { driver: 'd.example.com', parameters: {} } },
                  { source: 'FromClaim', opaque: { driver: 'd.example.com', parameters: {} } },
                  { source: 'FromClaim', opaque: { driver: 'd.example.com', parameters: {} } },
                  { source: 'FromClaim', opaque: { driver: 'd.example.com', parameters: {} } },
                  { source: 'FromClaim', opaque: { driver: 'd.example.com', parameters: {} } },
                  { source: 'FromClaim', opaque: { driver: 'd.example.com', parameters: {} } },
                  { source: 'FromClaim', opaque: { driver: 'd.example.com', parameters: {} } },
                  { source: 'FromClaim', opaque: { driver: 'd.example.com', parameters: {} } },
                  { source: 'FromClaim', opaque: { driver: 'd.example.com', parameters: {} } },
                  { source: 'FromClaim', opaque: { driver: 'd.example.com', parameters: {} } },
                  { source: 'FromClaim', opaque: { driver: 'd.example.com', parameters: {} } },
                ],
              },
            },
          },
        },
        'status',
      ),
    ['status.allocation.devices.config: Too many: 65: must have at most 64 items'],
  ],
  [
    'a class has a name',
    () => trialOf(resourceClaimStrategy).create({ spec: { devices: { requests: [{ name: 'r', exactly: { deviceClassName: '' } }] } } }),
    ['spec.devices.requests[0].exactly.deviceClassName: Required value'],
  ],
  [
    'a class has a name that could be there',
    () => trialOf(resourceClaimStrategy).create({ spec: { devices: { requests: [{ name: 'r', exactly: { deviceClassName: 'A_' } }] } } }),
    [
      "spec.devices.requests[0].exactly.deviceClassName: Invalid value: \"A_\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
    ],
  ],
  [
    'something is asked for in one way',
    () =>
      trialOf(resourceClaimStrategy).create({
        spec: { devices: { requests: [{ name: 'r', exactly: { deviceClassName: 'c' }, firstAvailable: [{ name: 'x', deviceClassName: 'c' }] }] } },
      }),
    ['spec.devices.requests[0]: Invalid value: null: exactly one of `exactly` or `firstAvailable` is required, but multiple fields are set'],
  ],
  [
    'something is asked for',
    () => trialOf(resourceClaimStrategy).create({ spec: { devices: { requests: [{ name: 'r' }] } } }),
    ['spec.devices.requests[0]: Required value: exactly one of `exactly` or `firstAvailable` is required'],
  ],
  [
    'an alternative has a name',
    () => trialOf(resourceClaimStrategy).create({ spec: { devices: { requests: [{ name: 'r', firstAvailable: [{ name: '', deviceClassName: 'c' }] }] } } }),
    [
      "spec.devices.requests[0].firstAvailable[0].name: Invalid value: \"\": a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')",
    ],
  ],
  [
    'a request has a label for a name',
    () => trialOf(resourceClaimStrategy).create({ spec: { devices: { requests: [{ name: 'A_', exactly: { deviceClassName: 'c' } }] } } }),
    [
      "spec.devices.requests[0].name: Invalid value: \"A_\": a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')",
    ],
  ],
  [
    'a constraint mentions requests that are there',
    () =>
      trialOf(resourceClaimStrategy).create({
        spec: {
          devices: {
            requests: [{ name: 'r', exactly: { deviceClassName: 'c' } }],
            constraints: [{ requests: ['a/b/c', 'A_', '', 'x'], matchAttribute: 'd.example.com/a' }],
          },
        },
      }),
    [
      'spec.devices.constraints[0].requests[0]: Invalid value: "a/b/c": must be the name of a request in the claim or the name of a request and a subrequest separated by \'/\'',
      "spec.devices.constraints[0].requests[1]: Invalid value: \"A_\": a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')",
      'spec.devices.constraints[0].requests[1]: Invalid value: "A_": must be the name of a request in the claim or the name of a request and a subrequest separated by \'/\'',
      "spec.devices.constraints[0].requests[2]: Invalid value: \"\": a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')",
      'spec.devices.constraints[0].requests[2]: Invalid value: "": must be the name of a request in the claim or the name of a request and a subrequest separated by \'/\'',
      'spec.devices.constraints[0].requests[3]: Invalid value: "x": must be the name of a request in the claim or the name of a request and a subrequest separated by \'/\'',
    ],
  ],
  [
    'all devices are not counted',
    () =>
      trialOf(resourceClaimStrategy).create({
        spec: { devices: { requests: [{ name: 'r', exactly: { deviceClassName: 'c', allocationMode: 'All', count: 2 } }] } },
      }),
    ["spec.devices.requests[0].exactly.count: Invalid value: 2: must not be specified when allocationMode is 'All'"],
  ],
  [
    'a toleration has a qualified key',
    () =>
      trialOf(resourceClaimStrategy).create({
        spec: { devices: { requests: [{ name: 'r', exactly: { deviceClassName: 'c', tolerations: [{ key: '-', operator: 'Exists' }] } }] } },
      }),
    [
      "spec.devices.requests[0].exactly.tolerations[0].key: Invalid value: \"-\": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')",
    ],
  ],
  [
    'a toleration that asks for presence has no value',
    () =>
      trialOf(resourceClaimStrategy).create({
        spec: { devices: { requests: [{ name: 'r', exactly: { deviceClassName: 'c', tolerations: [{ key: 'a', operator: 'Exists', value: 'b' }] } }] } },
      }),
    ['spec.devices.requests[0].exactly.tolerations[0].value: Invalid value: "b": must be empty for operator `Exists`'],
  ],
  [
    'a toleration has a value of a label',
    () =>
      trialOf(resourceClaimStrategy).create({
        spec: { devices: { requests: [{ name: 'r', exactly: { deviceClassName: 'c', tolerations: [{ key: 'a', operator: 'Equal', value: '-' }] } }] } },
      }),
    [
      "spec.devices.requests[0].exactly.tolerations[0].value: Invalid value: \"-\": a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')",
    ],
  ],
  [
    'a toleration has a known operator and effect',
    () =>
      trialOf(resourceClaimStrategy).create({
        spec: { devices: { requests: [{ name: 'r', exactly: { deviceClassName: 'c', tolerations: [{ key: 'a', operator: 'Odd', effect: 'Odd' }] } }] } },
      }),
    [
      'spec.devices.requests[0].exactly.tolerations[0].operator: Unsupported value: "Odd": supported values: "Equal", "Exists"',
      'spec.devices.requests[0].exactly.tolerations[0].effect: Unsupported value: "Odd": supported values: "NoExecute", "NoSchedule", "None"',
    ],
  ],
  [
    'an attribute that matches has a name',
    () =>
      trialOf(resourceClaimStrategy).create({
        spec: { devices: { requests: [{ name: 'r', exactly: { deviceClassName: 'c' } }], constraints: [{ matchAttribute: 'd.example.com/' }] } },
      }),
    ['spec.devices.constraints[0].matchAttribute: Invalid value: "": name must not be empty'],
  ],
  [
    'an attribute that matches has a domain that is not empty',
    () =>
      trialOf(resourceClaimStrategy).create({
        spec: { devices: { requests: [{ name: 'r', exactly: { deviceClassName: 'c' } }], constraints: [{ matchAttribute: '/a' }] } },
      }),
    ['spec.devices.constraints[0].matchAttribute: Invalid value: "": prefix must not be empty'],
  ],
  [
    'an attribute that matches may have more than one slash, which upstream does not look at',
    () =>
      trialOf(resourceClaimStrategy).create({
        spec: { devices: { requests: [{ name: 'r', exactly: { deviceClassName: 'c' } }], constraints: [{ matchAttribute: 'a/b/c' }] } },
      }),
    [],
  ],
  [
    'an attribute that matches has a short domain and a short name',
    () =>
      trialOf(resourceClaimStrategy).create({
        spec: {
          devices: { requests: [{ name: 'r', exactly: { deviceClassName: 'c' } }], constraints: [{ matchAttribute: `${'a'.repeat(64)}/${'b'.repeat(33)}` }] },
        },
      }),
    [
      'spec.devices.constraints[0].matchAttribute: Too long: may not be more than 63 bytes',
      'spec.devices.constraints[0].matchAttribute: Too long: may not be more than 32 bytes',
    ],
  ],
  [
    'an attribute that matches has a proper domain and an identifier',
    () =>
      trialOf(resourceClaimStrategy).create({
        spec: { devices: { requests: [{ name: 'r', exactly: { deviceClassName: 'c' } }], constraints: [{ matchAttribute: 'A_/1-' }] } },
      }),
    [
      "spec.devices.constraints[0].matchAttribute: Invalid value: \"A_\": prefix: a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
      "spec.devices.constraints[0].matchAttribute: Invalid value: \"1-\": a valid C identifier must start with alphabetic character or '_', followed by a string of alphanumeric characters or '_' (e.g. 'my_name',  or 'MY_NAME',  or 'MyName', regex used for validation is '[A-Za-z_][A-Za-z0-9_]*')",
    ],
  ],
  [
    'parameters of a driver are an object',
    () =>
      trialOf(resourceClaimStrategy).create({
        spec: {
          devices: { requests: [{ name: 'r', exactly: { deviceClassName: 'c' } }], config: [{ opaque: { driver: 'd.example.com', parameters: 'text' } }] },
        },
      }),
    ['spec.devices.config[0].opaque.parameters: Invalid value: "<value omitted>": must be a JSON object'],
  ],
  [
    'parameters of a driver are there',
    () =>
      trialOf(resourceClaimStrategy).create({
        spec: { devices: { requests: [{ name: 'r', exactly: { deviceClassName: 'c' } }], config: [{ opaque: { driver: 'd.example.com' } }] } },
      }),
    ['spec.devices.config[0].opaque.parameters: Required value'],
  ],
])('%s', (_title, attempt, complaints) => {
  expect(attempt()).toEqual(complaints);
});
