import type { Json, JsonObject } from '../../../machinery/json.ts';
import { apiVersionOf, type ResourceInfo } from '../../../machinery/resource.ts';
import type { Authorizer } from '../../access/authorizer.ts';
import type { AccessQuestion, Ask } from '../../cel/policies/authorizer-functions.ts';
import { type CompiledPolicy, compilePolicy } from '../../cel/policies/compile-policy.ts';
import type { PolicyInput } from '../../cel/policies/evaluate-policy.ts';
import type { AdmissionRequest } from '../../registry/admission.ts';
import type { RegistryReader, StoredObject } from '../../registry/strategy.ts';
import { objectAt, textAt } from '../json-fields.ts';
import { requestOptions } from '../request-options.ts';
import type { EquivalentsOf, Subject } from '../webhooks/match.ts';
import { constrainedResource } from './match.ts';
import { ConfigurationError, paramsFor, type ResourceOfKind } from './params.ts';

/** What policies need of the cluster. */
export interface PolicyServices {
  readonly authorizer: Authorizer;
  readonly equivalentsOf: EquivalentsOf;
  readonly resourceOfKind: ResourceOfKind;
  /** An object as another version of its kind shows it. */
  readonly convert: (object: StoredObject, resource: ResourceInfo) => StoredObject;
}

/** A policy that wants to see a request, with one of its bindings and one of its parameters. */
export interface Invocation {
  readonly policy: StoredObject;
  readonly binding: StoredObject;
  readonly compiled: CompiledPolicy;
  readonly resource: ResourceInfo;
  readonly params: JsonObject | undefined;
}

/** A policy that cannot be used for a request. */
export interface Misconfiguration {
  readonly policy: StoredObject;
  readonly binding: StoredObject | undefined;
  readonly problem: string;
}

const compiledPolicies = new WeakMap<object, CompiledPolicy>();

/** The spec of an object. */
export const specOf = (object: StoredObject): JsonObject => objectAt(object, 'spec') ?? {};

function compiledOf(policy: StoredObject): CompiledPolicy {
  const spec = specOf(policy);
  const known = compiledPolicies.get(spec) ?? compilePolicy(spec);
  compiledPolicies.set(spec, known);
  return known;
}

/** The policies of one kind, and their bindings. */
export type PolicyKind = 'validating' | 'mutating';

/** Whether there is any policy of a kind: most clusters have none. */
export const hasPolicies = (reader: RegistryReader, kind: PolicyKind): boolean =>
  reader.list(`${kind}admissionpolicies.admissionregistration.k8s.io`, '').length > 0;

/** Every use of a policy that a request calls for, by the names of policies and then of bindings. */
export function invocationsFor(
  kind: PolicyKind,
  services: PolicyServices,
  request: AdmissionRequest,
  subject: Subject,
): readonly (Invocation | Misconfiguration)[] {
  const { reader } = request.context;
  const bindings = reader.list(`${kind}admissionpolicybindings.admissionregistration.k8s.io`, '');
  return reader.list(`${kind}admissionpolicies.admissionregistration.k8s.io`, '').flatMap((policy): (Invocation | Misconfiguration)[] => {
    const own = bindings.filter((binding) => textAt(specOf(binding), 'policyName') === policy.metadata.name);
    if (own.length === 0) return [];
    const constraints = objectAt(specOf(policy), 'matchConstraints') ?? {};
    const resource = constrainedResource(constraints, request, subject, services.equivalentsOf);
    if (resource === undefined) return [];
    const problem = unknownParamKind(specOf(policy), services.resourceOfKind);
    if (problem !== undefined) return [{ policy, binding: undefined, problem }];
    return own.flatMap((binding) => ofBinding(services, request, subject, { policy, binding, resource }));
  });
}

function unknownParamKind(spec: JsonObject, resourceOfKind: ResourceOfKind): string | undefined {
  const kind = objectAt(spec, 'paramKind');
  if (kind === undefined) return undefined;
  const [apiVersion, name] = [textAt(kind, 'apiVersion'), textAt(kind, 'kind')];
  if (resourceOfKind(apiVersion, name) !== undefined) return undefined;
  const version = apiVersion.includes('/') ? apiVersion : `/${apiVersion}`;
  return `failed to find resource referenced by paramKind: '${version}, Kind=${name}'`;
}

function ofBinding(
  services: PolicyServices,
  request: AdmissionRequest,
  subject: Subject,
  { policy, binding, resource }: { readonly policy: StoredObject; readonly binding: StoredObject; readonly resource: ResourceInfo },
): readonly (Invocation | Misconfiguration)[] {
  const constraints = objectAt(specOf(binding), 'matchResources');
  if (constraints !== undefined && constrainedResource(constraints, request, subject, services.equivalentsOf) === undefined) return [];
  try {
    const compiled = compiledOf(policy);
    return paramsFor(specOf(policy), specOf(binding), request, services.resourceOfKind).map((params) => ({ policy, binding, compiled, resource, params }));
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    return [{ policy, binding, problem: error.message }];
  }
}

/** Whether an invocation could not even be set up. */
export const isMisconfigured = (use: Invocation | Misconfiguration): use is Misconfiguration => 'problem' in use;

const kindOf = ({ group, version, kind }: ResourceInfo): JsonObject => ({ group, version, kind });
const placeOf = ({ group, version, plural }: ResourceInfo): JsonObject => ({ group, version, resource: plural });
const isNamespaceKind = ({ group, plural }: ResourceInfo): boolean => group === '' && plural === 'namespaces';

function namespaceOf({ resource, context, name }: AdmissionRequest): string {
  if (isNamespaceKind(resource)) return name;
  return resource.namespaced ? context.namespace : '';
}

/** The name that a request is about; on a create that of the object, as far as it has one yet. */
export function nameOf(request: AdmissionRequest, subject: Subject): string {
  if (request.operation !== 'create' || request.context.subresource !== '') return request.name;
  return textAt(objectAt(subject.object, 'metadata'), 'name');
}

function requestOf(request: AdmissionRequest, resource: ResourceInfo, subject: Subject): Json {
  const { context, operation } = request;
  const { username, uid = '', groups = [], extra = {} } = context.user;
  const [name, namespace] = [nameOf(request, subject), namespaceOf(request)];
  const subresource: JsonObject = context.subresource === '' ? {} : { subResource: context.subresource, requestSubResource: context.subresource };
  const options = requestOptions(request);
  return {
    kind: kindOf(request.taken ?? resource),
    resource: placeOf(resource),
    requestKind: kindOf(request.taken ?? request.resource),
    requestResource: placeOf(request.resource),
    ...subresource,
    ...(name === '' ? {} : { name }),
    ...(namespace === '' ? {} : { namespace }),
    operation: operation.toUpperCase(),
    userInfo: {
      ...(username === '' ? {} : { username }),
      ...(uid === '' ? {} : { uid }),
      ...(groups.length === 0 ? {} : { groups: [...groups] }),
      ...(Object.keys(extra).length === 0 ? {} : { extra: extra as unknown as JsonObject }),
    },
    dryRun: context.dryRun,
    ...(options === undefined ? {} : { options }),
  };
}

function askFor(request: AdmissionRequest, authorizer: Authorizer): Ask {
  return ({ serviceAccount, verb = '', ...question }) => {
    const user =
      serviceAccount === undefined
        ? request.context.user
        : {
            username: `system:serviceaccount:${serviceAccount.namespace}:${serviceAccount.name}`,
            groups: ['system:serviceaccounts', `system:serviceaccounts:${serviceAccount.namespace}`, 'system:authenticated'],
          };
    return authorizer({ user, verb, ...question });
  };
}

function namespaceObjectOf(request: AdmissionRequest): Json | undefined {
  const namespace = isNamespaceKind(request.resource) ? '' : namespaceOf(request);
  const found = namespace === '' ? undefined : request.context.reader.get('namespaces', '', namespace);
  if (found === undefined) return undefined;
  const { metadata, spec, status } = found as unknown as JsonObject & { metadata: JsonObject };
  const { managedFields: _managedFields, selfLink: _selfLink, ownerReferences: _owners, ...shown } = metadata;
  return { metadata: shown, ...(spec === undefined ? {} : { spec }), ...(status === undefined ? {} : { status }) };
}

/** The object of a request as `resource` shows it, with its kind. */
export function shownAs(
  services: Pick<PolicyServices, 'convert'>,
  request: AdmissionRequest,
  resource: ResourceInfo,
  object: JsonObject | undefined,
): JsonObject | undefined {
  if (object === undefined) return undefined;
  const own = request.taken ?? request.resource;
  const complete = { kind: own.kind, apiVersion: apiVersionOf(own), ...object } as JsonObject as StoredObject;
  return request.taken !== undefined || resource === request.resource ? complete : services.convert(complete, resource);
}

/** What an invocation's expressions see. */
export function inputFor(
  services: PolicyServices,
  request: AdmissionRequest,
  { resource, params }: Pick<Invocation, 'resource' | 'params'>,
  subject: Subject,
): PolicyInput {
  const { subresource } = request.context;
  const name = nameOf(request, subject);
  const requestResource: AccessQuestion = {
    group: request.resource.group,
    resource: request.resource.plural,
    ...(subresource === '' ? {} : { subresource }),
    namespace: namespaceOf(request),
    ...(name === '' ? {} : { name }),
  };
  return {
    object: shownAs(services, request, resource, subject.object),
    oldObject: shownAs(services, request, resource, subject.oldObject),
    request: requestOf(request, resource, subject),
    params,
    namespaceObject: namespaceObjectOf(request),
    ask: askFor(request, services.authorizer),
    requestResource,
  };
}
