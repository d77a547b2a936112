import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { resourceTable } from '../../machinery/generated/resource-table.ts';
import { apiVersionOf, type ResourceInfo } from '../../machinery/resource.ts';
import { kubectlMissing, kubectlWith } from '../kubectl/kubectl.ts';
import { type ServedCluster, startServed } from '../serve/served-cluster.ts';
import { smallestManifests } from './smallest-manifests.ts';

// Every kind that is stored, through kubectl. Where kubectl is not on the path the suite is skipped and says so.

let served: ServedCluster;
let kubectl: ReturnType<typeof kubectlWith>;

/** Runs a command that must succeed; resolves to what it printed. */
function ok(args: string, input?: string): string {
  const { code, stdout, stderr } = kubectl(args, input === undefined ? {} : { input });
  expect(code, `kubectl ${args}\n${stdout}${stderr}`).toBe(0);
  expect(stderr, `kubectl ${args}`).not.toMatch(/error/i);
  return stdout;
}

const needed = ['create', 'delete', 'get', 'list', 'update'] as const;
const stored = resourceTable.filter(({ verbs }) => needed.every((verb) => verbs.includes(verb)));
const keyOf = (resource: ResourceInfo): string => `${apiVersionOf(resource)} ${resource.kind}`;

interface Manifest {
  readonly metadata: { readonly name: string };
}

/** The smallest manifest under a name of its own per version: versions of a kind show the same objects. */
function manifestOf(resource: ResourceInfo): Manifest {
  const { metadata, ...rest } = smallestManifests[keyOf(resource)] as Manifest;
  const isSecond = stored.findIndex(({ kind }) => kind === resource.kind) !== stored.indexOf(resource);
  const name = isSecond ? `${metadata.name}-in-${resource.version}` : metadata.name;
  return { apiVersion: apiVersionOf(resource), kind: resource.kind, ...rest, metadata: { ...metadata, name } } as Manifest;
}

// To describe these, kubectl before 1.34 asks for versions before v1, which no server of 1.37 has.
const askedForInBeta = new Set(['IPAddress', 'ServiceCIDR', 'VolumeAttributesClass']);

describe.skipIf(kubectlMissing !== undefined)(`kubectl${kubectlMissing === undefined ? '' : ` (skipped: ${kubectlMissing})`}`, () => {
  let isBefore34 = false;
  beforeAll(async () => {
    served = await startServed();
    kubectl = kubectlWith(served.kubeconfig);
    const { clientVersion } = JSON.parse(ok('version --client -o json')) as { readonly clientVersion: { readonly minor: string } };
    isBefore34 = Number.parseInt(clientVersion.minor, 10) < 34;
    const items = stored.map(manifestOf);
    const created = ok('create -f -', JSON.stringify({ apiVersion: 'v1', kind: 'List', items }));
    expect(created.match(/created$/gm)).toHaveLength(items.length);
  }, 60_000);
  afterAll(() => served[Symbol.asyncDispose]());

  test.each(stored.map((resource) => [keyOf(resource), resource] as const))('describe %s', (_key, resource) => {
    const { name } = manifestOf(resource).metadata;
    const type = resource.group === '' ? resource.plural : `${resource.plural}.${resource.version}.${resource.group}`;
    if (isBefore34 && askedForInBeta.has(resource.kind)) {
      expect(kubectl(`describe ${type} ${name}`).stderr).toMatch(/NotFound/);
      return;
    }
    const text = ok(`describe ${type} ${name}`);
    expect(text).toMatch(new RegExp(`^Name: +${name.replaceAll('.', '\\.')}$`, 'm'));
  });
});
