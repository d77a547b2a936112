import { extractOwned, type OwnedFieldsOptions } from '../../machinery/apply/extract-owned.ts';
import type { KubeObject } from '../../machinery/object.ts';
import type { ApplyConfiguration, ApplySubresource } from '../patches.ts';

/**
 * The fields of an object that a field manager has applied, to be changed and applied again: nothing that others own is taken, nothing of its own is
 * let go of by accident.
 *
 * @example
 * const owned = ownedFields(await deployments.get('web'), { fieldManager: 'billing' });
 * await deployments.apply({ ...owned, spec: { ...owned.spec, replicas: 5 } }, { fieldManager: 'billing' });
 */
export function ownedFields<T extends KubeObject>(object: T, options: OwnedFieldsOptions): ApplyConfiguration<T> & ApplySubresource<T> {
  return extractOwned(object, options) as unknown as ApplyConfiguration<T> & ApplySubresource<T>;
}
