import type { Endpoint, EndpointPort, EndpointSlice } from '../../../machinery/generated/types/discovery.k8s.io/v1.ts';
import type { Pod, Service, ServicePort } from '../../../machinery/generated/types/core/v1.ts';
import type { Simulation, SimulationParts } from '../simulation.ts';
import { type ControllerRules, isSame, keyOf, partsOf, startController, type Tools } from './controller-loop.ts';
import { controlledBy, controllerOf, picks } from './ownership.ts';
import { isReady } from './pods-of-workloads.ts';

const SLICES = 'endpointslices.discovery.k8s.io';
const SERVICE_LABEL = 'kubernetes.io/service-name';
const MANAGER_LABEL = 'endpointslice.kubernetes.io/managed-by';
const MANAGER = 'endpointslice-controller.k8s.io';

const isOf = ({ spec }: Service, pod: Pod): boolean => picks({ matchLabels: spec?.selector ?? {} }, pod);
const hasSelector = ({ spec }: Service): boolean => Object.keys(spec?.selector ?? {}).length > 0 && spec?.type !== 'ExternalName';

/** The number of a port in a pod: names are those of its containers. */
function portIn(pod: Pod, { targetPort, port, protocol = 'TCP' }: ServicePort): number | undefined {
  if (targetPort === undefined) return port;
  if (typeof targetPort === 'number') return targetPort === 0 ? port : targetPort;
  const ports = (pod.spec?.containers ?? []).flatMap((container) => container.ports ?? []);
  return ports.find((one) => one.name === targetPort && (one.protocol ?? 'TCP') === protocol)?.containerPort;
}

function endpointOf({ spec }: Service, pod: Pod): Endpoint {
  const terminating = pod.metadata?.deletionTimestamp !== undefined;
  const serving = isReady(pod);
  const { name = '', namespace = '', uid = '' } = pod.metadata ?? {};
  return {
    addresses: [pod.status?.podIP ?? ''],
    conditions: { ready: spec?.publishNotReadyAddresses === true || (serving && !terminating), serving, terminating },
    ...(pod.spec?.nodeName === undefined ? {} : { nodeName: pod.spec.nodeName }),
    targetRef: { kind: 'Pod', namespace, name, uid },
  };
}

/** The endpoints of a service by the ports that they have: pods may mean different numbers by one name. */
function groupsOf(service: Service, pods: readonly Pod[]): ReadonlyMap<string, { readonly ports: readonly EndpointPort[]; readonly endpoints: Endpoint[] }> {
  const groups = new Map<string, { readonly ports: readonly EndpointPort[]; readonly endpoints: Endpoint[] }>();
  for (const pod of pods) {
    const ports = (service.spec?.ports ?? []).flatMap((port): readonly EndpointPort[] => {
      const number = portIn(pod, port);
      const { name = '', protocol = 'TCP', appProtocol } = port;
      return number === undefined ? [] : [{ name, port: number, protocol, ...(appProtocol === undefined ? {} : { appProtocol }) }];
    });
    const key = JSON.stringify(ports);
    const group = groups.get(key) ?? { ports, endpoints: [] };
    group.endpoints.push(endpointOf(service, pod));
    groups.set(key, group);
  }
  if (groups.size === 0) groups.set('', { ports: [], endpoints: [] });
  return groups;
}

async function reconcile(key: string, tools: Tools): Promise<void> {
  const [namespace, name] = partsOf(key);
  const service = tools.get<Service>('services', namespace, name);
  const slices = tools
    .list<EndpointSlice>(SLICES, namespace)
    .filter(({ metadata }) => metadata?.labels?.[SERVICE_LABEL] === name && metadata.labels[MANAGER_LABEL] === MANAGER);
  if (service === undefined || service.metadata?.deletionTimestamp !== undefined || !hasSelector(service)) return;
  const pods = tools.list<Pod>('pods', namespace).filter((pod) => isOf(service, pod) && pod.status?.podIP !== undefined && pod.status.phase === 'Running');
  const free = [...slices];
  for (const { ports, endpoints } of groupsOf(service, pods).values()) {
    const standing = free.findIndex((slice) => isSame(slice.ports ?? [], ports));
    const [slice] = standing >= 0 ? free.splice(standing, 1) : free.splice(0, 1);
    if (slice === undefined) await createSlice(tools, service, { ports, endpoints });
    else if (!isSame(slice.endpoints ?? [], endpoints) || !isSame(slice.ports ?? [], ports)) await tools.update(SLICES, slice, { endpoints, ports });
  }
  for (const slice of free) await tools.remove(SLICES, slice);
}

async function createSlice(
  tools: Tools,
  service: Service,
  parts: { readonly ports: readonly EndpointPort[]; readonly endpoints: readonly Endpoint[] },
): Promise<void> {
  const { name = '', namespace = '', labels } = service.metadata ?? {};
  await tools.create(SLICES, namespace, {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: {
      generateName: `${name}-`,
      labels: {
        ...labels,
        [SERVICE_LABEL]: name,
        [MANAGER_LABEL]: MANAGER,
        ...(service.spec?.clusterIP === 'None' ? { 'service.kubernetes.io/headless': '' } : {}),
      },
      ownerReferences: [controlledBy(service, 'v1', 'Service')],
    },
    addressType: 'IPv4',
    ...parts,
  });
}

const rules: ControllerRules = {
  account: 'endpointslice-controller',
  keys: (tools) => tools.list<Service>('services', '').map(keyOf),
  concerned({ bucket, before, after }, tools) {
    const namespace = (after ?? before)?.metadata.namespace ?? '';
    if (bucket === 'services') return after === undefined ? [] : [keyOf(after)];
    if (bucket === SLICES) return controllerOf(after ?? before)?.kind === 'Service' ? [`${namespace}/${controllerOf(after ?? before)?.name ?? ''}`] : [];
    if (bucket !== 'pods') return [];
    const states = [before, after].filter((state) => state !== undefined);
    return tools
      .list<Service>('services', namespace)
      .filter((service) => hasSelector(service) && states.some((state) => isOf(service, state as Pod)))
      .map(keyOf);
  },
  reconcile,
};

/** Keeps the endpoint slices of services with a selector, IPv4. @see kubernetes pkg/controller/endpointslice (v1.37); one slice holds all, topology hints are not made */
export function startEndpointSlices(parts: SimulationParts): Simulation {
  return startController(parts, rules);
}
