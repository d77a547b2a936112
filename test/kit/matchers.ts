import { type ExpectStatic, expect as vitestExpect } from 'vitest';
import type { Action } from '../../fake/index.ts';
import type { KubeObject } from '../../machinery/object.ts';
import { actionsVerdict, type ExpectedAction } from './actions-verdict.ts';
import { coverageVerdict, type Roles } from './coverage-verdict.ts';
import { type EventuallyOptions, eventuallyVerdict } from './eventually.ts';
import { conditionVerdict, type ExpectedCondition, manifestVerdict, ownerVerdict } from './object-verdicts.ts';

/** What `expect` can do with objects of the API and with actions. */
export interface KubeMatchers<R> {
  /** These are the actions, all of them and in this order: `['create deployments.apps shop/web', { verb: 'update', code: 409 }]`. */
  toMatchActions(expected: readonly ExpectedAction[]): R;
  /** RBAC roles, objects or YAML, grant everything that these actions asked for. */
  toBeCoveredBy(roles: Roles): R;
  /** The object has a condition of this type; `True` unless another status is expected. */
  toHaveCondition(type: string, expected?: ExpectedCondition): R;
  /** The object names this owner, by uid. */
  toBeOwnedBy(owner: KubeObject, options?: { readonly controller?: boolean }): R;
  /** The object has everything that the manifest says, YAML or an object; what it does not name is free. */
  toMatchManifest(manifest: string | object): R;
  /** What the function reads has, by and by, everything that the manifest says. */
  toEventuallyHave(manifest: string | object, options?: EventuallyOptions): Promise<void>;
}

declare module 'vitest' {
  interface Matchers<R extends void | Promise<void> = void | Promise<void>, T = unknown> extends KubeMatchers<R> {}
}

vitestExpect.extend({
  toMatchActions: (received: Iterable<Action>, expected: readonly ExpectedAction[]) => actionsVerdict(received, expected),
  toBeCoveredBy: (received: Iterable<Action>, roles: Roles) => coverageVerdict(received, roles),
  toHaveCondition: (received: unknown, type: string, expected?: ExpectedCondition) => conditionVerdict(received, type, expected),
  toBeOwnedBy: (received: unknown, owner: KubeObject, options?: { readonly controller?: boolean }) => ownerVerdict(received, owner, options),
  toMatchManifest: (received: unknown, manifest: string | object) => manifestVerdict(received, manifest),
  toEventuallyHave: (received: unknown, manifest: string | object, options?: EventuallyOptions) => eventuallyVerdict(received, manifest, options),
});

/** vitest's `expect` with matchers for Kubernetes. */
export const expect: ExpectStatic = vitestExpect;
