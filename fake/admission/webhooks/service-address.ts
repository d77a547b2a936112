import type { JsonObject } from '../../../machinery/json.ts';
import type { RegistryReader, StoredObject } from '../../registry/strategy.ts';
import type { WebhookAddress } from '../../registry/webhook-caller.ts';
import { objectAt, objectsAt, textAt, textsAt } from '../json-fields.ts';

const portOf = (service: JsonObject): number => Number(service['port'] ?? 443);

/** The URL of a service as the API server writes it: its name is what the certificate must carry. */
export function serviceUrl(service: JsonObject): string {
  const path = textAt(service, 'path');
  return `https://${textAt(service, 'name')}.${textAt(service, 'namespace')}.svc:${portOf(service)}${path === '' || path.startsWith('/') ? path : `/${path}`}`;
}

function endpointOf(slice: StoredObject, portName: string): WebhookAddress | undefined {
  const port = objectsAt(slice, 'ports').find((item) => textAt(item, 'name') === portName)?.['port'];
  const ready = objectsAt(slice, 'endpoints').filter((endpoint) => objectAt(endpoint, 'conditions')?.['ready'] !== false);
  const host = ready.flatMap((endpoint) => textsAt(endpoint, 'addresses'))[0];
  return host === undefined || typeof port !== 'number' ? undefined : { kind: 'at', host, port };
}

/**
 * Where the service behind a webhook answers: at a ready address of its endpoint slices, so that a test can put a server of its own
 * behind a service. Without one, the cluster address refuses the connection.
 *
 * @see apiserver pkg/util/proxy/proxy.go (v1.37)
 */
export function backendOf(reference: JsonObject, reader: RegistryReader): WebhookAddress {
  const name = textAt(reference, 'name');
  const namespace = textAt(reference, 'namespace');
  const service = reader.get('services', namespace, name);
  if (service === undefined) return { kind: 'nowhere', problem: `service ${JSON.stringify(name)} not found` };
  const wanted = portOf(reference);
  const spec = objectAt(service, 'spec');
  const port = objectsAt(spec, 'ports').find((item) => item['port'] === wanted);
  if (port === undefined) return { kind: 'nowhere', problem: `no service port ${wanted} found for service ${JSON.stringify(name)}` };
  if (textAt(spec, 'type') === 'ExternalName') return { kind: 'at', host: textAt(spec, 'externalName'), port: wanted };
  const slices = reader.list('endpointslices.discovery.k8s.io', namespace).filter(({ metadata }) => metadata.labels?.['kubernetes.io/service-name'] === name);
  for (const slice of slices) {
    const found = endpointOf(slice, textAt(port, 'name'));
    if (found !== undefined) return found;
  }
  return { kind: 'nowhere', problem: `dial tcp ${textAt(spec, 'clusterIP')}:${wanted}: connect: connection refused` };
}
