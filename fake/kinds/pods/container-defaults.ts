import type { MutableJsonObject } from '../../../machinery/json.ts';
import { fill, fillZero, objectAt, objectsAt } from '../parts/edit.ts';
import { canonicaliseQuantities } from '../parts/quantities.ts';
import { pullPolicyOf } from './image-reference.ts';
import { defaultDivisor } from './volume-defaults.ts';

const probes = ['livenessProbe', 'readinessProbe', 'startupProbe'] as const;

function defaultHttpGet(handler: MutableJsonObject | undefined): void {
  const get = objectAt(handler, 'httpGet');
  if (get !== undefined) fill(get, { path: '/', scheme: 'HTTP' });
}

function defaultProbe(probe: MutableJsonObject): void {
  fillZero(probe, { timeoutSeconds: 1, periodSeconds: 10, successThreshold: 1, failureThreshold: 3 });
  defaultHttpGet(probe);
  const grpc = objectAt(probe, 'grpc');
  if (grpc !== undefined) grpc['service'] ??= '';
}

function defaultEnvironment(container: MutableJsonObject): void {
  for (const variable of objectsAt(container, 'env')) {
    if (variable['value'] === '') delete variable['value'];
    const from = objectAt(variable, 'valueFrom');
    const field = objectAt(from, 'fieldRef');
    if (field !== undefined) fill(field, { apiVersion: 'v1' });
    const resource = objectAt(from, 'resourceFieldRef');
    if (resource !== undefined) defaultDivisor(resource);
    const file = objectAt(from, 'fileKeyRef');
    if (file !== undefined) file['optional'] ??= false;
  }
}

/**
 * Defaults of a container of any sort.
 *
 * @see kubernetes pkg/apis/core/v1/defaults.go (v1.37)
 */
export function defaultContainer(container: MutableJsonObject): void {
  container['resources'] ??= {};
  canonicaliseQuantities(objectAt(container, 'resources'), 'limits', 'requests');
  fill(container, { terminationMessagePath: '/dev/termination-log', terminationMessagePolicy: 'File' });
  fill(container, { imagePullPolicy: pullPolicyOf(String(container['image'] ?? '')) });
  for (const port of objectsAt(container, 'ports')) fill(port, { protocol: 'TCP' });
  for (const name of probes) {
    const probe = objectAt(container, name);
    if (probe !== undefined) defaultProbe(probe);
  }
  const lifecycle = objectAt(container, 'lifecycle');
  if (lifecycle !== undefined) {
    defaultHttpGet(objectAt(lifecycle, 'postStart'));
    defaultHttpGet(objectAt(lifecycle, 'preStop'));
  }
  defaultEnvironment(container);
}

/** Requests that are not given are as large as the limits; so in pods, not in templates. */
export function defaultRequests(container: MutableJsonObject): void {
  const resources = objectAt(container, 'resources');
  const limits = objectAt(resources, 'limits');
  if (resources === undefined || limits === undefined || Object.keys(limits).length === 0) return;
  resources['requests'] ??= {};
  const requests = objectAt(resources, 'requests');
  for (const name of Object.keys(limits)) {
    if (requests !== undefined) requests[name] ??= limits[name];
  }
}
