import { apiVersionOf, type ResourceInfo } from '../../machinery/resource.ts';
import type { AdmissionRequest } from './admission.ts';
import { admissionRequest, type Engine, type WriteTarget, writeContext } from './engine.ts';
import type { DraftObject, StoredObject, WriteContext } from './strategy.ts';

/** Admission for what is taken and not stored as it is: a Binding, an Eviction, a review. */
export interface Gate {
  /** Lets rules change the draft in place. @throws {StatusError} what a rule refuses with */
  mutate(draft: DraftObject): Promise<void>;
  /** Asks the rules that only look. @throws {StatusError} what a rule refuses with */
  validate(draft: DraftObject): Promise<void>;
}

/** What a gate is asked about. */
export interface GateOptions {
  /** Default: `create`. */
  readonly operation?: WriteContext['operation'];
  /** What the object is, where that is not the target's resource. */
  readonly taken?: ResourceInfo | undefined;
}

/** The gate before a request. */
export function gateOf(engine: Engine, target: WriteTarget, { operation = 'create', taken }: GateOptions): Gate {
  const context = writeContext(engine, target, operation);
  const requestFor = (draft: Partial<DraftObject>): AdmissionRequest => {
    const name = target.name === '' ? String(draft.metadata?.['name'] ?? '') : target.name;
    return { ...admissionRequest(target, context, name), ...(taken === undefined ? {} : { taken }) };
  };
  const own = taken ?? target.resource;
  return {
    mutate: async (draft) => {
      // A body may leave out what its path says.
      draft['kind'] = own.kind;
      draft['apiVersion'] = apiVersionOf(own);
      await engine.admission.mutate(requestFor(draft), draft, undefined);
    },
    validate: async (draft) => {
      await engine.admission.validate(requestFor(draft), draft as unknown as StoredObject, undefined);
    },
  };
}
