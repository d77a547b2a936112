import { formatTime } from '../../machinery/clock.ts';
import type { JsonObject } from '../../machinery/json.ts';
import type { ResourceInfo } from '../../machinery/resource.ts';
import { StatusError } from '../../machinery/status.ts';
import { type Definition, definitionOf, isConditionTrue } from '../kinds/custom-resources/definition.ts';
import { establishedStatus, namingStatus } from '../kinds/custom-resources/naming-status.ts';
import { servedResources } from '../kinds/custom-resources/served-resources.ts';
import type { CustomKinds } from '../kinds/custom-resources/custom-kinds.ts';
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

/**
 * What a real server's own controllers do for definitions: grants names, says when a resource is established, serves it, and clears
 * away its objects when the definition goes. Part of every cluster, since without it no custom resource exists.
 */
export class DefinitionController {
  readonly #parts: DefinitionControllerParts;
  readonly #served = new Map<string, Definition>();

  constructor(parts: DefinitionControllerParts) {
    this.#parts = parts;
  }

  /** Brings one definition, and those that wait for its names, to where they should be. */
  async reconcile(name: string): Promise<void> {
    const stored = this.#parts.registry.reader.get(definitionsBucket, '', name);
    if (stored === undefined) {
      await this.#withdraw(name);
      for (const other of this.#definitions()) if (!isConditionTrue(other, 'NamesAccepted')) await this.#settle(other.name);
      return;
    }
    await this.#settle(name);
  }

  /** Serves exactly what the established definitions say, without writing anything: after the cluster has become another one at a stroke. */
  adopt(): void {
    const established = this.#definitions().filter((definition) => isConditionTrue(definition, 'Established'));
    const names = new Set(established.map(({ name }) => name));
    for (const [name, definition] of this.#served) if (!names.has(name)) this.#drop(name, definition);
    for (const definition of established) this.#serve(definition);
  }

  #definitions(): readonly Definition[] {
    return this.#parts.registry.reader.list(definitionsBucket, '').map(definitionOf);
  }

  async #settle(name: string): Promise<void> {
    const others = (own: Definition): readonly Definition[] => this.#definitions().filter((other) => other.name !== own.name && other.group === own.group);
    await this.#writeStatus(name, (definition) => ({ ...namingStatus(definition, others(definition), this.#now()) }) as unknown as JsonObject);
    const named = this.#read(name);
    if (named === undefined) return;
    if (!isConditionTrue(named, 'Established') && isConditionTrue(named, 'NamesAccepted')) {
      await this.#writeStatus(name, (definition) => ({ conditions: establishedStatus(definition, this.#now()) }) as unknown as JsonObject);
    }
    const established = this.#read(name);
    if (established !== undefined && isConditionTrue(established, 'Established')) this.#serve(established);
  }

  #read(name: string): Definition | undefined {
    const stored = this.#parts.registry.reader.get(definitionsBucket, '', name);
    return stored === undefined ? undefined : definitionOf(stored);
  }

  #serve(definition: Definition): void {
    this.#served.set(definition.name, definition);
    this.#parts.kinds.define(definition);
    this.#parts.catalog.setCustom(definition.name, servedResources(definition), definition.acceptedNames.listKind);
  }

  async #withdraw(name: string): Promise<void> {
    const definition = this.#served.get(name);
    if (definition === undefined) return;
    const resource = servedResources(definition)[0];
    const bucket = `${definition.names.plural}.${definition.group}`;
    if (resource !== undefined) for (const object of this.#parts.registry.reader.list(bucket, '')) await this.#erase(resource, object);
    this.#drop(name, definition);
    this.#parts.endWatches(bucket);
  }

  #drop(name: string, definition: Definition): void {
    this.#served.delete(name);
    this.#parts.catalog.setCustom(name, []);
    this.#parts.kinds.remove(definition);
  }

  async #erase(resource: ResourceInfo, { metadata }: StoredObject): Promise<void> {
    const target = { ...targetFor(resource, metadata.name ?? '', ''), namespace: metadata.namespace ?? '' };
    try {
      await this.#parts.registry.remove(target, { gracePeriodSeconds: 0, propagationPolicy: 'Background' });
    } catch (error) {
      if (!(error instanceof StatusError) || error.status.reason !== 'NotFound') throw error;
    }
  }

  async #writeStatus(name: string, next: (definition: Definition) => JsonObject): Promise<void> {
    const resource = this.#parts.catalog.findBucket(definitionsBucket);
    const stored = this.#parts.registry.reader.get(definitionsBucket, '', name);
    if (resource === undefined || stored === undefined) return;
    const status = { ...(stored['status'] as JsonObject), ...next(definitionOf(stored)) };
    if (sameJson(stored['status'] ?? null, status)) return;
    const transform = (current: StoredObject | undefined) => ({ value: { ...(current ?? stored), status } as unknown as JsonObject, owned: false });
    await this.#parts.registry.update({ target: targetFor(resource, name, 'status'), transform });
  }

  #now(): string {
    return formatTime(this.#parts.now());
  }
}
