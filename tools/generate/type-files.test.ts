import { expect, test } from 'vitest';
import type { CustomResourceDefinition } from '../../machinery/generated/types/apiextensions.k8s.io/v1.ts';
import { Deployment, type DeploymentList } from '../../machinery/generated/types/apps/v1.ts';
import type { ConfigMap, Pod, Secret } from '../../machinery/generated/types/core/v1.ts';
import type { ObjectMeta } from '../../machinery/generated/types/meta/v1.ts';
import type { ClusterRole } from '../../machinery/generated/types/rbac.authorization.k8s.io/v1.ts';
import type { ObjectMeta as KernelObjectMeta, KubeList, KubeObject } from '../../machinery/object.ts';
import type { ResourceDescriptor } from '../../machinery/resource.ts';
import { homesOf } from './home.ts';
import type { Specification } from './specification.ts';
import { typeFiles } from './type-files.ts';

test('one name is the type of an object and the descriptor of its resource', () => {
  const deployment: Deployment = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web' },
    spec: {
      selector: { matchLabels: { app: 'web' } },
      template: {
        metadata: { labels: { app: 'web' } },
        spec: { containers: [{ name: 'web', image: 'web:1', ports: [{ containerPort: 80, protocol: 'TCP' }] }] },
      },
    },
  };
  const descriptor: ResourceDescriptor<Deployment> = Deployment;
  expect(deployment.kind).toBe(descriptor.kind);
  expect(Deployment).toEqual({ group: 'apps', version: 'v1', kind: 'Deployment', plural: 'deployments', namespaced: true });
});

test('generated objects and lists are objects and lists to the kernel', () => {
  const pod: Pod = { kind: 'Pod' };
  const configMap: ConfigMap = { data: {} };
  const secret: Secret = { type: 'Opaque' };
  const role: ClusterRole = { rules: [] };
  const objects: readonly KubeObject[] = [pod, configMap, secret, role];
  const list: KubeList<Deployment> = { items: [] } satisfies DeploymentList;
  const meta: KernelObjectMeta = { name: 'same' } satisfies ObjectMeta;
  expect([objects.length, list.items.length, meta.name]).toEqual([4, 0, 'same']);
});

test('types hold what the API would refuse or lacks', () => {
  // @ts-expect-error a container must be named
  const nameless: Pod = { spec: { containers: [{ image: 'web:1' }] } };
  // @ts-expect-error objects that were read are not to be written to
  const write = (pod: Pod): string => (pod.kind = 'Pod');
  // @ts-expect-error no other scope exists
  const scope: CustomResourceDefinition['kind'] = 'CRD';
  expect([nameless, write, scope].length).toBe(3);
});

const kind = (group: string, name: string) => ({ 'x-kubernetes-group-version-kind': [{ group, version: 'v1', kind: name }] });

const specification: Specification = {
  protobufFields: {},
  digest: '0',
  resources: [
    {
      group: 'b.io',
      version: 'v1',
      kind: 'Thing',
      plural: 'things',
      singular: 'thing',
      namespaced: false,
      verbs: [],
      shortNames: [],
      categories: [],
      subresources: [],
    },
  ],
  documents: new Map(),
  definitions: new Map([
    ['io.k8s.api.a.v1.Thing', { type: 'object', properties: { 'odd-name': { type: 'string', enum: ['x', 'y'] } }, ...kind('a.io', 'Thing') }],
    [
      'io.k8s.api.b.v1.Thing',
      {
        type: 'object',
        required: ['other'],
        properties: {
          apiVersion: { type: 'string' },
          kind: { type: 'string' },
          other: { $ref: '#/components/schemas/io.k8s.api.a.v1.Thing' },
          ports: { type: 'array', items: { $ref: '#/x/io.k8s.apimachinery.pkg.util.intstr.IntOrString' } },
        },
        ...kind('b.io', 'Thing'),
      },
    ],
  ]),
};

test('a name that two groups use is imported under another', () => {
  const file = typeFiles(specification, homesOf(specification)).get('machinery/generated/types/b.io/v1.ts');
  expect(file).toContain("import type { Thing as AThing } from '../a.io/v1.ts';");
  expect(file).toContain(
    "  readonly apiVersion?: 'b.io/v1';\n  readonly kind?: 'Thing';\n  readonly other: AThing;\n  readonly ports?: readonly (number | string)[];\n",
  );
  expect(file).toContain(
    "export const Thing: ResourceDescriptor<Thing> = /* @__PURE__ */ defineResource<Thing>({ group: 'b.io', version: 'v1', kind: 'Thing', plural: 'things', namespaced: false });",
  );
});

test('only top-level resources get a descriptor, and odd property names are quoted', () => {
  const file = typeFiles(specification, homesOf(specification)).get('machinery/generated/types/a.io/v1.ts');
  expect(file).toContain("readonly 'odd-name'?: 'x' | 'y';");
  expect(file).not.toContain('defineResource');
});
