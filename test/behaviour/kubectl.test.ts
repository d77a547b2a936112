import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { kubectlMissing, kubectlUntil, kubectlWith } from '../kubectl/kubectl.ts';
import { type ServedCluster, startServed } from '../serve/served-cluster.ts';

// kubectl as its users run it, against `kubestage serve`. Where kubectl is not on the path the suite is skipped and says so.

let served: ServedCluster;
let kubectl: ReturnType<typeof kubectlWith>;

interface Options {
  readonly input?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs a command that must succeed; resolves to all that it printed. */
function ok(args: string, options: Options = {}): string {
  const { code, stdout, stderr } = kubectl(args, options);
  expect(`${stdout}${stderr}`, `kubectl ${args} ended with ${code}`).not.toMatch(/^(error|Error)/m);
  expect(code, `kubectl ${args}\n${stdout}${stderr}`).toBe(0);
  return stdout + stderr;
}

const configMap = (name: string, data: string): string => `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}}\ndata: ${data}\n`;

describe.skipIf(kubectlMissing !== undefined)(`kubectl${kubectlMissing === undefined ? '' : ` (skipped: ${kubectlMissing})`}`, () => {
  beforeAll(async () => {
    served = await startServed();
    kubectl = kubectlWith(served.kubeconfig);
  }, 30_000);
  afterAll(() => served[Symbol.asyncDispose]());

  test('create and get a deployment in every form', () => {
    expect(ok('create namespace forms')).toBe('namespace/forms created\n');
    expect(ok('create deployment web --image=nginx:1 --replicas=2 -n forms')).toBe('deployment.apps/web created\n');
    expect(ok('get deploy -n forms -o wide')).toMatch(
      /^NAME +READY +UP-TO-DATE +AVAILABLE +AGE +CONTAINERS +IMAGES +SELECTOR\nweb +0\/2 +0 +0 +\S+ +nginx +nginx:1 +app=web\n$/,
    );
    expect(ok('get deploy web -n forms -o name')).toBe('deployment.apps/web\n');
    expect(ok("get deploy web -n forms -o 'jsonpath={.spec.replicas} {.spec.template.spec.containers[0].image}'")).toBe('2 nginx:1');
    expect(ok('get deploy -n forms -o custom-columns=N:.metadata.name,I:.spec.template.spec.containers[*].image')).toBe('N     I\nweb   nginx:1\n');
    expect(JSON.parse(ok('get deploy web -n forms -o json'))).toMatchObject({ spec: { strategy: { type: 'RollingUpdate' }, revisionHistoryLimit: 10 } });
    expect(ok('get deploy web -n forms -o yaml')).toContain('terminationMessagePath: /dev/termination-log');
    expect(ok('get deploy -A')).toMatch(/^forms +web /m);
    expect(ok('get deploy -n forms --show-managed-fields -o yaml')).toContain('manager: kubectl-create');
    expect(ok('get all -n forms')).toContain('deployment.apps/web');
  });

  test('select by label, by field and in chunks', () => {
    for (const name of ['a', 'b', 'c']) ok(`create configmap chunk-${name} --from-literal=k=v`);
    ok('label configmap chunk-a colour=red');
    expect(ok('get cm -l colour=red -o name')).toBe('configmap/chunk-a\n');
    expect(ok("get cm -l 'colour notin (red)' -o name")).not.toContain('chunk-a');
    expect(ok('get cm --field-selector metadata.name=chunk-b -o name')).toBe('configmap/chunk-b\n');
    expect(ok('get cm --chunk-size=1 -o name')).toContain('configmap/chunk-c');
    expect(ok('get ns -l kubernetes.io/metadata.name=default --show-labels')).toContain('kubernetes.io/metadata.name=default');
  });

  test('apply from the client side: create, no change, three-way merge', () => {
    expect(ok('apply -f -', { input: configMap('applied', '{a: "1", b: "2"}') })).toBe('configmap/applied created\n');
    expect(ok('apply -f -', { input: configMap('applied', '{a: "1", b: "2"}') })).toBe('configmap/applied unchanged\n');
    ok(`patch configmap applied --type=merge -p '{"data":{"theirs":"3"}}'`);
    expect(ok('apply -f -', { input: configMap('applied', '{a: "4"}') })).toBe('configmap/applied configured\n');
    expect(JSON.parse(ok("get cm applied -o 'jsonpath={.data}'"))).toEqual({ a: '4', theirs: '3' });
    expect(ok('apply view-last-applied cm/applied')).toContain('a: "4"');
  });

  test('apply on the server: two managers, a conflict, and force', () => {
    expect(ok('apply --server-side --field-manager=one -f -', { input: configMap('shared', '{k: "1"}') })).toBe('configmap/shared serverside-applied\n');
    const refused = kubectl('apply --server-side --field-manager=two -f -', { input: configMap('shared', '{k: "2"}') });
    expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining('conflict with "one": .data.k')]);
    expect(ok('apply --server-side --field-manager=two --force-conflicts -f -', { input: configMap('shared', '{k: "2"}') })).toContain('serverside-applied');
    expect(ok("get cm shared -o 'jsonpath={.data.k}'")).toBe('2');
  });

  test('diff says what apply would change, and changes nothing', () => {
    ok('apply -f -', { input: configMap('diffed', '{k: old}') });
    const { code, stdout } = kubectl('diff -f -', { input: configMap('diffed', '{k: new}') });
    expect([code, stdout]).toEqual([1, expect.stringMatching(/^-\s+k: old\n\+\s+k: new$/m)]);
    expect(ok("get cm diffed -o 'jsonpath={.data.k}'")).toBe('old');
  });

  test('patch of every type', () => {
    ok('create deployment patched --image=nginx:1');
    expect(ok(`patch deploy patched --type=merge -p '{"spec":{"replicas":3}}'`)).toBe('deployment.apps/patched patched\n');
    expect(ok(`patch deploy patched --type=merge -p '{"spec":{"replicas":3}}'`)).toBe('deployment.apps/patched patched (no change)\n');
    ok(`patch deploy patched --type=json -p '[{"op":"replace","path":"/spec/replicas","value":4}]'`);
    ok(`patch deploy patched -p '{"spec":{"template":{"spec":{"containers":[{"name":"nginx","env":[{"name":"A","value":"1"}]}]}}}}'`);
    ok(`patch deploy patched --subresource=status --type=merge -p '{"status":{"replicas":3}}'`);
    expect(JSON.parse(ok('get deploy patched -o json'))).toMatchObject({
      spec: { replicas: 4, template: { spec: { containers: [{ image: 'nginx:1', env: [{ name: 'A', value: '1' }] }] } } },
      status: { replicas: 3 },
    });
  });

  test('set image, rollout restart and scale', () => {
    ok('create deployment rolled --image=nginx:1');
    expect(ok('set image deploy/rolled nginx=nginx:2')).toBe('deployment.apps/rolled image updated\n');
    expect(ok('set env deploy/rolled A=1')).toBe('deployment.apps/rolled env updated\n');
    expect(ok('rollout restart deploy/rolled')).toBe('deployment.apps/rolled restarted\n');
    expect(ok('scale deploy/rolled --replicas=5')).toBe('deployment.apps/rolled scaled\n');
    expect(ok('scale deploy/rolled --current-replicas=5 --replicas=2')).toBe('deployment.apps/rolled scaled\n');
    expect(kubectl('scale deploy/rolled --current-replicas=9 --replicas=1').code).toBe(1);
    expect(JSON.parse(ok('get deploy rolled -o json'))).toMatchObject({ spec: { replicas: 2, template: { spec: { containers: [{ image: 'nginx:2' }] } } } });
  });

  test('label, annotate, edit and replace', () => {
    ok('create configmap edited --from-literal=k=v');
    expect(ok('label cm edited tier=front')).toBe('configmap/edited labeled\n');
    expect(ok('label cm edited tier-')).toBe('configmap/edited unlabeled\n');
    expect(kubectl('label cm edited tier=1 --resource-version=1').code).toBe(1);
    expect(ok('annotate cm edited note=hello')).toBe('configmap/edited annotated\n');
    expect(ok('edit cm edited', { env: { EDITOR: 'sed -i s/hello/goodbye/' } })).toBe('configmap/edited edited\n');
    expect(ok("get cm edited -o 'jsonpath={.metadata.annotations.note}'")).toBe('goodbye');
    expect(ok('replace -f -', { input: configMap('edited', '{k: w}') })).toBe('configmap/edited replaced\n');
    expect(ok('replace --force -f -', { input: configMap('edited', '{k: x}') })).toContain('configmap/edited replaced\n');
    expect(ok("get cm edited -o 'jsonpath={.data.k}{.metadata.annotations}'")).toBe('x');
  });

  test('watch prints what happens while it runs', async () => {
    const watch = kubectlUntil(served.kubeconfig, 'get cm --watch-only --output-watch-events');
    // The watch is open once a change is seen; changes before that are not printed.
    await expect
      .poll(
        () => {
          ok('create configmap seen --from-literal=k=v');
          ok('delete configmap seen');
          return watch.printed();
        },
        { timeout: 30_000, interval: 200 },
      )
      .toMatch(/ADDED +seen[\s\S]*DELETED +seen/);
    watch.stop();
  });

  test('delete: waits, cascades, forces, and several at once', () => {
    ok('create deployment gone --image=nginx:1');
    ok('create configmap gone-1');
    ok('create configmap gone-2');
    ok('run gone --image=nginx:1');
    for (const cascade of ['background', 'foreground', 'orphan']) {
      ok(`create deployment cascade-${cascade} --image=nginx:1`);
      expect(ok(`delete deploy cascade-${cascade} --cascade=${cascade} --timeout=20s`)).toBe(`deployment.apps "cascade-${cascade}" deleted\n`);
    }
    expect(ok('delete deploy/gone cm/gone-1 cm/gone-2 --timeout=20s')).toContain('configmap "gone-2" deleted');
    expect(ok('delete pod gone --grace-period=0 --force')).toContain('pod "gone" force deleted');
    expect(kubectl('delete cm gone-1').stderr).toBe('Error from server (NotFound): configmaps "gone-1" not found\n');
    expect(ok('delete cm gone-1 --ignore-not-found')).toBe('');
  });

  test('a namespace goes with all that is in it', () => {
    ok('create namespace going');
    ok('create configmap inside -n going');
    expect(ok('delete ns going --timeout=20s')).toBe('namespace "going" deleted\n');
    expect(kubectl('get cm -n going -o name').stdout).toBe('');
  });

  test('wait for a condition, a field and a deletion', () => {
    ok('create deployment waited --image=nginx:1 --replicas=2');
    expect(ok("wait --for='jsonpath={.spec.replicas}=2' deploy/waited --timeout=10s")).toBe('deployment.apps/waited condition met\n');
    ok(`patch deploy waited --subresource=status --type=merge -p '{"status":{"conditions":[{"type":"Available","status":"True"}]}}'`);
    expect(ok('wait --for=condition=Available deploy/waited --timeout=10s')).toBe('deployment.apps/waited condition met\n');
    expect(kubectl('wait --for=condition=Progressing deploy/waited --timeout=1s').code).toBe(1);
  });

  test('dry run on the server changes nothing', () => {
    expect(ok('create configmap dry --from-literal=k=v --dry-run=server')).toBe('configmap/dry created (server dry run)\n');
    expect(kubectl('get cm dry').code).toBe(1);
    ok('create configmap kept --from-literal=k=v');
    expect(ok('delete cm kept --dry-run=server')).toContain('deleted (server dry run)');
    expect(ok('get cm kept -o name')).toBe('configmap/kept\n');
  });

  test('what the server serves, and how it is described', () => {
    expect(ok('api-resources --api-group=apps')).toMatch(/^deployments +deploy +apps\/v1 +true +Deployment$/m);
    expect(ok('api-versions')).toMatch(/^autoscaling\/v2$/m);
    expect(ok('explain deployment.spec.replicas')).toContain('FIELD: replicas <integer>');
    expect(ok('version')).toMatch(/^Server Version: v1\.37\./m);
    expect(ok('cluster-info')).toContain(served.url);
    expect(ok('get --raw /healthz')).toBe('ok');
    expect(JSON.parse(ok('get --raw /apis/apps/v1'))).toMatchObject({ kind: 'APIResourceList', groupVersion: 'apps/v1' });
    expect(ok("config view --minify -o 'jsonpath={.clusters[0].cluster.server}'")).toBe(served.url);
  });

  test('who may do what', () => {
    ok('create serviceaccount robot');
    ok('create role reader --verb=get,list --resource=pods');
    ok('create rolebinding robot --role=reader --serviceaccount=default:robot');
    expect(ok('auth can-i list pods --as system:serviceaccount:default:robot')).toBe('yes\n');
    expect(kubectl('auth can-i delete pods --as system:serviceaccount:default:robot').stdout).toBe('no\n');
    expect(ok('auth whoami')).toContain('kubernetes-admin');
    const refused = kubectl('get secrets --as system:serviceaccount:default:robot');
    expect(refused.stderr).toContain('User "system:serviceaccount:default:robot" cannot list resource "secrets" in API group "" in the namespace "default"');
    const token = ok('create token robot --duration=1h').trim();
    const config = join(served.kubeconfig, '../robot');
    writeFileSync(config, ok('config view --raw').replace(/token: .*/, `token: ${token}`));
    expect(kubectlWith(config)('auth whoami').stdout).toContain('system:serviceaccount:default:robot');
  });

  test('drain, cordon and taint nodes', () => {
    ok('create -f -', { input: 'apiVersion: v1\nkind: Node\nmetadata: {name: n1}\n' });
    expect(ok('cordon n1')).toBe('node/n1 cordoned\n');
    expect(ok('get nodes')).toMatch(/^n1 +\S*SchedulingDisabled/m);
    expect(ok('uncordon n1')).toBe('node/n1 uncordoned\n');
    expect(ok('taint nodes n1 k=v:NoSchedule')).toBe('node/n1 tainted\n');
    expect(ok('drain n1 --dry-run=server')).toContain('node/n1 drained (server dry run)');
  });

  test.for([
    ['service clusterip made-svc --tcp=80:8080', 'svc/made-svc'],
    ['job made-job --image=busybox', 'job/made-job'],
    [`cronjob made-cron --image=busybox --schedule='*/5 * * * *'`, 'cronjob/made-cron'],
    ['quota made-quota --hard=pods=5', 'quota/made-quota'],
    ['poddisruptionbudget made-pdb --min-available=1 --selector=app=web', 'pdb/made-pdb'],
    ['ingress made-ingress --rule=foo.com/bar=svc:80', 'ingress/made-ingress'],
    ['secret generic made-secret --from-literal=p=x', 'secret/made-secret'],
    ['serviceaccount made-account', 'sa/made-account'],
    ['clusterrole made-role --verb=get --resource=nodes', 'clusterrole/made-role'],
    ['priorityclass made-priority --value=10', 'priorityclass/made-priority'],
  ] as const)('create %s, get it and describe it', ([create, name]) => {
    expect(ok(`create ${create}`)).toContain('created');
    expect(ok(`get ${name}`)).toContain('NAME');
    expect(ok(`describe ${name}`)).toMatch(/^Name: +made-/m);
    expect(ok(`delete ${name} --timeout=20s`)).toContain('deleted');
  });

  test('logs are printed, and followed as they are written', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'logs-'));
    mkdirSync(join(folder, 'default'));
    const file = join(folder, 'default', 'talker.log');
    writeFileSync(file, 'one\ntwo\n');
    await using own = await startServed(['--logs', folder]);
    const run = kubectlWith(own.kubeconfig);
    expect(run('run talker --image=i:1').code).toBe(0);
    expect(run('logs talker').stdout).toBe('one\ntwo\n');
    expect(run('logs talker --tail=1').stdout).toBe('two\n');
    expect(run('logs talker --timestamps').stdout).toMatch(/^\d{4}-\S+Z one\n/);
    const following = kubectlUntil(own.kubeconfig, 'logs -f talker');
    try {
      await vi.waitFor(() => expect(following.printed()).toBe('one\ntwo\n'), { timeout: 10_000 });
      appendFileSync(file, 'three\n');
      await vi.waitFor(() => expect(following.printed()).toBe('one\ntwo\nthree\n'), { timeout: 10_000 });
    } finally {
      following.stop();
      rmSync(folder, { recursive: true });
    }
  }, 40_000);
});
