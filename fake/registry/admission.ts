import type { JsonObject } from '../../machinery/json.ts';
import type { ResourceInfo } from '../../machinery/resource.ts';
import type { DraftObject, StoredObject, WriteContext } from './strategy.ts';

/** What admission is told about a write. */
export interface AdmissionRequest {
  readonly operation: 'create' | 'update' | 'delete' | 'connect';
  readonly resource: ResourceInfo;
  /** What the object is where a subresource takes another kind than the resource's own: a Scale, a Binding. */
  readonly taken?: ResourceInfo;
  /** The name on the URL; on a create the name of the body. Before one is generated it is the generateName. */
  readonly name: string;
  readonly context: WriteContext;
  /** The options of the request, as CreateOptions, UpdateOptions or DeleteOptions. */
  readonly options: JsonObject;
  /** A create that came as a PUT or PATCH of a missing object: the caller was asked for another right than that to create. */
  readonly isOfUpdate?: boolean;
}

/** One rule of admission. It refuses by throwing a StatusError. */
export interface AdmissionRule {
  readonly name: string;
  /** Edits `draft` in place; on a delete there is none. `current` is absent on a create. */
  readonly mutate?: (request: AdmissionRequest, draft: DraftObject | undefined, current: StoredObject | undefined) => void | Promise<void>;
  /** Sees the object as it would be stored; on a delete `next` is absent. */
  readonly validate?: (request: AdmissionRequest, next: StoredObject | undefined, current: StoredObject | undefined) => void | Promise<void>;
}

/** All rules of admission, in their order. A step answers a promise only when one of its rules did. */
export interface Admission {
  mutate(request: AdmissionRequest, draft: DraftObject | undefined, current: StoredObject | undefined): void | Promise<void>;
  validate(request: AdmissionRequest, next: StoredObject | undefined, current: StoredObject | undefined): void | Promise<void>;
}

type Step<Given> = (request: AdmissionRequest, object: Given, current: StoredObject | undefined) => void | Promise<void>;

interface Visit<Given> {
  readonly request: AdmissionRequest;
  readonly object: Given;
  readonly current: StoredObject | undefined;
}

function inOrder<Given>(steps: readonly Step<Given>[], visit: Visit<Given>, from: number): void | Promise<void> {
  for (let index = from; index < steps.length; index += 1) {
    const pending = steps[index]?.(visit.request, visit.object, visit.current);
    if (pending instanceof Promise) return pending.then(() => inOrder(steps, visit, index + 1));
  }
  return undefined;
}

/** Runs `rules` one after the other; stays synchronous as long as they do. */
export function admissionChain(rules: readonly AdmissionRule[]): Admission {
  const mutating = rules.flatMap(({ mutate }) => (mutate === undefined ? [] : [mutate]));
  const validating = rules.flatMap(({ validate }) => (validate === undefined ? [] : [validate]));
  return {
    mutate: (request, object, current) => inOrder(mutating, { request, object, current }, 0),
    validate: (request, object, current) => inOrder(validating, { request, object, current }, 0),
  };
}
