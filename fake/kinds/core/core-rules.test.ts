import { expect, test } from 'vitest';
import { trialOf } from '../parts/trial.ts';
import { coreEventStrategy, newEventStrategy } from './event.ts';
import { namespaceStrategy } from './namespace.ts';
import { nodeStrategy } from './node.ts';
import { secretStrategy } from './secret.ts';
import { serviceAccountStrategy } from './service-account.ts';

test.each<[object, readonly string[]]>([
  [
    { spec: { taints: [{ key: 'a', effect: 'X' }] } },
    ['metadata.taints[0].effect: Unsupported value: "X": supported values: "NoSchedule", "PreferNoSchedule", "NoExecute"'],
  ],
  [
    {
      spec: {
        taints: [
          { key: 'a', effect: 'NoExecute' },
          { key: 'a', effect: 'NoExecute' },
        ],
      },
    },
    ['metadata.taints[1]: Duplicate value: {"Key":"a","Value":"","Effect":"NoExecute","TimeAdded":null}: taints must be unique by key and effect pair'],
  ],
  [{ spec: { podCIDR: 'x' } }, [expect.stringContaining('spec.podCIDRs[0]: Invalid value: "x"')]],
  [{ spec: { podCIDRs: ['10.0.0.0/24', '10.0.1.0/24'] } }, [expect.stringContaining('may specify no more than one CIDR for each IP family')]],
  [
    { status: { capacity: { cpu: '-1' } } },
    [
      'status.capacity.cpu: Invalid value: "-1": must be greater than or equal to 0',
      'status.allocatable.cpu: Invalid value: "-1": must be greater than or equal to 0',
    ],
  ],
])('a node of %j: %j', (node, expected) => {
  expect(trialOf(nodeStrategy).create(node as never)).toEqual(expected);
});

test('addresses of a node are there once', () => {
  const address = { type: 'InternalIP', address: '10.0.0.1' };
  expect(trialOf(nodeStrategy).update({}, { status: { addresses: [address, address] } }, 'status')).toEqual([
    'status.addresses[1]: Duplicate value: {"Type":"InternalIP","Address":"10.0.0.1"}',
  ]);
});

const event = {
  metadata: { name: 'e', namespace: 'n' },
  eventTime: '2024-01-01T00:00:00.000000Z',
  reportingController: 'example.com/c',
  reportingInstance: 'c',
  action: 'A',
  reason: 'R',
  type: 'Normal',
  regarding: { namespace: 'n' },
};

test.each<[object, readonly string[]]>([
  [{}, []],
  [{ type: 'Foo' }, ['type: Invalid value: "": has invalid value: Foo']],
  [{ note: 'x'.repeat(1025) }, ['message: Invalid value: "": can have at most 1024 characters']],
  [{ action: '' }, ['action: Required value']],
  [{ reportingController: 'a b' }, [expect.stringContaining('reportingController: Invalid value: "a b"')]],
])('an event with %j: %j', (fields, expected) => {
  expect(trialOf(newEventStrategy).create({ ...event, ...fields } as never)).toEqual(expected);
});

test('of an event only its series changes', () => {
  const series = { count: 2, lastObservedTime: '2024-01-01T00:00:01.000000Z' };
  expect(trialOf(newEventStrategy).update(event, { series })).toEqual([]);
  expect(trialOf(newEventStrategy).update({ ...event, series: {} }, { series: {} })).toEqual([]);
  expect(trialOf(newEventStrategy).update(event, { series: { count: 1 } })).toEqual([
    'series.count: Invalid value: "": should be at least 2',
    'series.lastObservedTime: Required value',
  ]);
  // Upstream looks at the reason twice.
  expect(trialOf(newEventStrategy).update(event, { reason: 'S', regarding: { name: 'p' } })).toEqual([
    'involvedObject: Invalid value: {"Kind":"","Namespace":"n","Name":"p","UID":"","APIVersion":"","ResourceVersion":"","FieldPath":""}: field is immutable',
    'reason: Invalid value: "S": field is immutable',
    'reason: Invalid value: "S": field is immutable',
  ]);
  expect(trialOf(newEventStrategy).update(event, { note: 'x' })).toEqual(['message: Invalid value: "x": field is immutable']);
});

test('a secret that is no key pair, and an account of the old way, are warned of', () => {
  const secret = trialOf(secretStrategy);
  secret.create({ type: 'kubernetes.io/tls', data: { 'tls.crt': '', 'tls.key': '' } });
  expect(secret.warnings).toEqual(['tls: failed to find any PEM data in certificate input']);
  const account = trialOf(serviceAccountStrategy);
  account.create({ metadata: { annotations: { 'kubernetes.io/enforce-mountable-secrets': 'true' } } });
  expect(account.warnings).toEqual([expect.stringContaining('deprecated in v1.32+')]);
});

test('a changed node is a sound node, and what both rules know is said twice', () => {
  const node = { spec: { podCIDRs: ['10.0.0.0/24', 'fd00::/64'], externalID: 'a', providerID: 'p' } };
  const moved = 'spec.podCIDRs: Forbidden: node updates may not change podCIDR except from "" to valid';
  const taint = 'metadata.taints[0].effect: Required value';
  expect(trialOf(nodeStrategy).update(node, { spec: { taints: [{ key: 'a' }] } })).toEqual([taint, taint]);
  expect(trialOf(nodeStrategy).update(node, { spec: { podCIDR: '10.1.0.0/24', podCIDRs: ['10.1.0.0/24', 'fd01::/64'] } })).toEqual([moved, moved]);
  expect(trialOf(nodeStrategy).update(node, { spec: { podCIDR: null, podCIDRs: ['10.0.0.0/24'] } })).toEqual([moved]);
  expect(trialOf(nodeStrategy).update(node, { spec: { externalID: 'b', providerID: 'q' } })).toEqual([
    'spec.externalID: Forbidden: may not be updated',
    'spec.providerID: Invalid value: null: field cannot be modified once set',
  ]);
});

test('the range of a node and the first of its ranges are one', () => {
  const spec = (given: object): unknown => trialOf(nodeStrategy).created({ spec: given } as never)['spec'];
  expect(spec({ podCIDRs: ['10.0.0.0/24'] })).toEqual({ podCIDR: '10.0.0.0/24', podCIDRs: ['10.0.0.0/24'] });
  expect(spec({ podCIDR: '10.1.0.0/24', podCIDRs: ['10.0.0.0/24', 'fd00::/64'] })).toEqual({ podCIDR: '10.1.0.0/24', podCIDRs: ['10.1.0.0/24'] });
});

test('a node takes no configuration from config maps, and is warned of what nobody reads', () => {
  const trial = trialOf(nodeStrategy);
  const configMap = { name: 'c' };
  expect(trial.created({ spec: { configSource: { configMap } }, status: { config: { error: 'x' } } })).not.toMatchObject({ status: { config: {} } });
  expect(trial.created({ spec: { configSource: { configMap } } })['spec']).toEqual({});
  trial.create({ spec: { externalID: 'x', podCIDR: 'FD00::/64' } });
  expect(trial.warnings).toEqual([
    'spec.externalID: this field is deprecated, and is unused by Kubernetes',
    'spec.podCIDRs[0]: IPv6 CIDR value "FD00::/64" should be in RFC 5952 canonical format ("fd00::/64")',
  ]);
});

test.each<[string, readonly string[]]>([
  ['null', []],
  ['{}', []],
  ['[]', ['data[.dockercfg]: Invalid value: "<secret contents redacted>": json: cannot unmarshal array into Go value of type map[string]interface {}']],
  ['"x"', ['data[.dockercfg]: Invalid value: "<secret contents redacted>": json: cannot unmarshal string into Go value of type map[string]interface {}']],
  ['true', ['data[.dockercfg]: Invalid value: "<secret contents redacted>": json: cannot unmarshal bool into Go value of type map[string]interface {}']],
  ['{"a":}', ['data[.dockercfg]: Invalid value: "<secret contents redacted>": invalid character \'}\' looking for beginning of value']],
])('a secret with %s for registries: %j', (text, expected) => {
  expect(trialOf(secretStrategy).create({ type: 'kubernetes.io/dockercfg', data: { '.dockercfg': btoa(text) } })).toEqual(expected);
});

test('a key for a shell has a value', () => {
  expect(trialOf(secretStrategy).create({ type: 'kubernetes.io/ssh-auth', data: { 'ssh-privatekey': '' } })).toEqual(['data[ssh-privatekey]: Required value']);
});

test('a finalizer of a namespace that is no name has no domain either', () => {
  expect(trialOf(namespaceStrategy).create({ spec: { finalizers: ['a b'] } })).toEqual([
    expect.stringContaining('spec.finalizers: Invalid value: "a b": name part must consist of'),
    'spec.finalizers: Invalid value: "a b": name is neither a standard finalizer name nor is it fully qualified',
  ]);
});

test('an event is in a namespace that could be there', () => {
  const event = { metadata: { namespace: 'A_' }, involvedObject: { namespace: 'A_' }, reportingController: 'a.example.com/b' };
  expect(trialOf(coreEventStrategy).create(event)).toEqual([expect.stringContaining('namespace: Invalid value: "A_": a lowercase RFC 1123 subdomain')]);
});
