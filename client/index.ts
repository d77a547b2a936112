export type { OwnedFieldsOptions } from '../machinery/apply/extract-owned.ts';
export type { Clock } from '../machinery/clock.ts';
export type { InProcessConnection } from '../machinery/exchange.ts';
export type { KubeList, KubeObject, ListMeta, ManagedFieldsEntry, ObjectMeta, OwnerReference } from '../machinery/object.ts';
export type { Editable } from '../machinery/patch/edited.ts';
export { defineResource, type ResourceDefinition, type ResourceDescriptor } from '../machinery/resource.ts';
export type { Status, StatusCause, StatusDetails } from '../machinery/status.ts';
export type { WatchEvent } from '../machinery/watch/frame.ts';
export { allOf, anyOf, type Condition, exists, hasCondition, isComplete, isGone, isRolledOut, not } from './actions/conditions.ts';
export { cordon, type DrainOptions, drain, type EvictOptions, evict, uncordon } from './actions/drain.ts';
export { ownedFields } from './actions/owned-fields.ts';
export type { DrainPermissions } from './actions/pod-of-node.ts';
export { type RetryOnConflictOptions, retryOnConflict } from './actions/retry-on-conflict.ts';
export { type NodeUse, type PodUse, type ResourceUse, type TopPodsOptions, topNodes, topPods } from './actions/top.ts';
export { type WaitForOptions, waitFor } from './actions/wait-for.ts';
export { whoAmI } from './actions/who-am-i.ts';
export type {
  CallOptions,
  DeleteCollectionOptions,
  DeleteOptions,
  GetOptions,
  ListAllOptions,
  ListOptions,
  PatchOptions,
  SelectionOptions,
  WatchOptions,
  WriteOptions,
} from './call-options.ts';
export type { Link } from './chain/link.ts';
export type { RateLimits } from './chain/rate-limit.ts';
export type { RetryPolicy } from './chain/retry.ts';
export type { Span, Tracer } from './chain/spans.ts';
export type { Trace } from './chain/tracing.ts';
export type { Warning } from './chain/warnings.ts';
export type { Client } from './client.ts';
export type { ClientOptions } from './client-options.ts';
export { type ClientSource, createClient, type KubeconfigSource } from './create-client.ts';
export {
  hasCause,
  isAlreadyExists,
  isApiError,
  isBadRequest,
  isConflict,
  isExpired,
  isForbidden,
  isInternalError,
  isInvalid,
  isMethodNotSupported,
  isNotFound,
  isRequestTooLarge,
  isTimeout,
  isTooManyRequests,
  isUnauthorized,
  isUnavailable,
  isUnsupportedMediaType,
} from './error-predicates.ts';
export {
  ApiError,
  AuthError,
  ConfigError,
  type ConfigProblem,
  DecodeError,
  isKubeError,
  KubeError,
  type KubeErrorCode,
  TransportError,
} from './errors.ts';
export { type PodLogOptions, type PodLogReader, podLogs } from './logs/pod-logs.ts';
export { type ApplyOptions, type ApplyOutcome, applyManifests } from './manifests/apply-manifests.ts';
export type { ApplySetParent } from './manifests/apply-set.ts';
export { diffManifests, type ManifestDiff } from './manifests/diff-manifests.ts';
export type { Manifests } from './manifests/read-manifests.ts';
export type { MetadataClient, PartialObjectMetadata } from './metadata-client.ts';
export { clientMetrics } from './metrics/client-metrics.ts';
export {
  type ApplyConfiguration,
  type ApplyMetadata,
  type ApplySubresource,
  applyConfiguration,
  type JsonPatchStep,
  jsonPatch,
  type MergePatchBody,
  mergePatch,
  type Partially,
  type Patch,
  type StrategicDirectives,
  type StrategicPatchBody,
  strategicPatch,
} from './patches.ts';
export type { PlainRequest, PlainResponse } from './plain-request.ts';
export type { DynamicObject, ResourceClient, Scale, SubresourceClient } from './resource-client.ts';
export { describeOperation, type OperationName } from './rest/operation-name.ts';
export {
  type FieldSelectorBuilder,
  type FieldSelectorText,
  fields,
  type LabelSelectorBuilder,
  type LabelSelectorText,
  labels,
} from './selectors.ts';
export { systemClock } from './system-clock.ts';
export type { ConnectionLimits } from './transport/dispatchers.ts';
export type { Payload, Send, WireBody, WireHeaders, WireRequest, WireResponse } from './transport/transport.ts';
