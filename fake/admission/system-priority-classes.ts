import { groupResourceOf } from '../../machinery/resource.ts';
import { forbidden } from '../../machinery/status.ts';
import type { AdmissionRule } from '../registry/admission.ts';

const names: readonly string[] = ['system-node-critical', 'system-cluster-critical'];

/** The server's own priority classes cannot be deleted. @see kubernetes pkg/registry/scheduling/priorityclass/storage (v1.37) */
export const systemPriorityClasses: AdmissionRule = {
  name: 'SystemPriorityClasses',
  validate(request) {
    if (request.operation !== 'delete' || groupResourceOf(request.resource) !== 'priorityclasses.scheduling.k8s.io' || !names.includes(request.name)) return;
    throw forbidden(request.resource, request.name, 'this is a system priority class and cannot be deleted');
  },
};
