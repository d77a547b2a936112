import type { MutableJsonObject } from '../../../machinery/json.ts';
import type { DraftObject, RegistryReader, StoredObject, Strategy } from '../../registry/strategy.ts';
import { ensureObject, isUnset, keepField, objectAt, objectsAt, readNumber, readObject, readObjects, readText } from '../parts/edit.ts';
import { ageOf, labelText, tableOf } from '../parts/table.ts';
import { type ServicePool, createServicePool } from './address-pool.ts';
import { allocate, settle } from './service-allocation.ts';
import { defaultService } from './service-defaults.ts';
import { reachedAtText, validateServiceStatus } from './service-status.ts';
import { alignAddresses, dropLeftovers, inheritAllocated } from './service-transitions.ts';
import { validateService, validateServiceUpdate } from './service-validation.ts';
import { warnOfService } from './service-warnings.ts';
import { warned } from '../parts/warned.ts';

function prepareUpdate(draft: DraftObject, current: StoredObject, held: { readonly pool: ServicePool; readonly reader: RegistryReader }): void {
  keepField(draft, current, 'status');
  const spec = ensureObject(draft, 'spec');
  const before = readObject(current, 'spec') ?? {};
  inheritAllocated(spec, before);
  alignAddresses(spec, before);
  dropLeftovers(spec, before);
  // Its load balancer is gone for whoever is none any more.
  if (spec['type'] !== 'LoadBalancer') draft['status'] = { ...(current['status'] as MutableJsonObject | undefined), loadBalancer: {} };
  allocate(spec, String(draft.metadata['name'] ?? ''), { ...held, before });
}

function externalAddress(service: StoredObject): string {
  const spec = readObject(service, 'spec');
  const external = ((spec?.['externalIPs'] ?? []) as readonly string[]).join(',');
  switch (spec?.['type']) {
    case 'ExternalName':
      return readText(spec, 'externalName');
    case 'LoadBalancer': {
      const all = [reachedAtText(service), external].filter((text) => text !== '').join(',');
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

/** The rules of services, with the addresses and ports of one cluster. */
export function createServiceStrategy(pool: ServicePool = createServicePool()): Strategy {
  return {
    nameRule: 'dns-label',
    defaults: defaultService,
    prepareCreate: (draft, { reader }) => {
      draft['status'] = { loadBalancer: {} };
      const spec = ensureObject(draft, 'spec');
      alignAddresses(spec, undefined);
      allocate(spec, String(draft.metadata['name'] ?? ''), { pool, reader, before: undefined });
    },
    validateCreate: (service, context) => warned(validateService(service), () => warnOfService(service, context)),
    update: {
      prepare: (draft, current, { reader }) => prepareUpdate(draft, current, { pool, reader }),
      validate: (next, current, context) => warned(validateServiceUpdate(next, current), () => warnOfService(next, context)),
      resetFields: ['status'],
    },
    subresources: {
      status: {
        prepare: (draft, current) => {
          keepField(draft, current, 'spec');
          for (const ingress of objectsAt(objectAt(objectAt(draft, 'status'), 'loadBalancer'), 'ingress'))
            if (!isUnset(ingress['ip'])) ingress['ipMode'] ??= 'VIP';
        },
        validate: validateServiceStatus,
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
