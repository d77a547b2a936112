import type { JsonObject } from '../../machinery/json.ts';
import { isMutableJsonObject, type MutableJson, type MutableJsonObject } from '../../machinery/json.ts';
import type { AdmissionRule } from '../registry/admission.ts';

const taints = ['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable'] as const;

/** A toleration without key or effect tolerates every one of them. */
function tolerates(toleration: JsonObject, key: string): boolean {
  const keyFits = (toleration['key'] ?? '') === '' || toleration['key'] === key;
  return keyFits && ((toleration['effect'] ?? '') === '' || toleration['effect'] === 'NoExecute');
}

/**
 * Pods stay five minutes on a node that is not ready or cannot be reached, unless they say otherwise.
 *
 * @see kubernetes plugin/pkg/admission/defaulttolerationseconds/admission.go (v1.37)
 */
export const defaultTolerations: AdmissionRule = {
  name: 'DefaultTolerationSeconds',
  mutate({ resource, operation, context }, draft) {
    if (resource.plural !== 'pods' || resource.group !== '' || draft === undefined || context.subresource !== '') return;
    if (operation !== 'create' && operation !== 'update') return;
    const { spec } = draft;
    if (!isMutableJsonObject(spec)) return;
    const given = (Array.isArray(spec['tolerations']) ? spec['tolerations'] : []) as MutableJson[];
    const missing = taints.filter((key) => !given.some((item) => isMutableJsonObject(item) && tolerates(item as JsonObject, key)));
    if (missing.length === 0) return;
    const added = missing.map((key): MutableJsonObject => ({ key, operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 300 }));
    spec['tolerations'] = [...given, ...added];
  },
};
