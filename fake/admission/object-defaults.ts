import { isMutableJsonObject, type MutableJson, type MutableJsonObject } from '../../machinery/json.ts';
import { groupResourceOf } from '../../machinery/resource.ts';
import type { AdmissionRequest, AdmissionRule } from '../registry/admission.ts';
import type { DraftObject, StoredObject } from '../registry/strategy.ts';

const protections: Readonly<Record<string, string>> = {
  persistentvolumeclaims: 'kubernetes.io/pvc-protection',
  persistentvolumes: 'kubernetes.io/pv-protection',
  'volumeattributesclasses.storage.k8s.io': 'kubernetes.io/vac-protection',
};

const isCreate = (request: AdmissionRequest): boolean => request.operation === 'create' && request.context.subresource === '';

/** New volumes and claims get the finalizer that keeps them while they are in use. @see kubernetes plugin/pkg/admission/storage/storageobjectinuseprotection (v1.37) */
export const storageObjectInUseProtection: AdmissionRule = {
  name: 'StorageObjectInUseProtection',
  mutate(request, draft) {
    const finalizer = protections[groupResourceOf(request.resource)];
    if (finalizer === undefined || draft === undefined || !isCreate(request)) return;
    const given = (Array.isArray(draft.metadata['finalizers']) ? draft.metadata['finalizers'] : []) as MutableJson[];
    if (!given.includes(finalizer)) draft.metadata['finalizers'] = [...given, finalizer];
  },
};

/** A new node is tainted until somebody finds it ready. @see kubernetes plugin/pkg/admission/nodetaint (v1.37) */
export const taintNodesByCondition: AdmissionRule = {
  name: 'TaintNodesByCondition',
  mutate(request, draft) {
    if (groupResourceOf(request.resource) !== 'nodes' || draft === undefined || !isCreate(request)) return;
    const spec = specOf(draft);
    const taints = (Array.isArray(spec['taints']) ? spec['taints'] : []) as MutableJson[];
    const key = 'node.kubernetes.io/not-ready';
    if (taints.some((taint) => isMutableJsonObject(taint) && taint['key'] === key && taint['effect'] === 'NoSchedule')) return;
    spec['taints'] = [...taints, { key, effect: 'NoSchedule' }];
  },
};

function specOf(draft: DraftObject): MutableJsonObject {
  const found = draft['spec'];
  if (isMutableJsonObject(found)) return found;
  const spec: MutableJsonObject = {};
  draft['spec'] = spec;
  return spec;
}

/** Of several default classes the newest counts, then the first by name. */
function newestDefault(objects: readonly StoredObject[], annotations: readonly string[]): string | undefined {
  const defaults = objects.filter((item) => annotations.some((key) => item.metadata.annotations?.[key] === 'true'));
  const time = (item: StoredObject): string => item.metadata.creationTimestamp ?? '';
  const sorted = defaults.toSorted((a, b) => (time(a) === time(b) ? ((a.metadata.name ?? '') < (b.metadata.name ?? '') ? -1 : 1) : time(a) > time(b) ? -1 : 1));
  return sorted[0]?.metadata.name;
}

const storageDefaults = ['storageclass.kubernetes.io/is-default-class', 'storageclass.beta.kubernetes.io/is-default-class'] as const;

/** Claims that name no class get the default one. @see kubernetes plugin/pkg/admission/storage/storageclass/setdefault (v1.37) */
export const defaultStorageClass: AdmissionRule = {
  name: 'DefaultStorageClass',
  mutate(request, draft) {
    if (groupResourceOf(request.resource) !== 'persistentvolumeclaims' || draft === undefined || !isCreate(request)) return;
    const spec = specOf(draft);
    const annotations = draft.metadata['annotations'];
    if (spec['storageClassName'] !== undefined || (isMutableJsonObject(annotations) && annotations['volume.beta.kubernetes.io/storage-class'] !== undefined))
      return;
    const name = newestDefault(request.context.reader.list('storageclasses.storage.k8s.io', ''), storageDefaults);
    if (name !== undefined) spec['storageClassName'] = name;
  },
};

/** Ingresses that name no class, in neither way, get the default one. @see kubernetes plugin/pkg/admission/network/defaultingressclass (v1.37) */
export const defaultIngressClass: AdmissionRule = {
  name: 'DefaultIngressClass',
  mutate(request, draft) {
    if (groupResourceOf(request.resource) !== 'ingresses.networking.k8s.io' || draft === undefined || !isCreate(request)) return;
    const spec = specOf(draft);
    const annotations = draft.metadata['annotations'];
    if (spec['ingressClassName'] !== undefined || (isMutableJsonObject(annotations) && annotations['kubernetes.io/ingress.class'] !== undefined)) return;
    const name = newestDefault(request.context.reader.list('ingressclasses.networking.k8s.io', ''), ['ingressclass.kubernetes.io/is-default-class']);
    if (name !== undefined) spec['ingressClassName'] = name;
  },
};
