import type { Clock, Entropy } from '../../machinery/clock.ts';
import type { UserInfo } from '../../machinery/exchange.ts';
import type { JsonObject, MutableJsonObject } from '../../machinery/json.ts';
import type { KubeObject, ObjectMeta } from '../../machinery/object.ts';
import type { ResourceInfo } from '../../machinery/resource.ts';
import type { StatusError } from '../../machinery/status.ts';
import type { FieldError } from '../../machinery/validation/field-error.ts';

/** An object as rules read it: any kind, its fields still to be narrowed. Frozen when it comes out of storage. */
export type StoredObject = KubeObject & JsonObject & { readonly metadata: ObjectMeta };

/** An object that a write owns and edits in place: a decoded body, or an immer draft of a patched one. */
export type DraftObject = MutableJsonObject & { metadata: MutableJsonObject };

/** Reads of committed state that rules may make. */
export interface RegistryReader {
  /** The object, or undefined. `resource` is `plural` plus `.group` outside of core: `pods`, `deployments.apps`. */
  get(resource: string, namespace: string, name: string): StoredObject | undefined;
  /** All objects of a namespace (`''`: of every namespace), ordered by namespace/name. */
  list(resource: string, namespace: string): readonly StoredObject[];
}

/** What a write carries through its steps. */
export interface WriteContext {
  /** What the registry has found wrong with the metadata, for rules that ask whether anything is. */
  readonly found?: readonly FieldError[];
  readonly operation: 'create' | 'update' | 'delete' | 'connect';
  readonly namespace: string;
  readonly user: UserInfo;
  readonly dryRun: boolean;
  /** `''` for the object itself, else `status`, `scale`, `resize`, … */
  readonly subresource: string;
  readonly clock: Clock;
  readonly entropy: Entropy;
  readonly reader: RegistryReader;
  /** Adds a Warning header to the answer. */
  warn(text: string): void;
}

/** The rules of one way to update an object: the object itself, or one of its subresources. */
export interface UpdateRules {
  /** Takes back what this path may not change, stamps what the server owns. `draft` is edited in place; `current` is frozen. */
  readonly prepare?: (draft: DraftObject, current: StoredObject, context: WriteContext) => void;
  /** Every broken rule, in the API server's order; metadata rules have run already. */
  readonly validate?: (next: StoredObject, current: StoredObject, context: WriteContext) => readonly FieldError[];
  /** Field paths (`spec`, `metadata.labels`) that a writer on this path never owns, because `prepare` resets them. */
  readonly resetFields?: readonly string[];
}

/** One column of a kind's table. `priority` 0 is always shown, above only with `-o wide`. */
export interface TableColumn {
  readonly name: string;
  readonly type: string;
  readonly format?: string;
  readonly description?: string;
  readonly priority?: number;
}

/** How a kind is printed: the columns, and the cells of one object. `nowMs` dates ages. */
export interface TableDefinition {
  readonly columns: readonly TableColumn[];
  readonly cells: (object: StoredObject, nowMs: number) => readonly unknown[];
  /** Further columns or rows that depend on the object, as pods have. */
  readonly conditions?: (object: StoredObject) => readonly JsonObject[];
}

/** What a Scale shows of an object. */
export interface ScaleView {
  /** Undefined where the object says nothing. */
  readonly replicas: number | undefined;
  readonly statusReplicas: number;
  readonly selector: string;
}

/** How the objects of a kind are scaled where they keep their replicas in a place of their own. */
export interface ScaleRules {
  /** The keys that lead to the wanted replicas. */
  readonly replicasKeys: readonly string[];
  /** @throws {StatusError} when what stands there is no number */
  readonly read: (object: StoredObject) => ScaleView;
  readonly write: (draft: DraftObject, replicas: number) => void;
  /** What a GET says, as 500, when there are no replicas to show. */
  readonly absent: string;
  /** What a PUT says, as 400, that leaves the object without replicas. */
  readonly emptied: string;
}

/**
 * The rules of one kind: a record of functions, no inheritance. What is absent takes the generic path.
 *
 * Order on create: `defaults` → managedFields → mutating admission → name, uid and times → `prepareCreate` → `validateCreate` → validating admission.
 * Order on update: transform → `defaults` → managedFields → mutating admission → `update.prepare` → `update.validate` → validating admission.
 * What admission and the kind add is owned by nobody, as on the server.
 */
export interface Strategy {
  /** `dns-subdomain` where absent. */
  readonly nameRule?: 'dns-subdomain' | 'dns-label' | 'dns-1035-label' | 'path-segment' | ((name: string, prefix: boolean) => readonly string[]);
  /** Fills absent fields as the versioned defaulting functions do, before anything else looks at the object. */
  readonly defaults?: (draft: DraftObject) => void;
  /**
   * Fits a body of a kind that has no type of its own to its schema, in place, and answers the paths of unknown fields.
   * @throws what `refuse` makes of a value that cannot be fitted
   */
  readonly fit?: (draft: MutableJsonObject, refuse: (problem: string) => Error) => readonly string[];
  /** A stored object as this version shows it today; the same object for the same input. Only the apiVersion differs where absent. */
  readonly shown?: (object: StoredObject) => StoredObject;
  /** Values that the server's own type has when nobody has given any, such as an empty string: a create does not own them. */
  readonly blank?: JsonObject;
  /** Does what `shown` needs to answer at once for some stored objects, a webhook's conversion; undefined: nothing to wait for. */
  readonly ready?: (objects: readonly StoredObject[]) => Promise<void> | undefined;
  /** An object as it is kept, where that is not as it was written. */
  readonly stored?: (object: StoredObject) => StoredObject | Promise<StoredObject>;
  /** Whether a write that changes nothing stores the object anew all the same, because it is kept in an outdated form. */
  readonly isStale?: (stored: StoredObject) => boolean;
  readonly prepareCreate?: (draft: DraftObject, context: WriteContext) => void;
  readonly validateCreate?: (object: StoredObject, context: WriteContext) => readonly FieldError[];
  /** Rules of PUT and PATCH of the object itself. */
  readonly update?: UpdateRules;
  /** Rules per subresource: `status`, `ephemeralcontainers`, … */
  readonly subresources?: Readonly<Record<string, UpdateRules>>;
  /** Sets and raises `metadata.generation`. `none`: never touched. `spec`: raised when anything but metadata and status differs. */
  readonly generation?: 'none' | 'spec' | ((next: StoredObject, current: StoredObject) => boolean);
  /** PUT to a missing name creates. */
  readonly createOnUpdate?: boolean;
  /** PUT without a resourceVersion is refused with 422 when false. Default true. */
  readonly unconditionalUpdate?: boolean;
  /** What the answer about a missing object calls the resource, where that is not its plural. */
  readonly missingName?: string;
  /** Warnings with every answer about this version: that it is deprecated. */
  readonly notices?: readonly string[];
  /** Why nothing can be created right now; undefined: it can. Asked before the body is read. */
  readonly refusesCreate?: () => StatusError | undefined;
  /** What a delete makes of an object that it may not remove yet; undefined: finalizers and grace periods decide as usual. */
  readonly deleteMark?: (current: StoredObject, nowMs: number) => StoredObject | undefined;
  /** The scale subresource of kinds that have no `spec.replicas` by nature. */
  readonly scale?: ScaleRules;
  /** What DELETE answers. Default `status`. */
  readonly deleteAnswer?: 'object' | 'status';
  /** The grace period of a delete in seconds, when the kind has graceful deletion; undefined: at once. */
  readonly gracePeriod?: (object: StoredObject, requestedSeconds: number | undefined) => number | undefined;
  /** The garbage collection finalizer left when DeleteOptions name no policy. */
  readonly defaultPropagation?: 'orphan' | 'background';
  /** Field selectors besides metadata.name and metadata.namespace: path → value of this object. */
  readonly selectableFields?: Readonly<Record<string, (object: StoredObject) => string>>;
  readonly table?: TableDefinition;
  /** Names managedFields never appear for this kind. */
  readonly untracked?: boolean;
  /** After a commit, not on dry run: gives back or takes what lives outside the object (addresses, node ports). */
  readonly committed?: (before: StoredObject | undefined, after: StoredObject | undefined) => void;
}

/** Finds the rules of a resource; the kinds folder provides it, the registry asks it. */
export type StrategyFor = (resource: ResourceInfo) => Strategy;
