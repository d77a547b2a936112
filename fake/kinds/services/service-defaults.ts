import type { DraftObject } from '../../registry/strategy.ts';
import { fillConditions } from '../parts/conditions.ts';
import { ensureObject, fill, isUnset, objectsAt } from '../parts/edit.ts';
import { isExternal } from './service-shape.ts';

/** Defaults of a service. @see kubernetes pkg/apis/core/v1/defaults.go, SetDefaults_Service (v1.37) */
export function defaultService(draft: DraftObject): void {
  const spec = ensureObject(draft, 'spec');
  fill(spec, { type: 'ClusterIP', sessionAffinity: 'None' });
  const { type } = spec;
  if (spec['sessionAffinity'] === 'None') delete spec['sessionAffinityConfig'];
  if (spec['sessionAffinity'] === 'ClientIP') fill(ensureObject(ensureObject(spec, 'sessionAffinityConfig'), 'clientIP'), { timeoutSeconds: 10800 });
  for (const port of objectsAt(spec, 'ports')) {
    fill(port, { protocol: 'TCP' });
    if (isUnset(port['targetPort']) || port['targetPort'] === 0) port['targetPort'] = port['port'];
    if (port['nodePort'] === 0) delete port['nodePort'];
  }
  if (isExternal(spec)) fill(spec, { externalTrafficPolicy: 'Cluster' });
  if (type !== 'ExternalName') fill(spec, { internalTrafficPolicy: 'Cluster' });
  if (type === 'LoadBalancer') fill(spec, { allocateLoadBalancerNodePorts: true });
  const status = ensureObject(draft, 'status');
  ensureObject(status, 'loadBalancer');
  fillConditions(status);
}
