import { dnsSubdomainComplaints } from '../../../machinery/names/dns.ts';
import { compareQuantities, isQuantity } from '../../../machinery/quantity.ts';
import { type FieldError, invalidValue } from '../../../machinery/validation/field-error.ts';
import type { StoredObject, Strategy } from '../../registry/strategy.ts';
import { readObject, readText } from '../parts/edit.ts';
import { validateImmutable } from '../parts/immutable.ts';
import { validateLabelSelector } from '../parts/label-selector.ts';
import { canonicaliseQuantity } from '../parts/quantities.ts';
import { tableOf } from '../parts/table.ts';

const sizes = ['capacity', 'maximumVolumeSize'] as const;

function validate(object: StoredObject): FieldError[] {
  const name = readText(object, 'storageClassName');
  return [
    ...validateLabelSelector(readObject(object, 'nodeTopology'), 'nodeTopology'),
    ...dnsSubdomainComplaints(name).map((text) => invalidValue('storageClassName', name, text)),
    ...sizes.flatMap((key) => {
      const size = readText(object, key);
      return isQuantity(size) && compareQuantities(size, '0') < 0 ? [invalidValue(key, size, 'must be greater than or equal to 0')] : [];
    }),
  ];
}

/** The rules of reports of how much storage there is. @see kubernetes pkg/apis/storage/validation/validation.go, ValidateCSIStorageCapacity (v1.37) */
export const storageCapacityStrategy: Strategy = {
  defaults: (draft) => {
    for (const key of sizes) canonicaliseQuantity(draft, key);
  },
  validateCreate: validate,
  update: {
    validate: (next, current) => [
      ...validate(next),
      ...validateImmutable(next, current, 'nodeTopology'),
      ...validateImmutable(next, current, 'storageClassName'),
    ],
  },
  unconditionalUpdate: false,
  table: tableOf(['StorageClassName', 'Capacity'], (object) => [readText(object, 'storageClassName'), readText(object, 'capacity') || '<unset>']),
};
