import { formatTime } from '../../machinery/clock.ts';
import type { Json, JsonObject } from '../../machinery/json.ts';
import type { ResourceInfo } from '../../machinery/resource.ts';
import { StatusError } from '../../machinery/status.ts';
import { type Definition, type DefinitionCondition, definitionOf, isConditionTrue } from '../kinds/custom-resources/definitions/definition.ts';
import { withCondition } from '../kinds/custom-resources/definitions/definition-conditions.ts';
import { CLEANUP_FINALIZER } from '../kinds/custom-resources/definitions/definition-strategy.ts';
import { establishedStatus, namingStatus } from '../kinds/custom-resources/definitions/naming-status.ts';
import { approvalCondition } from '../kinds/custom-resources/definitions/protected-groups.ts';
import { servedResources } from '../kinds/custom-resources/served-resources.ts';
import type { CustomKinds } from '../kinds/custom-resources/custom-kinds.ts';
import { syncApiServices } from './definition-api-services.ts';
import type { WriteTarget } from '../registry/engine.ts';
import { sameJson } from '../registry/equality.ts';
import type { Registry } from '../registry/registry.ts';
import type { ResourceCatalog } from '../registry/resource-catalog.ts';
import type { StoredObject } from '../registry/strategy.ts';

/** The bucket of CustomResourceDefinitions. */
export const definitionsBucket = 'customresourcedefinitions.apiextensions.k8s.io';

/** What the controller works with. */
export interface DefinitionControllerParts {
  readonly registry: Registry;
  readonly catalog: ResourceCatalog;
  readonly kinds: CustomKinds;
  readonly now: () => number;
  /** Ends the watches of a bucket: nothing more will come. */
  readonly endWatches: (bucket: string) => void;
}

function targetFor(resource: ResourceInfo, name: string, subresource: string): WriteTarget {
  const user = { username: 'system:apiserver', groups: ['system:masters'] };
  return { resource, namespace: '', name, subresource, user, dryRun: false, fieldManager: 'kube-apiserver', warn: () => undefined };
}

const terminating = (status: string, reason: string, message: string): DefinitionCondition => ({ type: 'Terminating', status, reason, message });
const IN_PROGRESS = terminating('True', 'InstanceDeletionInProgress', 'CustomResource deletion is in progress');
const COMPLETED = terminating('False', 'InstanceDeletionCompleted', 'removed all instances');
const NEVER_ESTABLISHED = terminating('False', 'NeverEstablished', 'resource was never established');

const bucketOf = ({ names, group }: Definition): string => `${names.plural}.${group}`;

// Whatever is gone already needs no more work: somebody else was faster.
function unlessGone(error: unknown): undefined {
  if (error instanceof StatusError && error.status.reason === 'NotFound') return undefined;
  throw error;
}

function servesTheSame(before: Definition, after: Definition): boolean {
  const parts = ({ acceptedNames, versions, conversion }: Definition): Json => [acceptedNames, versions, conversion ?? null] as unknown as Json;
  return sameJson(parts(before), parts(after));
}

/**
 * What a real server's own controllers do for definitions: grants names, says when a resource is established, serves it, and clears
 * away its objects when the definition goes. Part of every cluster, since without it no custom resource exists.
 */
export class DefinitionController {
  readonly #parts: DefinitionControllerParts;
  readonly #served = new Map<string, Definition>();

  /** Definitions that wait for their last objects, which finalizers hold. */
  readonly #waiting = new Set<string>();

  constructor(parts: DefinitionControllerParts) {
    this.#parts = parts;
    parts.kinds.onRemoval((name) => {
      if (this.#waiting.has(name)) void this.#finish(name);
    });
  }

  /** Brings one definition, and those that wait for its names, to where they should be. */
  async reconcile(name: string): Promise<void> {
    const stored = this.#parts.registry.reader.get(definitionsBucket, '', name);
    if (stored === undefined) {
      await this.#withdraw(name);
      for (const other of this.#definitions()) if (!isConditionTrue(other, 'NamesAccepted')) await this.#settle(other.name);
      return;
    }
    if (definitionOf(stored).isTerminating) await this.#terminate(name);
    else await this.#settle(name);
  }

  /** Serves exactly what the established definitions say, without writing anything: after the cluster has become another one at a stroke. */
  adopt(): void {
    const established = this.#definitions().filter((definition) => isConditionTrue(definition, 'Established'));
    const names = new Set(established.map(({ name }) => name));
    for (const [name, definition] of this.#served) if (!names.has(name)) this.#drop(name, definition);
    this.#waiting.clear();
    for (const definition of established) {
      this.#serve(definition);
      if (definition.isTerminating) this.#waiting.add(definition.name);
    }
  }

  #definitions(): readonly Definition[] {
    return this.#parts.registry.reader.list(definitionsBucket, '').map(definitionOf);
  }

  async #settle(name: string): Promise<void> {
    const others = (own: Definition): readonly Definition[] => this.#definitions().filter((other) => other.name !== own.name && other.group === own.group);
    const granted = (definition: Definition): JsonObject => ({ ...namingStatus(definition, others(definition), this.#now()) }) as unknown as JsonObject;
    await this.#writeStatus(name, granted);
    const approval = this.#approval(name);
    if (approval !== undefined) {
      await this.#writeStatus(name, ({ conditions }) => ({ conditions: withCondition(conditions, approval, this.#now()) }) as unknown as JsonObject);
    }
    const named = this.#read(name);
    if (named === undefined) return;
    if (!isConditionTrue(named, 'Established') && isConditionTrue(named, 'NamesAccepted')) {
      await this.#writeStatus(name, (definition) => ({ conditions: establishedStatus(definition, this.#now()) }) as unknown as JsonObject);
    }
    const established = this.#read(name);
    if (established === undefined || !isConditionTrue(established, 'Established')) return;
    this.#serve(established);
    await syncApiServices(this.#parts, established.group, [...this.#served.values()]);
  }

  #approval(name: string): DefinitionCondition | undefined {
    const stored = this.#parts.registry.reader.get(definitionsBucket, '', name);
    return stored === undefined ? undefined : approvalCondition(stored, definitionOf(stored).group);
  }

  #read(name: string): Definition | undefined {
    const stored = this.#parts.registry.reader.get(definitionsBucket, '', name);
    return stored === undefined ? undefined : definitionOf(stored);
  }

  // A changed definition gets a storage of its own on the real server, and the old one's watches end with it.
  #serve(definition: Definition): void {
    const before = this.#served.get(definition.name);
    if (before !== undefined && !servesTheSame(before, definition)) this.#parts.endWatches(bucketOf(definition));
    this.#served.set(definition.name, definition);
    this.#parts.kinds.define(definition);
    this.#parts.catalog.setCustom(definition.name, servedResources(definition), definition.acceptedNames.listKind);
  }

  async #withdraw(name: string): Promise<void> {
    this.#waiting.delete(name);
    const definition = this.#served.get(name);
    if (definition === undefined) return;
    await this.#clear(definition);
    this.#drop(name, definition);
    this.#parts.endWatches(bucketOf(definition));
    await syncApiServices(this.#parts, definition.group, [...this.#served.values()]);
  }

  // Objects go before their definition: no more are made, those that are there are deleted, and the last one takes the finalizer along.
  async #terminate(name: string): Promise<void> {
    const definition = this.#read(name);
    const stored = this.#parts.registry.reader.get(definitionsBucket, '', name);
    if (definition === undefined || stored?.metadata.finalizers?.includes(CLEANUP_FINALIZER) !== true || this.#waiting.has(name)) return;
    await this.#setTerminating(name, IN_PROGRESS);
    if (this.#served.has(name)) this.#serve({ ...definition, isTerminating: true });
    this.#waiting.add(name);
    await this.#clear(definition);
    await this.#finish(name);
  }

  async #finish(name: string): Promise<void> {
    const definition = this.#read(name);
    if (definition === undefined || this.#parts.registry.reader.list(bucketOf(definition), '').length > 0) return;
    this.#waiting.delete(name);
    const isServed = isConditionTrue(definition, 'Established');
    await this.#setTerminating(name, isServed ? COMPLETED : NEVER_ESTABLISHED, ({ metadata, ...rest }) => {
      const finalizers = (metadata.finalizers ?? []).filter((finalizer) => finalizer !== CLEANUP_FINALIZER);
      return { ...rest, metadata: { ...metadata, finalizers } } as unknown as StoredObject;
    });
  }

  async #clear(definition: Definition): Promise<void> {
    const [resource] = servedResources(definition);
    if (resource === undefined) return;
    for (const object of this.#parts.registry.reader.list(bucketOf(definition), '')) await this.#erase(resource, object);
  }

  async #setTerminating(name: string, condition: DefinitionCondition, edit?: (current: StoredObject) => StoredObject): Promise<void> {
    const next = (definition: Definition): JsonObject =>
      ({ conditions: withCondition(definition.conditions, condition, this.#now()) }) as unknown as JsonObject;
    await this.#writeStatus(name, next, edit);
  }

  #drop(name: string, definition: Definition): void {
    this.#served.delete(name);
    this.#parts.catalog.setCustom(name, []);
    this.#parts.kinds.remove(definition);
  }

  // The server goes to its storage directly here: policies and webhooks are not asked, and cannot hold a definition back.
  async #erase(resource: ResourceInfo, { metadata }: StoredObject): Promise<void> {
    const target = { ...targetFor(resource, metadata.name ?? '', ''), namespace: metadata.namespace ?? '', isAdmitted: true };
    await this.#parts.registry.remove(target, { gracePeriodSeconds: 0, propagationPolicy: 'Background' }).catch(unlessGone);
  }

  async #writeStatus(name: string, next: (definition: Definition) => JsonObject, edit = (current: StoredObject) => current): Promise<void> {
    const resource = this.#parts.catalog.findBucket(definitionsBucket);
    const stored = this.#parts.registry.reader.get(definitionsBucket, '', name);
    if (resource === undefined || stored === undefined) return;
    const transform = (current = stored): { value: JsonObject; owned: boolean } => {
      const status = { ...(current['status'] as JsonObject), ...next(definitionOf(current)) };
      return { value: { ...edit(current), status } as unknown as JsonObject, owned: false };
    };
    if (sameJson(stored as JsonObject, transform().value)) return;
    await this.#parts.registry.update({ target: targetFor(resource, name, 'status'), transform }).catch(unlessGone);
  }

  #now(): string {
    return formatTime(this.#parts.now());
  }
}
