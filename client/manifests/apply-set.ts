import type { KubeObject } from '../../machinery/object.ts';
import { apiVersionOf, defineResource, type ResourceDescriptor } from '../../machinery/resource.ts';
import type { CallOptions } from '../call-options.ts';
import type { Client } from '../client.ts';
import { ConfigError } from '../errors.ts';

/** The object that remembers which objects were applied together, so that those that are no longer among them can be deleted. */
export interface ApplySetParent {
  readonly name: string;
  /** Default: the client's own namespace. */
  readonly namespace?: string;
  /** Made when it is not there. Default `Secret`, as kubectl. */
  readonly kind?: 'Secret' | 'ConfigMap';
}

/** What a set holds: kinds as `Deployment.apps`, and namespaces. */
export interface SetContents {
  readonly groupKinds: ReadonlySet<string>;
  readonly namespaces: ReadonlySet<string>;
}

const ID = 'applyset.kubernetes.io/id';
const TOOLING = 'applyset.kubernetes.io/tooling';
const GROUP_KINDS = 'applyset.kubernetes.io/contains-group-kinds';
const NAMESPACES = 'applyset.kubernetes.io/additional-namespaces';
const TOOL = 'kubestage';

/** The label that members of a set carry; its value is the set's id. */
export const PART_OF = 'applyset.kubernetes.io/part-of';

/** `Deployment.apps`, `Secret`. */
export function groupKindOf({ group, kind }: { readonly group: string; readonly kind: string }): string {
  return group === '' ? kind : `${kind}.${group}`;
}

/** One set, as its parent keeps it. */
export interface ApplySet {
  /** What its members are labelled with. */
  readonly id: string;
  readonly namespace: string;
  /** What was in it when it was read. */
  readonly before: SetContents;
  /** Writes down what is in it. */
  keep(contents: SetContents, options: CallOptions): Promise<void>;
}

function parentDescriptor(kind: 'Secret' | 'ConfigMap'): ResourceDescriptor {
  return defineResource({ group: '', version: 'v1', kind, plural: `${kind.toLowerCase()}s`, namespaced: true });
}

const listed = (text: string | undefined): ReadonlySet<string> => new Set((text ?? '').split(',').filter((part) => part !== ''));

/**
 * Reads a set from its parent.
 *
 * @throws {ConfigError} when the parent is there and is no set, or another tool's
 * @see kubernetes keps/sig-cli/3659-kubectl-apply-prune, and kubectl pkg/cmd/apply/applyset.go (v1.37)
 */
export async function openApplySet(client: Client, parent: ApplySetParent, options: CallOptions): Promise<ApplySet> {
  const { name, namespace = client.defaultNamespace, kind = 'Secret' } = parent;
  const descriptor = parentDescriptor(kind);
  const { createHash } = await import('node:crypto');
  const hash = createHash('sha256').update([name, namespace, kind, ''].join('.')).digest('base64url');
  const id = `applyset-${hash}-v1`;
  const found = await client.metadata(descriptor).namespace(namespace).find(name, options);
  const { labels = {}, annotations = {} } = found?.metadata ?? {};
  if (found !== undefined && labels[ID] !== id) throw new ConfigError({ message: `${kind} ${namespace}/${name} is there, but is no apply set of this name` });
  const tool = annotations[TOOLING]?.split('/')[0] ?? TOOL;
  if (tool !== TOOL) throw new ConfigError({ message: `the apply set ${namespace}/${name} is kept by ${tool}, which alone may change it` });
  const keep = async ({ groupKinds, namespaces }: SetContents, call: CallOptions): Promise<void> => {
    const others = [...namespaces].filter((one) => one !== namespace).sort();
    const object: KubeObject = {
      apiVersion: apiVersionOf(descriptor),
      kind,
      metadata: {
        name,
        namespace,
        labels: { [ID]: id },
        annotations: { [TOOLING]: `${TOOL}/1`, [GROUP_KINDS]: [...groupKinds].sort().join(','), [NAMESPACES]: others.join(',') },
      },
    };
    await client
      .resource(descriptor)
      .namespace(namespace)
      .apply({ ...object, metadata: { ...object.metadata, name } }, { ...call, fieldManager: `${TOOL}-applyset`, force: true });
  };
  const before = { groupKinds: listed(annotations[GROUP_KINDS]), namespaces: new Set([namespace, ...listed(annotations[NAMESPACES])]) };
  return { id, namespace, before, keep };
}
