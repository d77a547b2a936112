import { expect, test } from 'vitest';
import { type AdmissionRequest, admissionChain } from '../registry/admission.ts';
import type { DraftObject, StoredObject } from '../registry/strategy.ts';
import { type AdmissionServices, admissionRules } from './default-rules.ts';
import { denyServiceExternalIps, extendedResourceToleration } from './optional-rules.ts';
import { runtimeClass } from './runtime-class.ts';
import { serviceAccount } from './service-account.ts';

const objects: Readonly<Record<string, object>> = {
  'serviceaccounts/default': { metadata: { name: 'default' }, imagePullSecrets: [{ name: 'pull' }] },
  'serviceaccounts/shy': { metadata: { name: 'shy' }, automountServiceAccountToken: false },
  'runtimeclasses.node.k8s.io/vm': {
    overhead: { podFixed: { cpu: '1' } },
    scheduling: { nodeSelector: { vm: 'yes' }, tolerations: [{ key: 'vm', operator: 'Exists' }] },
  },
};

const request = (plural: string, operation = 'create'): AdmissionRequest =>
  ({
    operation,
    name: 'x',
    resource: { group: '', plural },
    context: {
      namespace: 'n',
      subresource: '',
      entropy: { below: () => 0 },
      reader: { get: (resource: string, _namespace: string, name: string) => objects[`${resource}/${name}`] },
    },
  }) as unknown as AdmissionRequest;

const podOf = (spec: object): DraftObject => ({ metadata: {}, spec }) as unknown as DraftObject;

function withAccount(spec: object): Record<string, unknown> {
  const draft = podOf(spec);
  void serviceAccount.mutate?.(request('pods'), draft, undefined);
  return draft['spec'] as Record<string, unknown>;
}

test('a pod runs as the default account and gets its token and its pull secrets', () => {
  const spec = withAccount({ containers: [{ name: 'c' }], initContainers: [{ name: 'i', volumeMounts: [{ name: 'own', mountPath: '/x' }] }] });
  const mount = { name: 'kube-api-access-bbbbb', readOnly: true, mountPath: '/var/run/secrets/kubernetes.io/serviceaccount' };
  expect(spec).toMatchObject({
    serviceAccountName: 'default',
    serviceAccount: 'default',
    imagePullSecrets: [{ name: 'pull' }],
    containers: [{ volumeMounts: [mount] }],
    initContainers: [{ volumeMounts: [{ name: 'own' }, mount] }],
    volumes: [{ name: 'kube-api-access-bbbbb', projected: { defaultMode: 420 } }],
  });
});

test('a token is mounted only where the account and the pod want it, and nothing else is', () => {
  const own = { name: 'mine', mountPath: '/var/run/secrets/kubernetes.io/serviceaccount' };
  expect(withAccount({ serviceAccountName: 'shy', containers: [{ name: 'c' }] })).not.toHaveProperty('volumes');
  expect(withAccount({ automountServiceAccountToken: false, containers: [{ name: 'c' }] })).not.toHaveProperty('volumes');
  expect(withAccount({ containers: [{ name: 'c', volumeMounts: [own] }] })).not.toHaveProperty('volumes');
  expect(withAccount({ serviceAccountName: 'shy', automountServiceAccountToken: true, containers: [{ name: 'c' }] })).toHaveProperty('volumes');
});

test('an account that is missing is told', () => {
  expect(() => withAccount({ serviceAccountName: 'none', containers: [] })).toThrow(
    'pods "x" is forbidden: error looking up service account n/none: serviceaccount "none" not found',
  );
});

test('a runtime class adds to a pod, and what it covers already is not added twice', () => {
  const draft = podOf({ runtimeClassName: 'vm', tolerations: [{ operator: 'Exists' }], nodeSelector: { disk: 'ssd' } });
  void runtimeClass.mutate?.(request('pods'), draft, undefined);
  expect(draft['spec']).toEqual({
    runtimeClassName: 'vm',
    tolerations: [{ operator: 'Exists' }],
    nodeSelector: { disk: 'ssd', vm: 'yes' },
    overhead: { cpu: '1' },
  });
});

test('what has no name yet is refused as Unknown', () => {
  const draft = podOf({ runtimeClassName: 'none' });
  expect(() => runtimeClass.mutate?.({ ...request('pods'), name: '' }, draft, undefined)).toThrow(
    'pods "Unknown" is forbidden: pod rejected: RuntimeClass "none" not found',
  );
});

test('a service may keep its external addresses, and get no other', () => {
  const service = (...externalIPs: readonly string[]): StoredObject => ({ metadata: {}, spec: { externalIPs } }) as unknown as StoredObject;
  const check = (next: StoredObject, current?: StoredObject): void =>
    void denyServiceExternalIps.validate?.(request('services', current ? 'update' : 'create'), next, current);
  expect(() => check(service('192.0.2.1'), service('192.0.2.1', '192.0.2.2'))).not.toThrow();
  expect(() => check(service('192.0.2.3'), service('192.0.2.1'))).toThrow('Use of external IPs is denied by admission control.');
});

test('pods tolerate the taints of the extended resources that they ask for', () => {
  const draft = podOf({ containers: [{ resources: { requests: { 'example.com/gpu': '1', cpu: '1' } } }] });
  void extendedResourceToleration.mutate?.(request('pods'), draft, undefined);
  expect(draft['spec']).toMatchObject({ tolerations: [{ key: 'example.com/gpu', operator: 'Exists' }] });
});

test('rules are chosen by name, and a name that there is not is an error', () => {
  const services = {} as AdmissionServices;
  const names = (choice?: Parameters<typeof admissionRules>[1]): readonly string[] => admissionRules(services, choice).map(({ name }) => name);
  expect(names()).not.toContain('ServiceAccount');
  expect(names({ enable: ['ServiceAccount'] })).toContain('ServiceAccount');
  expect(names({ disable: ['ResourceQuota'] })).not.toContain('ResourceQuota');
  expect(() => names({ enable: ['Service'] })).toThrow('admission: there is no rule "Service"; known: NamespaceLifecycle, ');
});

test('the chain stays synchronous until a rule does not', async () => {
  const seen: string[] = [];
  const rule = (name: string, answer?: Promise<void>): Parameters<typeof admissionChain>[0][number] => ({
    name,
    validate: () => {
      seen.push(name);
      return answer;
    },
  });
  expect(admissionChain([rule('a'), rule('b')]).validate(request('pods'), undefined, undefined)).toBeUndefined();
  const pending = admissionChain([rule('c', Promise.resolve()), rule('d')]).validate(request('pods'), undefined, undefined);
  expect(seen).toEqual(['a', 'b', 'c']);
  await pending;
  expect(seen).toEqual(['a', 'b', 'c', 'd']);
});
