import type { JsonObject, MutableJson, MutableJsonObject } from '../../../machinery/json.ts';
import { StatusError } from '../../../machinery/status.ts';
import type { FieldError } from '../../../machinery/validation/field-error.ts';
import type { DraftObject, StoredObject, Strategy, UpdateRules, WriteContext } from '../../registry/strategy.ts';

/** The rules of one kind tried without a cluster, as tests do. */
export interface Trial {
  /** What a create makes of `object`; admission and metadata rules are not asked. @throws {StatusError} as the kind's prepare does */
  created(object: JsonObject): StoredObject;
  /** What is wrong with a new object, as `field: message`. */
  create(object: JsonObject): readonly string[];
  /** What is wrong with a merge of `change` into the object that `current` makes. `subresource`: on this way. */
  update(current: JsonObject, change: JsonObject, subresource?: string): readonly string[];
  /** The warnings of the last call. */
  readonly warnings: readonly string[];
}

const texts = (errors: readonly FieldError[] | undefined): string[] => (errors ?? []).map(({ field, message }) => `${field}: ${message}`);

function refusals(attempt: () => readonly string[]): readonly string[] {
  try {
    return attempt();
  } catch (error) {
    if (!(error instanceof StatusError)) throw error;
    return error.status.details?.causes?.map(({ field, message }) => `${field ?? ''}: ${message ?? ''}`) ?? [error.message];
  }
}

function merged(target: MutableJson | undefined, change: JsonObject): MutableJson {
  const result: MutableJsonObject = typeof target === 'object' && target !== null && !Array.isArray(target) ? { ...target } : {};
  for (const [key, value] of Object.entries(change)) {
    if (value === null) delete result[key];
    else if (typeof value === 'object' && !Array.isArray(value)) result[key] = merged(result[key], value as JsonObject);
    else result[key] = structuredClone(value) as MutableJson;
  }
  return result;
}

/** Tries the rules of one kind. Times stand still at the start of 2030, and nothing else exists. */
export function trialOf(strategy: Strategy): Trial {
  const warnings: string[] = [];
  const context = {
    namespace: 'n',
    user: { username: 'jane' },
    dryRun: false,
    subresource: '',
    clock: { now: () => 1_893_456_000_000 },
    reader: { get: () => undefined, list: () => [] },
    warn: (text: string) => warnings.push(text),
  } as unknown as WriteContext;
  const made = (object: JsonObject): StoredObject => {
    const draft = merged({ metadata: { name: 'x' } }, object) as DraftObject;
    strategy.defaults?.(draft);
    strategy.prepareCreate?.(draft, context);
    return draft as unknown as StoredObject;
  };
  return {
    warnings,
    created: made,
    create: (object) => {
      warnings.length = 0;
      return refusals(() => texts(strategy.validateCreate?.(made(object), context)));
    },
    update: (current, change, subresource) => {
      warnings.length = 0;
      return refusals(() => {
        const stored = made(current);
        const draft = merged(structuredClone(stored) as unknown as MutableJson, change) as DraftObject;
        const rules: UpdateRules | undefined = subresource === undefined ? strategy.update : strategy.subresources?.[subresource];
        strategy.defaults?.(draft);
        rules?.prepare?.(draft, stored, context);
        return texts(rules?.validate?.(draft as unknown as StoredObject, stored, context));
      });
    },
  };
}
