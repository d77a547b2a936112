import { isMutableJsonObject, type JsonObject, type MutableJson, type MutableJsonObject } from '../../machinery/json.ts';
import { groupResourceOf } from '../../machinery/resource.ts';
import type { AdmissionRequest, AdmissionRule } from '../registry/admission.ts';
import { generateName } from '../registry/generate-name.ts';
import type { StoredObject } from '../registry/strategy.ts';
import { objectAt, objectsAt } from './json-fields.ts';
import { refusal } from './refusal.ts';

const mountPath = '/var/run/secrets/kubernetes.io/serviceaccount';
const volumePrefix = 'kube-api-access-';
const mirrorAnnotation = 'kubernetes.io/config.mirror';

function accountOf(request: AdmissionRequest, name: string): StoredObject {
  const { namespace, reader } = request.context;
  const found = reader.get('serviceaccounts', namespace, name);
  if (found !== undefined) return found;
  const problem = `error looking up service account ${namespace}/${name}: serviceaccount ${JSON.stringify(name)} not found`;
  throw refusal(request, problem);
}

function mounts(spec: JsonObject, account: StoredObject): boolean {
  return (spec['automountServiceAccountToken'] ?? account['automountServiceAccountToken']) !== false;
}

function tokenVolume(name: string): MutableJsonObject {
  return {
    name,
    projected: {
      sources: [
        { serviceAccountToken: { expirationSeconds: 3607, path: 'token' } },
        { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
        { downwardAPI: { items: [{ path: 'namespace', fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' } }] } },
      ],
      defaultMode: 420,
    },
  };
}

/** Mounts the volume where nothing is mounted yet. Answers whether it did anywhere. */
function mountInto(spec: MutableJsonObject, volume: string): boolean {
  let mounted = false;
  for (const list of ['initContainers', 'containers']) {
    for (const container of Array.isArray(spec[list]) ? spec[list] : []) {
      if (!isMutableJsonObject(container)) continue;
      if (objectsAt(container as JsonObject, 'volumeMounts').some((item) => item['mountPath'] === mountPath)) continue;
      const given = (Array.isArray(container['volumeMounts']) ? container['volumeMounts'] : []) as MutableJson[];
      container['volumeMounts'] = [...given, { name: volume, readOnly: true, mountPath }];
      mounted = true;
    }
  }
  return mounted;
}

function mountToken(request: AdmissionRequest, spec: MutableJsonObject): void {
  const volumes = (Array.isArray(spec['volumes']) ? spec['volumes'] : []) as MutableJson[];
  const own = objectsAt(spec as JsonObject, 'volumes').find((volume) => String(volume['name']).startsWith(volumePrefix));
  const name = own === undefined ? generateName(volumePrefix, request.context.entropy) : String(own['name']);
  if (mountInto(spec, name) && own === undefined) spec['volumes'] = [...volumes, tokenVolume(name)];
}

/**
 * Pods run as an account of their namespace, whose token they get.
 *
 * Off unless it is asked for: without the controllers that make accounts, no pod would pass.
 * @see kubernetes plugin/pkg/admission/serviceaccount/admission.go (v1.37)
 */
export const serviceAccount: AdmissionRule = {
  name: 'ServiceAccount',
  mutate(request, draft) {
    const { operation, resource, context } = request;
    if (operation !== 'create' || context.subresource !== '' || groupResourceOf(resource) !== 'pods' || !isMutableJsonObject(draft?.['spec'])) return;
    if (objectAt(draft as JsonObject, 'metadata', 'annotations')?.[mirrorAnnotation] !== undefined) return;
    const spec = draft['spec'];
    const name = String(spec['serviceAccountName'] ?? '') || 'default';
    spec['serviceAccountName'] = name;
    spec['serviceAccount'] = name;
    const account = accountOf(request, name);
    if (mounts(spec as JsonObject, account)) mountToken(request, spec);
    const secrets = objectsAt(account, 'imagePullSecrets');
    if (secrets.length > 0 && objectsAt(spec as JsonObject, 'imagePullSecrets').length === 0) {
      spec['imagePullSecrets'] = secrets.map((secret) => ({ ...secret }) as MutableJsonObject);
    }
  },
};
