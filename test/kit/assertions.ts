import type { Action } from '../../fake/index.ts';
import type { KubeObject } from '../../machinery/object.ts';
import { actionsVerdict, type ExpectedAction } from './actions-verdict.ts';
import { coverageVerdict, type Roles } from './coverage-verdict.ts';
import { type EventuallyOptions, eventuallyVerdict } from './eventually.ts';
import { conditionVerdict, type ExpectedCondition, manifestVerdict, ownerVerdict } from './object-verdicts.ts';
import { demand } from './verdict.ts';

/** These are the actions, all of them and in this order. @throws {KubeAssertionError} with a diff of the lines */
export function assertActions(actions: Iterable<Action>, expected: readonly ExpectedAction[]): void {
  demand(actionsVerdict(actions, expected));
}

/** Roles, objects or YAML, grant everything that these actions asked for. @throws {KubeAssertionError} with what they lack */
export function assertCovered(actions: Iterable<Action>, roles: Roles): void {
  demand(coverageVerdict(actions, roles));
}

/** The object has a condition of this type; `True` unless another status is expected. @throws {KubeAssertionError} */
export function assertCondition(object: unknown, type: string, expected?: ExpectedCondition): void {
  demand(conditionVerdict(object, type, expected));
}

/** The object names this owner, by uid. @throws {KubeAssertionError} */
export function assertOwnedBy(object: unknown, owner: KubeObject, options?: { readonly controller?: boolean }): void {
  demand(ownerVerdict(object, owner, options));
}

/** The object has everything that the manifest says. @throws {KubeAssertionError} with a diff in YAML */
export function assertManifest(object: unknown, manifest: string | object): void {
  demand(manifestVerdict(object, manifest));
}

/** What `read` gives has, by and by, everything that the manifest says. @throws {KubeAssertionError} when time is up */
export async function assertEventually(read: () => unknown, manifest: string | object, options?: EventuallyOptions): Promise<void> {
  demand(await eventuallyVerdict(read, manifest, options));
}
