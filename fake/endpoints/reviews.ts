import { formatTime } from '../../machinery/clock.ts';
import type { UserInfo } from '../../machinery/exchange.ts';
import { isJsonObject, type JsonObject } from '../../machinery/json.ts';
import type { KubeObject } from '../../machinery/object.ts';
import { apiVersionOf, type ResourceInfo } from '../../machinery/resource.ts';
import { badRequest } from '../../machinery/status.ts';
import type { AccessRequest, Authorizer } from '../access/authorizer.ts';
import { aggregated, rulesFor } from '../access/rbac.ts';
import { ISSUER, type TokenVerdict } from '../access/service-account-tokens.ts';
import type { DraftObject } from '../registry/strategy.ts';
import { type Endpoint, type RequestContext, type ResourceEndpoints, type Result, resourceOf } from '../request/context.ts';
import { ignoredSelectors } from './review-selectors.ts';
import { checkAccessReview } from './review-validation.ts';
import { trackedBody } from './tracked-body.ts';

/** What reviews ask. */
export interface ReviewParts {
  readonly authorizer: Authorizer;
  /** Whether rules of RBAC decide: else everybody may do everything. */
  readonly hasRules: boolean;
  readonly authenticateToken: (token: string, audiences: readonly string[]) => TokenVerdict;
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const objectAt = (value: JsonObject, key: string): JsonObject => {
  const found = value[key];
  return isJsonObject(found) ? found : {};
};
const texts = (value: unknown): readonly string[] => (Array.isArray(value) ? value.map(String) : []);

/** A review with its answer; what the body leaves out of its type comes from the path. */
function reviewed(resource: ResourceInfo, draft: DraftObject, status: JsonObject): Result {
  return answer({ ...(draft as JsonObject), kind: resource.kind, apiVersion: apiVersionOf(resource), status });
}

function answer(object: JsonObject): Result {
  return { kind: 'object', code: 201, object: object as unknown as KubeObject };
}

function subjectOf(spec: JsonObject): UserInfo {
  const extra = objectAt(spec, 'extra') as Readonly<Record<string, readonly string[]>>;
  return { username: text(spec['user']), uid: text(spec['uid']), groups: texts(spec['groups']), extra };
}

function questionOf(spec: JsonObject, user: UserInfo): AccessRequest {
  const path = spec['nonResourceAttributes'];
  if (isJsonObject(path)) return { user, verb: text(path['verb']), path: text(path['path']) };
  const about = objectAt(spec, 'resourceAttributes');
  const { verb, group, resource, subresource, namespace, name } = about;
  return {
    user,
    verb: text(verb),
    group: text(group),
    resource: text(resource),
    subresource: text(subresource),
    namespace: text(namespace),
    name: text(name),
  };
}

function accessReview({ authorizer }: ReviewParts): Endpoint {
  return async (context) => {
    const resource = resourceOf(context);
    const { draft, validate } = await trackedBody(context, resource);
    checkAccessReview(draft, resource.kind);
    await validate();
    const spec = objectAt(draft as JsonObject, 'spec');
    const user = resource.kind === 'SelfSubjectAccessReview' ? context.user : subjectOf(spec);
    const { isAllowed, reason } = authorizer(questionOf(spec, user));
    const problem = ignoredSelectors(objectAt(spec, 'resourceAttributes'));
    const status = {
      allowed: isAllowed,
      ...(reason === '' ? {} : { reason }),
      ...(problem === '' ? {} : { evaluationError: problem }),
    };
    return reviewed(resource, draft, status);
  };
}

const rulePart = (rule: JsonObject, keys: readonly string[]): JsonObject =>
  Object.fromEntries(keys.flatMap((key) => (texts(rule[key]).length === 0 ? [] : [[key, rule[key] ?? null]])));

function rulesReview({ hasRules }: ReviewParts): Endpoint {
  return async (context) => {
    const { services, user } = context;
    // The rules that only look are not asked about this kind.
    const { draft } = await trackedBody(context, resourceOf(context));
    const namespace = text(objectAt(draft as JsonObject, 'spec')['namespace']);
    if (namespace === '') throw badRequest('no namespace on request');
    const problems: string[] = [];
    const everything: readonly JsonObject[] = [
      { verbs: ['*'], apiGroups: ['*'], resources: ['*'] },
      { verbs: ['*'], nonResourceURLs: ['*'] },
    ];
    const rules = hasRules ? [...rulesFor({ reader: services.registry.reader, user, namespace }, problems)].map(({ rule }) => rule) : everything;
    const ofPaths = rules.filter((rule) => texts(rule['nonResourceURLs']).length > 0);
    const ofResources = rules.filter((rule) => texts(rule['resources']).length > 0);
    const status = {
      resourceRules: ofResources.map((rule) => rulePart(rule, ['verbs', 'apiGroups', 'resources', 'resourceNames'])),
      nonResourceRules: ofPaths.map((rule) => rulePart(rule, ['verbs', 'nonResourceURLs'])),
      incomplete: problems.length > 0,
      ...(problems.length === 0 ? {} : { evaluationError: aggregated(problems) }),
    };
    return answer({ kind: 'SelfSubjectRulesReview', apiVersion: 'authorization.k8s.io/v1', metadata: {}, spec: {}, status });
  };
}

/** A user with nothing but what is known of him; the keys of `extra` in their order. */
function shownUser({ username, uid = '', groups = [], extra = {} }: UserInfo): JsonObject {
  const keys = Object.keys(extra).sort();
  return {
    ...(username === '' ? {} : { username }),
    ...(uid === '' ? {} : { uid }),
    ...(groups.length === 0 ? {} : { groups }),
    ...(keys.length === 0 ? {} : { extra: Object.fromEntries(keys.map((key) => [key, extra[key] ?? []])) }),
  };
}

async function selfReview(context: RequestContext): Promise<Result> {
  const resource = resourceOf(context);
  const { validate } = await trackedBody(context, resource);
  await validate();
  const metadata = { creationTimestamp: formatTime(context.services.clock.now()) };
  return answer({ kind: resource.kind, apiVersion: 'authentication.k8s.io/v1', metadata, status: { userInfo: shownUser(context.user) } });
}

function tokenReview({ authenticateToken }: ReviewParts): Endpoint {
  return async (context) => {
    const { draft, validate } = await trackedBody(context, resourceOf(context));
    const spec = objectAt(draft as JsonObject, 'spec');
    const token = text(spec['token']);
    if (token === '') throw badRequest('token is required for TokenReview in authentication');
    await validate();
    const wanted = texts(spec['audiences']);
    const verdict = authenticateToken(token, wanted.length === 0 ? [ISSUER] : wanted);
    const status =
      'problem' in verdict
        ? { user: {}, error: verdict.problem }
        : { authenticated: true, user: shownUser(verdict.user), ...(verdict.audiences.length === 0 ? {} : { audiences: verdict.audiences }) };
    return reviewed(resourceOf(context), draft, status);
  };
}

/** Reviews: kinds that are asked and never stored. @see kubernetes pkg/registry/{authorization,authentication} (v1.37) */
export function reviewEndpoints(parts: ReviewParts): NonNullable<ResourceEndpoints['resources']> {
  const access = { create: accessReview(parts) };
  return {
    'subjectaccessreviews.authorization.k8s.io': access,
    'localsubjectaccessreviews.authorization.k8s.io': access,
    'selfsubjectaccessreviews.authorization.k8s.io': access,
    'selfsubjectrulesreviews.authorization.k8s.io': { create: rulesReview(parts) },
    'selfsubjectreviews.authentication.k8s.io': { create: selfReview },
    'tokenreviews.authentication.k8s.io': { create: tokenReview(parts) },
  };
}
