import { isMutableJsonObject, type JsonObject, type MutableJson, type MutableJsonObject } from '../../machinery/json.ts';
import { groupResourceOf } from '../../machinery/resource.ts';
import type { AdmissionRequest, AdmissionRule } from '../registry/admission.ts';
import type { StoredObject } from '../registry/strategy.ts';
import { objectAt, objectsAt, textAt } from './json-fields.ts';
import { refusal } from './refusal.ts';
import { resourceListOf, sameLists } from './resource-list.ts';
import { mergeTolerations } from './tolerations.ts';

const isSubject = ({ resource, operation, context }: AdmissionRequest): boolean =>
  operation === 'create' && context.subresource === '' && groupResourceOf(resource) === 'pods';

function classOf(request: AdmissionRequest, spec: JsonObject): StoredObject | undefined {
  const name = spec['runtimeClassName'];
  if (typeof name !== 'string') return undefined;
  const found = request.context.reader.get('runtimeclasses.node.k8s.io', '', name);
  if (found === undefined) throw refusal(request, `pod rejected: RuntimeClass ${JSON.stringify(name)} not found`);
  return found;
}

function setOverhead(request: AdmissionRequest, spec: MutableJsonObject, runtimeClass: StoredObject): void {
  const overhead = objectAt(runtimeClass, 'overhead');
  if (overhead === undefined) return;
  const fixed = resourceListOf(objectAt(overhead, 'podFixed'));
  const given = resourceListOf(objectAt(spec as JsonObject, 'overhead'));
  if (Object.keys(given).length > 0 && !sameLists(given, fixed)) {
    throw refusal(request, "pod rejected: Pod's Overhead doesn't match RuntimeClass's defined Overhead");
  }
  spec['overhead'] = { ...fixed };
}

function setScheduling(request: AdmissionRequest, spec: MutableJsonObject, runtimeClass: StoredObject): void {
  const scheduling = objectAt(runtimeClass, 'scheduling');
  if (scheduling === undefined) return;
  const wanted = Object.entries(objectAt(scheduling, 'nodeSelector') ?? {}) as [string, string][];
  const selector = isMutableJsonObject(spec['nodeSelector']) ? spec['nodeSelector'] : {};
  for (const [key, value] of wanted) {
    const own = selector[key];
    if (own !== undefined && own !== value) {
      throw refusal(request, `conflict: runtimeClass.scheduling.nodeSelector[${key}] = ${value}; pod.spec.nodeSelector[${key}] = ${String(own)}`);
    }
    selector[key] = value;
  }
  if (Object.keys(selector).length > 0) spec['nodeSelector'] = selector;
  const tolerations = mergeTolerations([...objectsAt(spec as JsonObject, 'tolerations'), ...objectsAt(scheduling, 'tolerations')]);
  if (tolerations.length > 0) spec['tolerations'] = tolerations as unknown as MutableJson;
}

/**
 * A runtime class adds what its pods cost besides their containers, and where they can run.
 *
 * @see kubernetes plugin/pkg/admission/runtimeclass/admission.go (v1.37)
 */
export const runtimeClass: AdmissionRule = {
  name: 'RuntimeClass',
  mutate(request, draft) {
    if (!isSubject(request) || !isMutableJsonObject(draft?.['spec'])) return;
    const spec = draft['spec'];
    const found = classOf(request, spec as JsonObject);
    if (found === undefined) return;
    setOverhead(request, spec, found);
    setScheduling(request, spec, found);
  },
  validate(request, next) {
    const spec = objectAt(next, 'spec');
    if (!isSubject(request) || spec === undefined || spec['overhead'] === undefined) return;
    if (textAt(spec, 'runtimeClassName') === '' || objectAt(classOf(request, spec), 'overhead') === undefined) {
      throw refusal(request, 'pod rejected: Pod Overhead set without corresponding RuntimeClass defined Overhead');
    }
  },
};
