import { trackUpdate } from '../../machinery/apply/managed-fields.ts';
import type { Clock, Entropy } from '../../machinery/clock.ts';
import type { Exchange, UserInfo } from '../../machinery/exchange.ts';
import { resourceTable } from '../../machinery/generated/resource-table.ts';
import type { ResourceInfo } from '../../machinery/resource.ts';
import type { StructSchema, TypeSchema } from '../../machinery/schema/type-schema.ts';
import { createAuthenticator, tokenAuthenticator } from '../access/authenticator.ts';
import { type AccessRequest, alwaysAllow, type Authorizer } from '../access/authorizer.ts';
import { createRight } from '../access/create-right.ts';
import { roleEscalation } from '../access/escalation-rule.ts';
import { createRbacAuthorizer } from '../access/rbac.ts';
import { createTokenIssuer, ISSUER } from '../access/service-account-tokens.ts';
import type { StaticToken } from '../access/token-file.ts';
import { type AddedRules, addedRules } from '../admission/added-rules.ts';
import { type AdmissionChoice, admissionRules } from '../admission/default-rules.ts';
import { updateUseThrough } from '../admission/quota/update-use.ts';
import { celRules } from '../cel/rules/rule-language.ts';
import { discovery } from '../endpoints/discovery.ts';
import { openApi } from '../endpoints/openapi.ts';
import { resourceEndpoints } from '../endpoints/resource-endpoints.ts';
import { reviewEndpoints } from '../endpoints/reviews.ts';
import { health, metrics, openId, root, version } from '../endpoints/server-paths.ts';
import { TOKEN_SUBRESOURCE, tokenRequest } from '../endpoints/token-request.ts';
import { builtInSchemas } from '../kinds/built-in-schemas.ts';
import { createCustomKinds, type CustomKinds } from '../kinds/custom-resources/custom-kinds.ts';
import { type ActionLog, createActionLog } from '../actions/action-log.ts';
import { PodLogs } from '../logs/pod-logs.ts';
import { createPipeline } from '../pipeline/pipeline.ts';
import { createRouter } from '../pipeline/router.ts';
import { Reactions } from '../reactions/reactions.ts';
import { type AdmissionRule, admissionChain } from '../registry/admission.ts';
import { createRegistry, type Registry } from '../registry/registry.ts';
import type { ResourceEndpoints } from '../request/context.ts';
import { createResourceCatalog, type ResourceCatalog } from '../registry/resource-catalog.ts';
import type { StoredObject, StrategyFor } from '../registry/strategy.ts';
import { writeStoreOver } from '../registry/write-store.ts';
import { DefinitionController } from '../simulation/definitions.ts';
import type { Store } from '../storage/store.ts';
import { type Activity, countRequests } from './activity.ts';
import { policyServices } from './policy-services.ts';
import { publishedDocuments } from './published-documents.ts';
import { reviveStrategies } from './revive-strategies.ts';
import { conversionServices, webhookServices } from './webhook-services.ts';

/** What a cluster is put together from. */
export interface AssemblyOptions {
  readonly clock: Clock;
  readonly entropy: Entropy;
  readonly authorization: 'RBAC' | 'AlwaysAllow';
  readonly tokens: readonly StaticToken[];
  readonly store: Store<StoredObject>;
  readonly admission?: AdmissionChoice;
  /** Default: the built-in resources. */
  readonly catalog?: ResourceCatalog;
}

/** The parts of one cluster, joined: whatever changes belongs to this cluster alone. */
export interface Assembly {
  readonly store: Store<StoredObject>;
  readonly catalog: ResourceCatalog;
  readonly registry: Registry;
  readonly activity: Activity;
  readonly log: ActionLog;
  readonly reactions: Reactions;
  readonly definitions: DefinitionController;
  /** What tests say that containers have written. */
  readonly podLogs: PodLogs;
  /** Where tests add rules of admission of their own. */
  readonly admission: AddedRules;
  /** Brings what lives outside of the store in line with it, after it has become another one at a stroke. */
  readonly revive: () => void;
}

interface RegistryParts {
  readonly kinds: CustomKinds;
  readonly catalog: ResourceCatalog;
  readonly builtIn: StrategyFor;
  readonly authorizer: Authorizer;
  readonly added: AdmissionRule;
}

function registryFor({ kinds, catalog, builtIn, authorizer, added }: RegistryParts, { store, clock, entropy, admission }: AssemblyOptions): Registry {
  const strategyFor: StrategyFor = (resource) => kinds.strategyFor(resource) ?? builtIn(resource);
  const updateQuotaUse = updateUseThrough(() => registry, catalog);
  const schemaFor = (resource: ResourceInfo): TypeSchema | undefined =>
    kinds.schemaFor(resource) ?? builtInSchemas().forKind(resource.group, resource.version, resource.kind);
  const webhooks = webhookServices(catalog, strategyFor);
  const policies = policyServices({ catalog, authorizer, webhooks, schemaFor });
  const registry: Registry = createRegistry({
    store: writeStoreOver(store),
    strategyFor,
    schemaFor,
    admission: admissionChain([
      createRight(authorizer),
      ...admissionRules({ updateQuotaUse, webhooks, policies, authorizer }, admission),
      roleEscalation(authorizer),
      added,
    ]),
    tracking: trackUpdate,
    clock,
    entropy,
  });
  return registry;
}

/** Joins storage, kinds, admission, access and the way of a request. */
export function assemble(options: AssemblyOptions): Assembly {
  const { store, clock, entropy } = options;
  const catalog = options.catalog ?? createResourceCatalog(resourceTable);
  const conversion = conversionServices(() => registry.reader, entropy);
  const kinds = createCustomKinds({ conversion, objectMeta: () => builtInSchemas().definition('meta_v1', 'ObjectMeta') as StructSchema, rules: celRules });
  const strategies = reviveStrategies(store, catalog);
  const admission = addedRules();
  const parts = { kinds, catalog, builtIn: strategies.strategyFor, authorizer: (request: AccessRequest) => authorizer(request), added: admission.rule };
  const registry: Registry = registryFor(parts, options);
  const authorizer: Authorizer = options.authorization === 'RBAC' ? createRbacAuthorizer(registry.reader) : alwaysAllow;
  const issuer = createTokenIssuer(clock, () => registry.reader);
  const authenticateToken = tokenAuthenticator(options.tokens, issuer);
  const reviews = reviewEndpoints({ authorizer, hasRules: options.authorization === 'RBAC', authenticateToken });
  const endpoints: ResourceEndpoints = {
    ...resourceEndpoints,
    resources: { ...resourceEndpoints.resources, ...reviews },
    subresources: { ...resourceEndpoints.subresources, [TOKEN_SUBRESOURCE]: { create: tokenRequest(issuer) } },
  };
  const ofAccount = (token: string): UserInfo | undefined => {
    const verdict = issuer.read(token, [ISSUER]);
    return verdict === undefined || 'problem' in verdict ? undefined : verdict.user;
  };
  const { log, record } = createActionLog(clock, catalog);
  const documents = publishedDocuments(kinds, catalog);
  const reactions: Reactions = new Reactions(() => ({ clock, resources: catalog, exchange: activity.exchange }));
  const podLogs = new PodLogs(clock);
  const exchange: Exchange = createPipeline({
    services: { store, registry, catalog, clock, entropy, podLogs },
    authenticator: createAuthenticator(options.tokens, [ofAccount]),
    authorizer,
    record,
    faults: reactions.stage,
    route: createRouter(endpoints, [discovery, version, health, metrics, openApi(documents), root, openId(issuer)]),
  });
  const activity = countRequests(exchange);
  const definitions = new DefinitionController({ registry, catalog, kinds, now: () => clock.now(), endWatches: (bucket) => store.endReaders(bucket) });
  const revive = (): void => {
    strategies.forget();
    definitions.adopt();
  };
  return { store, catalog, registry, activity, log, reactions, definitions, podLogs, admission, revive };
}
