import type { AdmissionRule } from '../registry/admission.ts';
import { defaultTolerations } from './default-tolerations.ts';
import { defaultIngressClass, defaultStorageClass, storageObjectInUseProtection, taintNodesByCondition } from './object-defaults.ts';
import { priority } from './priority.ts';

/** The rules that a plain API server has on, in its order, behind the one for namespaces. */
export const defaultAdmissionRules: readonly AdmissionRule[] = [
  taintNodesByCondition,
  priority,
  defaultTolerations,
  defaultStorageClass,
  storageObjectInUseProtection,
  defaultIngressClass,
];
