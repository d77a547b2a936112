import type { JsonObject } from '../../machinery/json.ts';
import type { AdmissionRequest } from '../registry/admission.ts';

const KINDS: Readonly<Record<AdmissionRequest['operation'], string | undefined>> = {
  create: 'CreateOptions',
  update: 'UpdateOptions',
  delete: 'DeleteOptions',
  connect: undefined,
};

/** The options of a request as policies and webhooks see them: those of what is done, so that a patch has no PatchOptions. None for a connection. */
export function requestOptions({ operation, options }: AdmissionRequest): JsonObject | undefined {
  const kind = KINDS[operation];
  if (kind === undefined) return undefined;
  const { kind: _kind, apiVersion: _apiVersion, ...given } = options;
  return { kind, apiVersion: 'meta.k8s.io/v1', ...given };
}
