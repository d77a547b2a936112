import { forbidden, type StatusError } from '../../machinery/status.ts';
import type { AdmissionRequest } from '../registry/admission.ts';

/** The refusal of a request by admission: what has no name yet is called Unknown. @see apiserver pkg/admission/errors.go, NewForbidden (v1.37) */
export function refusal({ resource, name }: AdmissionRequest, problem: string): StatusError {
  return forbidden(resource, name === '' ? 'Unknown' : name, problem);
}
