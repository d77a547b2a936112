import { isMutableJsonObject, type JsonObject, type MutableJsonObject } from '../../machinery/json.ts';
import type { AdmissionRequest, AdmissionRule } from '../registry/admission.ts';
import type { RegistryReader, StoredObject } from '../registry/strategy.ts';
import { refusal } from './refusal.ts';

const classes = 'priorityclasses.scheduling.k8s.io';

/** The classes that every cluster has. */
const systemClasses: Readonly<Record<string, number>> = { 'system-node-critical': 2_000_001_000, 'system-cluster-critical': 2_000_000_000 };

interface Priority {
  readonly name: string;
  readonly value: number;
  readonly preemptionPolicy: string;
}

const preempts = 'PreemptLowerPriority';

function priorityOf(object: StoredObject): Priority {
  return { name: object.metadata.name ?? '', value: Number(object['value'] ?? 0), preemptionPolicy: String(object['preemptionPolicy'] ?? preempts) };
}

/** Of several classes that claim to be the default, the lowest is. */
function defaultPriority(reader: RegistryReader): Priority {
  const defaults = reader
    .list(classes, '')
    .filter((item) => item['globalDefault'] === true)
    .map(priorityOf);
  return (
    defaults.reduce<Priority | undefined>((lowest, item) => (lowest === undefined || item.value < lowest.value ? item : lowest), undefined) ?? {
      name: '',
      value: 0,
      preemptionPolicy: preempts,
    }
  );
}

function resolve(request: AdmissionRequest, name: string): Priority {
  const { reader } = request.context;
  if (name === '') return defaultPriority(reader);
  const own = reader.get(classes, '', name);
  if (own !== undefined) return priorityOf(own);
  const value = systemClasses[name];
  if (value === undefined) throw refusal(request, `no PriorityClass with name ${name} was found`);
  return { name, value, preemptionPolicy: preempts };
}

function admitPod(request: AdmissionRequest, spec: MutableJsonObject): void {
  const { name, value, preemptionPolicy } = resolve(request, String(spec['priorityClassName'] ?? ''));
  const given = spec['priority'];
  if (given !== undefined && given !== value) {
    const problem = `the integer value of priority (${String(given)}) must not be provided in pod spec; priority admission controller computed ${value} from the given PriorityClass name`;
    throw refusal(request, problem);
  }
  if (name !== '') spec['priorityClassName'] = name;
  spec['priority'] = value;
  const policy = spec['preemptionPolicy'];
  if (policy !== undefined && policy !== preemptionPolicy) {
    throw refusal(
      request,
      `the string value of PreemptionPolicy (${String(policy)}) must not be provided in pod spec; priority admission controller computed ${preemptionPolicy} from the given PriorityClass name`,
    );
  }
  spec['preemptionPolicy'] = preemptionPolicy;
}

/** What was resolved when the pod was made stays, whatever becomes of the class. */
function keepPriority(spec: MutableJsonObject, current: JsonObject | undefined): void {
  const before = current?.['spec'] as JsonObject | undefined;
  for (const key of ['priority', 'preemptionPolicy'] as const) {
    if (spec[key] === undefined && before?.[key] !== undefined) spec[key] = before[key] as string | number;
  }
}

function oneDefault(request: AdmissionRequest, next: StoredObject): void {
  if (next['globalDefault'] !== true) return;
  const other = request.context.reader.list(classes, '').find((item) => item['globalDefault'] === true && item.metadata.name !== next.metadata.name);
  if (other === undefined) return;
  throw refusal(request, `PriorityClass ${String(other.metadata.name)} is already marked as default. Only one default can exist`);
}

/**
 * Resolves a pod's priority class to a number, and allows one default class.
 *
 * @see kubernetes plugin/pkg/admission/priority/admission.go (v1.37)
 */
export const priority: AdmissionRule = {
  name: 'Priority',
  mutate(request, draft, current) {
    const { resource, operation, context } = request;
    if (resource.plural !== 'pods' || resource.group !== '' || context.subresource !== '' || !isMutableJsonObject(draft?.['spec'])) return;
    if (operation === 'create') admitPod(request, draft['spec']);
    else if (operation === 'update') keepPriority(draft['spec'], current);
  },
  validate(request, next) {
    const { resource, operation } = request;
    if (resource.group === 'scheduling.k8s.io' && resource.plural === 'priorityclasses' && next !== undefined && operation !== 'delete')
      oneDefault(request, next);
  },
};
