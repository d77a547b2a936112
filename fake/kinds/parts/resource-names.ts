import { qualifiedNameComplaints } from '../../../machinery/names/qualified-name.ts';
import { type FieldError, invalidValue } from '../../../machinery/validation/field-error.ts';

const compute = ['cpu', 'memory', 'ephemeral-storage'];
const counts = [
  'pods',
  'resourcequotas',
  'services',
  'replicationcontrollers',
  'secrets',
  'configmaps',
  'persistentvolumeclaims',
  'services.nodeports',
  'services.loadbalancers',
];
const bounded = compute.flatMap((name) => [`requests.${name}`, `limits.${name}`]);
const quotaNames: ReadonlySet<string> = new Set([...compute, ...bounded, 'requests.storage', ...counts]);
const standardNames: ReadonlySet<string> = new Set([...quotaNames, 'storage']);
const containerNames: ReadonlySet<string> = new Set(compute);
const integerNames: ReadonlySet<string> = new Set(counts);

const isQuotaHugePages = (name: string): boolean => name.startsWith('hugepages-') || name.startsWith('requests.hugepages-');

/** Whether Kubernetes itself defines the resource. @see kubernetes pkg/apis/core/helper/helpers.go (v1.37) */
export const isNativeResource = (name: string): boolean => !name.includes('/') || name.includes('kubernetes.io/');

/** Whether a device plugin or the like defines the resource. */
export function isExtendedResource(name: string): boolean {
  return !isNativeResource(name) && !name.startsWith('requests.') && qualifiedNameComplaints(`requests.${name}`).length === 0;
}

/** Whether the resource is counted in whole numbers. */
export const isIntegerResource = (name: string): boolean => integerNames.has(name) || isExtendedResource(name);

/** Whether quotas know the name by themselves. */
export const isStandardQuotaName = (name: string): boolean => quotaNames.has(name) || isQuotaHugePages(name);

/** Every broken rule of a resource's name. */
export function validateResourceName(name: string, field: string): FieldError[] {
  const complaints = qualifiedNameComplaints(name);
  if (complaints.length > 0) return complaints.map((text) => invalidValue(field, name, text));
  if (name.includes('/') || standardNames.has(name) || isQuotaHugePages(name)) return [];
  return [invalidValue(field, name, 'must be a standard resource type or fully qualified')];
}

/** The same for a name in a quota's `hard`. */
export function validateQuotaName(name: string, field: string): FieldError[] {
  const errors = validateResourceName(name, field);
  if (!name.includes('/') && !isStandardQuotaName(name)) errors.push(invalidValue(field, name, 'must be a standard resource for quota'));
  return errors;
}

/** The same for what containers ask for. */
export function validateContainerResourceName(name: string, field: string): FieldError[] {
  const errors = validateResourceName(name, field);
  if (!name.includes('/')) {
    if (!containerNames.has(name) && !name.startsWith('hugepages-')) errors.push(invalidValue(field, name, 'must be a standard resource for containers'));
  } else if (!isNativeResource(name) && !isExtendedResource(name)) {
    errors.push(invalidValue(field, name, "doesn't follow extended resource name standard"));
  }
  return errors;
}
