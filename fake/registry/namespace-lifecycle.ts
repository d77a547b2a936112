import { forbidden, notFound, StatusError } from '../../machinery/status.ts';
import type { AdmissionRequest, AdmissionRule } from './admission.ts';

const IMMORTAL: ReadonlySet<string> = new Set(['default', 'kube-system', 'kube-public']);
const NAMESPACES = { group: '', plural: 'namespaces' } as const;

/** Access reviews are allowed anywhere: a namespace need not exist to be asked about. */
function isAccessReview({ resource }: AdmissionRequest): boolean {
  return resource.group === 'authorization.k8s.io' && resource.plural === 'localsubjectaccessreviews';
}

function terminating(request: AdmissionRequest, namespace: string): StatusError {
  const problem = `unable to create new content in namespace ${namespace} because it is being terminated`;
  const { status } = forbidden(request.resource, request.name, problem);
  const cause = { reason: 'NamespaceTerminating', message: `namespace ${namespace} is being terminated`, field: 'metadata.namespace' };
  return new StatusError({ code: 403, reason: 'Forbidden', message: status.message ?? '', details: { ...status.details, causes: [cause] } });
}

/**
 * Nothing is created in a namespace that is missing or going away, and some namespaces are never deleted.
 *
 * @see apiserver pkg/admission/plugin/namespace/lifecycle/admission.go (v1.37)
 */
export const namespaceLifecycle: AdmissionRule = {
  name: 'NamespaceLifecycle',
  mutate(request) {
    const { operation, resource, context } = request;
    const isNamespace = resource.group === '' && resource.plural === 'namespaces';
    if (operation === 'delete' && isNamespace && IMMORTAL.has(request.name)) {
      throw forbidden(NAMESPACES, request.name, 'this namespace may not be deleted');
    }
    if ((operation !== 'create' && operation !== 'connect') || isNamespace || !resource.namespaced || isAccessReview(request)) return;
    const namespace = context.reader.get('namespaces', '', context.namespace);
    if (namespace === undefined) throw notFound(NAMESPACES, context.namespace);
    if (operation === 'connect') return;
    const status = namespace['status'];
    const phase = typeof status === 'object' && status !== null && 'phase' in status ? status['phase'] : undefined;
    if (namespace.metadata.deletionTimestamp !== undefined || phase === 'Terminating') throw terminating(request, context.namespace);
  },
};
