export { extractOwned, type OwnedFieldsOptions } from './apply/extract-owned.ts';
export { formatMicroTime, formatTime } from './clock.ts';
export { DurationError, formatAge, formatDuration, parseDurationMs } from './duration.ts';
export { type IntOrString, isPercentage, scaledValue } from './int-or-string.ts';
export { findResults, type JsonPathOptions, renderJsonPath } from './json-path/evaluate.ts';
export { JsonPathError, parseJsonPath, type PathNode, relaxedJsonPath } from './json-path/parse.ts';
export type { KubeList, KubeObject, ListMeta, ManagedFieldsEntry, ObjectMeta, OwnerReference } from './object.ts';
export { createJsonPatch, createMergePatch, createStrategicMergePatch } from './patch/create-patch.ts';
export { applyJsonPatch } from './patch/json-patch.ts';
export { applyMergePatch } from './patch/merge-patch.ts';
export { applyStrategicMergePatch } from './patch/strategic-merge-patch.ts';
export {
  addQuantities,
  canonicalQuantity,
  compareQuantities,
  formatQuantity,
  isQuantity,
  parseQuantity,
  type Quantity,
  QuantityError,
  type QuantityFormat,
  subtractQuantities,
} from './quantity.ts';
export { compareResourceVersions } from './resource-version.ts';
export { apiVersionOf, defineResource, groupResourceOf, type ResourceDescriptor, type ResourceInfo } from './resource.ts';
export { formatFieldSelector, parseFieldSelector } from './selector/field-selector.ts';
export { formatLabelSelector, labelSelectorFrom, parseLabelSelector } from './selector/label-selector.ts';
export { SelectorError } from './selector/selector-error.ts';
export { type Status, type StatusCause, type StatusDetails, StatusError } from './status.ts';
export { parseTimeMs, TimeError } from './time.ts';
