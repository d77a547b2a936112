import { expect, test } from 'vitest';
import { trialOf } from '../parts/trial.ts';
import { endpointSliceStrategy } from './endpoint-slice.ts';

test.each<[title: string, attempt: () => readonly string[], complaints: readonly string[]]>([
  [
    'a name of a host is there',
    () => trialOf(endpointSliceStrategy).create({ addressType: 'FQDN', endpoints: [{ addresses: [''] }] }),
    ['endpoints[0].addresses[0]: Required value'],
  ],
  [
    'a name of a host is a domain',
    () => trialOf(endpointSliceStrategy).create({ addressType: 'FQDN', endpoints: [{ addresses: ['A_b.example.com'] }] }),
    [
      "endpoints[0].addresses[0]: Invalid value: \"A_b.example.com\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
    ],
  ],
  [
    'a name of a host has two parts',
    () => trialOf(endpointSliceStrategy).create({ addressType: 'FQDN', endpoints: [{ addresses: ['localhost.'] }] }),
    ['endpoints[0].addresses[0]: Invalid value: "localhost.": should be a domain with at least two segments separated by dots'],
  ],
])('%s', (_title, attempt, complaints) => {
  expect(attempt()).toEqual(complaints);
});
