import { isJsonObject, type Json, type JsonObject } from '../../machinery/json.ts';
import { compareQuantities } from '../../machinery/quantity.ts';
import { groupResourceOf } from '../../machinery/resource.ts';
import { forbidden } from '../../machinery/status.ts';
import type { AdmissionRule } from '../registry/admission.ts';
import type { RegistryReader, StoredObject } from '../registry/strategy.ts';

const part = (value: Json | undefined, key: string): Json | undefined => (isJsonObject(value) ? value[key] : undefined);
const sizeOf = (claim: JsonObject): string => String(part(part(part(claim['spec'], 'resources'), 'requests'), 'storage') ?? '0');

function classOf(claim: StoredObject): string {
  return claim.metadata.annotations?.['volume.beta.kubernetes.io/storage-class'] ?? String(part(claim['spec'], 'storageClassName') ?? '');
}

function mayGrow(next: StoredObject, current: StoredObject, reader: RegistryReader): boolean {
  const name = classOf(next);
  if (name === '' || name !== classOf(current)) return false;
  return reader.get('storageclasses.storage.k8s.io', '', name)?.['allowVolumeExpansion'] === true;
}

/** Claims grow when they are bound and their class allows it. @see kubernetes plugin/pkg/admission/storage/persistentvolume/resize (v1.37) */
export const persistentVolumeClaimResize: AdmissionRule = {
  name: 'PersistentVolumeClaimResize',
  validate(request, next, current) {
    if (groupResourceOf(request.resource) !== 'persistentvolumeclaims' || request.operation !== 'update' || request.context.subresource !== '') return;
    if (next === undefined || current === undefined || compareQuantities(sizeOf(next), sizeOf(current)) <= 0) return;
    if (part(next['status'], 'phase') !== 'Bound') throw forbidden(request.resource, request.name, 'Only bound persistent volume claims can be expanded');
    if (!mayGrow(next, current, request.context.reader)) {
      const problem = 'only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc must support resize';
      throw forbidden(request.resource, request.name, problem);
    }
  },
};
