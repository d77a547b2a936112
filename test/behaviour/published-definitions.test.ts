import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createClient, defineResource, type KubeObject } from '../../client/index.ts';
import { FakeCluster } from '../../fake/index.ts';

/** A project's definition out of fixtures/definitions, an object that it accepts, and edits that it refuses with these causes. */
interface Published {
  readonly file: string;
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly plural: string;
  readonly namespaced: boolean;
  readonly name: string;
  readonly spec: object;
  /** What the server fills in. */
  readonly defaulted?: object;
  readonly refused: readonly { readonly spec: object; readonly causes: readonly string[] }[];
}

const DURATION = '^(0|(([0-9]+)y)?(([0-9]+)w)?(([0-9]+)d)?(([0-9]+)h)?(([0-9]+)m)?(([0-9]+)s)?(([0-9]+)ms)?)$';
const UNCHECKED =
  '<nil>: Invalid value: null: some validation rules were not checked because the object was invalid; correct the existing errors to complete validation';
const listener = { name: 'http', port: 80, protocol: 'HTTP' };

const published: readonly Published[] = [
  {
    file: 'cert-manager-certificates.yaml',
    group: 'cert-manager.io',
    version: 'v1',
    kind: 'Certificate',
    plural: 'certificates',
    namespaced: true,
    name: 'web',
    spec: { secretName: 'web-tls', dnsNames: ['example.com'], issuerRef: { name: 'ca' }, privateKey: { algorithm: 'ECDSA', size: 256 } },
    refused: [
      {
        spec: { dnsNames: ['example.com'], privateKey: { algorithm: 'DSA' } },
        causes: [
          'spec.privateKey.algorithm: Unsupported value: "DSA": supported values: "RSA", "ECDSA", "Ed25519"',
          'spec.issuerRef: Required value',
          'spec.secretName: Required value',
        ],
      },
    ],
  },
  {
    file: 'crossplane-compositeresourcedefinitions.yaml',
    group: 'apiextensions.crossplane.io',
    version: 'v1',
    kind: 'CompositeResourceDefinition',
    plural: 'compositeresourcedefinitions',
    namespaced: false,
    name: 'xdatabases.example.com',
    spec: { group: 'example.com', names: { kind: 'XDatabase', plural: 'xdatabases' }, versions: [{ name: 'v1', referenceable: true, served: true }] },
    defaulted: { defaultCompositeDeletePolicy: 'Background', defaultCompositionUpdatePolicy: 'Automatic' },
    refused: [
      {
        spec: { group: 'example.com', names: { kind: 'XDatabase', plural: 'xdatabases' }, versions: [{ name: 'v1' }], defaultCompositeDeletePolicy: 'Never' },
        causes: [
          'spec.defaultCompositeDeletePolicy: Unsupported value: "Never": supported values: "Background", "Foreground"',
          'spec.versions[0].referenceable: Required value',
          'spec.versions[0].served: Required value',
          UNCHECKED,
        ],
      },
    ],
  },
  {
    file: 'gateway-api-gateways.yaml',
    group: 'gateway.networking.k8s.io',
    version: 'v1',
    kind: 'Gateway',
    plural: 'gateways',
    namespaced: true,
    name: 'edge',
    spec: { gatewayClassName: 'example', listeners: [listener] },
    defaulted: { listeners: [{ ...listener, allowedRoutes: { namespaces: { from: 'Same' } } }] },
    refused: [
      {
        spec: { gatewayClassName: 'example', listeners: [{ ...listener, tls: { mode: 'Terminate' } }] },
        causes: [
          "spec.listeners: Invalid value: tls must not be specified for protocols ['HTTP', 'TCP', 'UDP']",
          'spec.listeners[0].tls: Invalid value: "object": no such key: certificateRefs evaluating rule: certificateRefs or options must be specified when mode is Terminate',
        ],
      },
      {
        spec: { gatewayClassName: 'example', listeners: [listener, { ...listener, name: 'again' }] },
        causes: ['spec.listeners: Invalid value: Combination of port, protocol and hostname must be unique for each listener'],
      },
      {
        spec: { gatewayClassName: '', listeners: [{ ...listener, port: 0 }] },
        causes: [
          'spec.gatewayClassName: Invalid value: "": spec.gatewayClassName in body should be at least 1 chars long',
          'spec.listeners[0].port: Invalid value: 0: spec.listeners[0].port in body should be greater than or equal to 1',
        ],
      },
    ],
  },
  {
    file: 'keda-scaledobjects.yaml',
    group: 'keda.sh',
    version: 'v1alpha1',
    kind: 'ScaledObject',
    plural: 'scaledobjects',
    namespaced: true,
    name: 'worker',
    spec: { scaleTargetRef: { name: 'worker' }, triggers: [{ type: 'cron', metadata: { timezone: 'Etc/UTC', desiredReplicas: '3' } }] },
    refused: [
      {
        spec: { scaleTargetRef: {}, triggers: [{ type: 'cron', metadata: { desiredReplicas: 3 } }] },
        causes: [
          'spec.scaleTargetRef.name: Required value',
          'spec.triggers[0].metadata.desiredReplicas: Invalid value: "integer": spec.triggers[0].metadata.desiredReplicas in body must be of type string: "integer"',
        ],
      },
    ],
  },
  {
    file: 'prometheus-operator-prometheusrules.yaml',
    group: 'monitoring.coreos.com',
    version: 'v1',
    kind: 'PrometheusRule',
    plural: 'prometheusrules',
    namespaced: true,
    name: 'alerts',
    spec: {
      groups: [
        {
          name: 'api',
          interval: '30s',
          rules: [
            { alert: 'Slow', expr: 'latency > 1', for: '5m' },
            { record: 'one', expr: 1 },
          ],
        },
      ],
    },
    refused: [
      {
        spec: { groups: [{ name: 'api', interval: 'often', rules: [{ alert: 'Slow' }] }, { name: 'api' }] },
        causes: [
          `spec.groups[0].interval: Invalid value: "often": spec.groups[0].interval in body should match '${DURATION}'`,
          'spec.groups[0].rules[0].expr: Required value',
          'spec.groups[1]: Duplicate value: {"name":"api"}',
        ],
      },
    ],
  },
];

test.for(published)('$kind of $file: a valid object is accepted and defaulted, an invalid one refused', async (project) => {
  const { group, version, kind, plural, namespaced, name, spec, defaulted, refused } = project;
  const crds = join(import.meta.dirname, '../../fixtures/definitions', project.file);
  await using cluster = await FakeCluster.create({ crds });
  await using client = await createClient(cluster.connection());
  const resource = client.resource(defineResource<KubeObject>({ group, version, kind, plural, namespaced }));
  const scoped = namespaced ? resource.namespace('default') : resource;
  const object = (content: object): KubeObject => ({ apiVersion: `${group}/${version}`, kind, metadata: { name }, spec: content }) as KubeObject;
  const created = await scoped.create(object(spec));
  expect(created).toMatchObject({ spec: { ...spec, ...defaulted } });
  for (const { spec: bad, causes } of refused) {
    const error: unknown = await scoped.create({ ...object(bad), metadata: { name: `${name}-bad` } }).catch((reason: unknown) => reason);
    const { status } = error as {
      readonly status: { readonly code: number; readonly details: { readonly causes: readonly { field: string; message: string }[] } };
    };
    expect(status.code).toBe(422);
    expect(status.details.causes.map(({ field, message }) => `${field}: ${message}`)).toEqual(causes);
  }
});
