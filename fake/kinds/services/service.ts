import type { JsonObject, MutableJsonObject } from '../../../machinery/json.ts';
import type { DraftObject, StoredObject, Strategy, WriteContext } from '../../registry/strategy.ts';
import { ensureObject, isUnset, keepField, objectAt, objectsAt, readNumber, readObject, readObjects, readText } from '../parts/edit.ts';
import { ageOf, labelText, tableOf } from '../parts/table.ts';
import { type ServicePool, createServicePool } from './address-pool.ts';
import { allocate, needsHealthCheckPort, settle } from './service-allocation.ts';
import { defaultService } from './service-defaults.ts';
import { validateService, validateServiceUpdate } from './service-validation.ts';

const kept = ['clusterIP', 'clusterIPs'] as const;

/** A PUT that names neither keeps addresses and ports, as long as the type still has them. */
function inherit(spec: MutableJsonObject, before: JsonObject): void {
  if (spec['type'] === 'ExternalName' || before['type'] === 'ExternalName') return;
  for (const key of kept) if (isUnset(spec[key])) keepField(spec, before, key);
  for (const key of ['ipFamilies', 'ipFamilyPolicy']) if (isUnset(spec[key])) keepField(spec, before, key);
  if (needsHealthCheckPort(spec as JsonObject) && needsHealthCheckPort(before) && isUnset(spec['healthCheckNodePort']))
    keepField(spec, before, 'healthCheckNodePort');
  if (spec['type'] !== 'NodePort' && spec['type'] !== 'LoadBalancer') return;
  const old = readObjects(before, 'ports');
  for (const port of objectsAt(spec, 'ports')) {
    if (!isUnset(port['nodePort'])) continue;
    const match = old.find((item) => item['port'] === port['port'] && item['protocol'] === port['protocol'] && (item['name'] ?? '') === (port['name'] ?? ''));
    if (match !== undefined) keepField(port, match, 'nodePort');
  }
}

/** What the old type needed and the new one does not is dropped, unless the request asks for it anew. */
function dropLeftovers(spec: MutableJsonObject, before: JsonObject): void {
  const same = (key: string): boolean => spec[key] === before[key];
  const ported = (type: unknown): boolean => type === 'NodePort' || type === 'LoadBalancer';
  if (ported(before['type']) && !ported(spec['type'])) {
    const old = new Set(readObjects(before, 'ports').map((port) => readNumber(port, 'nodePort')));
    for (const port of objectsAt(spec, 'ports')) if (old.has(Number(port['nodePort'] ?? 0))) delete port['nodePort'];
    if (same('externalTrafficPolicy') && isUnset(spec['externalIPs'])) delete spec['externalTrafficPolicy'];
  }
  if (needsHealthCheckPort(before) && !needsHealthCheckPort(spec as JsonObject) && same('healthCheckNodePort')) delete spec['healthCheckNodePort'];
  if (before['type'] === 'LoadBalancer' && spec['type'] !== 'LoadBalancer') {
    if (same('allocateLoadBalancerNodePorts')) delete spec['allocateLoadBalancerNodePorts'];
    if (same('loadBalancerClass')) delete spec['loadBalancerClass'];
  }
  if (before['type'] !== 'ExternalName' && spec['type'] === 'ExternalName') {
    for (const key of ['clusterIP', 'clusterIPs', 'ipFamilies', 'ipFamilyPolicy', 'internalTrafficPolicy']) delete spec[key];
  }
}

function prepareUpdate(draft: DraftObject, current: StoredObject, pool: ServicePool): void {
  keepField(draft, current, 'status');
  const spec = ensureObject(draft, 'spec');
  const before = readObject(current, 'spec') ?? {};
  inherit(spec, before);
  dropLeftovers(spec, before);
  // A change that validation refuses must not first fail for a taken address.
  if (!isUnset(before['clusterIP']) && before['type'] !== 'ExternalName' && spec['type'] !== 'ExternalName' && spec['clusterIP'] !== before['clusterIP'])
    return;
  allocate(spec, String(draft.metadata['name'] ?? ''), { pool, before });
}

function externalAddress(service: StoredObject): string {
  const spec = readObject(service, 'spec');
  const external = ((spec?.['externalIPs'] ?? []) as readonly string[]).join(',');
  switch (spec?.['type']) {
    case 'ExternalName':
      return readText(spec, 'externalName');
    case 'LoadBalancer': {
      const ingress = readObjects(readObject(service, 'status', 'loadBalancer'), 'ingress').map((item) => readText(item, 'ip') || readText(item, 'hostname'));
      const all = [...ingress, ...(external === '' ? [] : [external])].join(',');
      return all === '' ? '<pending>' : all;
    }
    default:
      return external === '' ? '<none>' : external;
  }
}

function portText(service: StoredObject): string {
  const ports = readObjects(readObject(service, 'spec'), 'ports').map((port) => {
    const node = readNumber(port, 'nodePort');
    return `${readNumber(port, 'port')}${node === 0 ? '' : `:${node}`}/${readText(port, 'protocol')}`;
  });
  return ports.length === 0 ? '<none>' : ports.join(',');
}

/** What the server advises against without refusing it. @see kubernetes pkg/api/service/warnings.go (v1.37) */
function warnOfService(service: StoredObject, context: WriteContext): void {
  const spec = readObject(service, 'spec');
  if (spec?.['clusterIP'] === 'None' && spec['sessionAffinity'] === 'ClientIP') context.warn('spec.SessionAffinity is ignored for headless services');
  if (!isUnset(spec?.['externalIPs'])) context.warn('spec.externalIPs is deprecated and may no longer be implemented in some clusters');
}

/** The rules of services, with the addresses and ports of one cluster. */
export function createServiceStrategy(pool: ServicePool = createServicePool()): Strategy {
  return {
    nameRule: 'dns-label',
    defaults: defaultService,
    prepareCreate: (draft) => {
      draft['status'] = { loadBalancer: {} };
      allocate(ensureObject(draft, 'spec'), String(draft.metadata['name'] ?? ''), { pool, before: undefined });
    },
    validateCreate: (service, context) => {
      warnOfService(service, context);
      return validateService(service);
    },
    update: {
      prepare: (draft, current) => prepareUpdate(draft, current, pool),
      validate: (next, current, context) => {
        warnOfService(next, context);
        return validateServiceUpdate(next, current);
      },
      resetFields: ['status'],
    },
    subresources: {
      status: {
        prepare: (draft, current) => {
          keepField(draft, current, 'spec');
          for (const ingress of objectsAt(objectAt(objectAt(draft, 'status'), 'loadBalancer'), 'ingress'))
            if (!isUnset(ingress['ip'])) ingress['ipMode'] ??= 'VIP';
        },
        resetFields: ['spec'],
      },
    },
    createOnUpdate: true,
    deleteAnswer: 'object',
    selectableFields: {
      'spec.clusterIP': (service) => readText(readObject(service, 'spec'), 'clusterIP'),
      'spec.type': (service) => readText(readObject(service, 'spec'), 'type'),
    },
    committed: (before, after) => settle(pool, before, after),
    table: tableOf(['Type', 'Cluster-IP', 'External-IP', 'Port(s)', 'Age', ['Selector', 'string', 1]], (service, nowMs) => {
      const spec = readObject(service, 'spec');
      return [
        readText(spec, 'type'),
        readText(spec, 'clusterIP') || '<none>',
        externalAddress(service),
        portText(service),
        ageOf(service, nowMs),
        labelText(spec?.['selector']),
      ];
    }),
  };
}
