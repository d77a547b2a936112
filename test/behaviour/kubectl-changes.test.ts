import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { kubectlMissing, kubectlUntil, kubectlWith } from '../kubectl/kubectl.ts';
import { type ServedCluster, startServed } from '../serve/served-cluster.ts';

// The ways in which kubectl changes objects, as its users run it, against `kubestage serve`. Skipped where kubectl is not on the path.

let served: ServedCluster;
let kubectl: ReturnType<typeof kubectlWith>;

/** Runs a command that must succeed; resolves to all that it printed. */
function ok(args: string, options: { readonly input?: string; readonly env?: Readonly<Record<string, string>> } = {}): string {
  const { code, stdout, stderr } = kubectl(args, options);
  expect(code, `kubectl ${args}\n${stdout}${stderr}`).toBe(0);
  return stdout + stderr;
}

const read = (args: string): unknown => JSON.parse(ok(`get ${args} -o json`));

const service = (ports: string): string => `apiVersion: v1\nkind: Service\nmetadata: {name: shared}\nspec:\n  ports: ${ports}\n`;

const definition = `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: sites.example.com}
spec:
  group: example.com
  scope: Namespaced
  names: {plural: sites, kind: Site, shortNames: [st]}
  versions:
  - name: v1
    served: true
    storage: true
    additionalPrinterColumns: [{name: Size, type: integer, jsonPath: .spec.size}]
    subresources: {status: {}, scale: {specReplicasPath: .spec.size, statusReplicasPath: .status.size}}
    schema:
      openAPIV3Schema:
        type: object
        properties:
          spec: {type: object, description: What is wanted., properties: {size: {type: integer, maximum: 9}, note: {type: string}}}
          status: {type: object, properties: {size: {type: integer}}}
`;

describe.skipIf(kubectlMissing !== undefined)(`kubectl changes${kubectlMissing === undefined ? '' : ` (skipped: ${kubectlMissing})`}`, () => {
  beforeAll(async () => {
    served = await startServed();
    kubectl = kubectlWith(served.kubeconfig);
  }, 30_000);
  afterAll(() => served[Symbol.asyncDispose]());

  test('two managers share a list by its keys, one cannot take the other’s item, and each gives up its own', () => {
    ok('apply --server-side --field-manager=one -f -', { input: service('[{port: 80, name: web}]') });
    ok('apply --server-side --field-manager=two -f -', { input: service('[{port: 443, name: tls}]') });
    const refused = kubectl('apply --server-side --field-manager=two -f -', { input: service('[{port: 443, name: tls}, {port: 80, name: other}]') });
    expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining('conflict with "one": .spec.ports[port=80,protocol="TCP"].name')]);
    expect(read('svc shared')).toMatchObject({
      spec: {
        ports: [
          { port: 80, name: 'web' },
          { port: 443, name: 'tls' },
        ],
      },
    });
    ok('apply --server-side --field-manager=one -f -', { input: service('[]') });
    expect((read('svc shared') as { spec: { ports: unknown } }).spec.ports).toEqual([expect.objectContaining({ port: 443 })]);
    expect(ok('get svc shared --show-managed-fields -o yaml')).toContain('manager: two');
  });

  test('a client-side applier who turns to the server keeps what he had, and gives it up there', () => {
    const config = (data: string): string => `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: turned}\ndata: ${data}\n`;
    ok('apply -f -', { input: config('{a: "1", b: "2"}') });
    ok('apply --server-side -f -', { input: config('{a: "1", b: "2"}') });
    ok('apply --server-side -f -', { input: config('{a: "3"}') });
    expect(read('cm turned')).toMatchObject({ data: { a: '3' } });
    expect(ok("get cm turned -o 'jsonpath={.data.b}'")).toBe('');
  });

  test('a three-way merge leaves what others added to a list, and takes out what the applier had', () => {
    const web = (containers: string): string =>
      `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: three}\nspec:\n  selector: {matchLabels: {app: x}}\n  template:\n    metadata: {labels: {app: x}}\n    spec:\n      containers: ${containers}\n`;
    ok('apply -f -', { input: web('[{name: a, image: i:1}, {name: b, image: i:1}]') });
    ok(`patch deploy three --type=strategic -p '{"spec":{"template":{"spec":{"containers":[{"name":"theirs","image":"i:1"}]}}}}'`);
    ok('apply -f -', { input: web('[{name: a, image: i:2}]') });
    const names = ok("get deploy three -o 'jsonpath={.spec.template.spec.containers[*].name}'").split(' ').toSorted();
    expect(names).toEqual(['a', 'theirs']);
  });

  test('a patch is tried without being kept, and a bad one is refused with the reason', () => {
    ok('create configmap tried --from-literal=k=v');
    expect(ok(`patch cm tried --dry-run=server -p '{"data":{"k":"w"}}' -o 'jsonpath={.data.k}'`)).toBe('w');
    expect(ok("get cm tried -o 'jsonpath={.data.k}'")).toBe('v');
    expect(kubectl(`patch cm tried --type=json -p '[{"op":"test","path":"/data/k","value":"x"}]'`).stderr).toContain(
      'the server rejected our request due to an error in our request',
    );
    expect(kubectl(`patch cm tried --type=merge -p '{"data":{"k":1}}'`).stderr).toContain(
      'cannot unmarshal number into Go struct field ConfigMap.data of type string',
    );
  });

  test('a custom resource is explained, edited, patched, scaled and watched like any other', async () => {
    ok('apply -f -', { input: definition });
    ok('wait --for=condition=Established crd/sites.example.com --timeout=10s');
    ok('apply -f -', { input: 'apiVersion: example.com/v1\nkind: Site\nmetadata: {name: home}\nspec: {size: 1}\n' });
    expect(ok('get st')).toMatch(/^NAME +SIZE\nhome +1\n$/);
    expect(ok('explain site.spec')).toContain('What is wanted.');
    expect(ok('edit site home', { env: { EDITOR: 'sed -i s/size:.1/size:\\ 2/' } })).toContain('site.example.com/home edited');
    ok(`patch site home --type=merge -p '{"spec":{"note":"n"}}'`);
    expect(kubectl(`patch site home --type=strategic -p '{}'`).code).toBe(1);
    expect(kubectl(`patch site home --type=merge -p '{"spec":{"size":10}}'`).stderr).toContain('spec.size in body should be less than or equal to 9');
    ok('scale site home --replicas=4');
    expect(read('site home')).toMatchObject({ spec: { size: 4, note: 'n' } });
    const watch = kubectlUntil(served.kubeconfig, 'get site home -w');
    await expect.poll(() => watch.printed(), { timeout: 20_000 }).toMatch(/home +4/);
    ok('scale site home --replicas=5');
    await expect.poll(() => watch.printed(), { timeout: 20_000 }).toMatch(/home +5/);
    watch.stop();
  });

  test('a drain evicts what runs on the node, and waits for budgets', () => {
    ok('create -f -', { input: 'apiVersion: v1\nkind: Node\nmetadata: {name: full}\n' });
    const pod = (name: string): string =>
      `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}, labels: {app: ${name}}}\nspec:\n  nodeName: full\n  containers: [{name: c, image: i}]\n`;
    ok('create -f -', { input: pod('guarded') });
    ok('create poddisruptionbudget guard --selector=app=guarded --min-available=1');
    ok(
      `patch pdb guard --subresource=status --type=merge -p '{"status":{"observedGeneration":1,"disruptionsAllowed":0,"currentHealthy":1,"desiredHealthy":1,"expectedPods":1}}'`,
    );
    ok(`patch pod guarded --subresource=status --type=merge -p '{"status":{"phase":"Running","conditions":[{"type":"Ready","status":"True"}]}}'`);
    expect(kubectl('drain full --force --timeout=2s').stderr).toMatch(/Cannot evict pod as it would violate the pod's disruption budget/);
    expect(ok('get node full')).toContain('SchedulingDisabled');
    ok('delete pdb guard');
    expect(ok('drain full --force --grace-period=0 --disable-eviction --timeout=20s')).toContain('pod/guarded deleted');
    expect(ok('taint nodes full k=v:NoExecute k2=v:NoSchedule')).toContain('tainted');
    expect(ok('taint nodes full k-')).toContain('untainted');
  }, 60_000);

  test('a delete need not wait; what holds an object is let go, and a wait hears of it', () => {
    ok('create configmap held');
    ok(`patch cm held --type=merge -p '{"metadata":{"finalizers":["example.com/hold"]}}'`);
    expect(ok('delete cm held --wait=false')).toContain('deleted');
    expect(read('cm held')).toMatchObject({ metadata: { finalizers: ['example.com/hold'], deletionTimestamp: expect.any(String) } });
    expect(kubectl('wait --for=delete cm/held --timeout=1s').code).toBe(1);
    ok(`patch cm held --type=json -p '[{"op":"remove","path":"/metadata/finalizers"}]'`);
    ok('wait --for=delete cm/held --timeout=10s');
    ok('create -f -', { input: 'apiVersion: v1\nkind: Pod\nmetadata: {name: slow}\nspec:\n  nodeName: full\n  containers: [{name: c, image: i}]\n' });
    ok('delete pod slow --grace-period=7 --wait=false');
    expect(read('pod slow')).toMatchObject({ metadata: { deletionGracePeriodSeconds: 7 } });
  });

  test('rollouts are paused, resumed and restarted, and images and resources are set', () => {
    ok('create deployment roll --image=nginx:1');
    expect(ok('rollout pause deploy/roll')).toContain('paused');
    ok('set image deploy/roll nginx=nginx:2');
    ok('set resources deploy/roll --limits=cpu=200m,memory=512Mi');
    ok('set serviceaccount deploy/roll robot');
    ok('label deploy roll tier=front --overwrite');
    ok('annotate deploy roll note=n');
    expect(ok('rollout resume deploy/roll')).toContain('resumed');
    expect(kubectl('rollout undo deploy/roll').stderr).toContain('no rollout history found');
    expect(read('deploy roll')).toMatchObject({
      metadata: { labels: { tier: 'front' }, annotations: { note: 'n' } },
      spec: { template: { spec: { serviceAccountName: 'robot', containers: [{ image: 'nginx:2', resources: { limits: { cpu: '200m' } } }] } } },
    });
    expect(ok('autoscale deploy/roll --min=1 --max=3')).toContain('autoscaled');
    expect(ok('expose deploy/roll --port=80 --name=rolled')).toContain('exposed');
  });
});
