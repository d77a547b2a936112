import { isJsonObject, type JsonObject } from '../../../machinery/json.ts';
import type { KubeObject } from '../../../machinery/object.ts';
import { type ApiAnswer, createApiCaller, UnexpectedAnswer } from '../api-caller.ts';
import type { ObjectChange, Simulation, SimulationParts } from '../simulation.ts';
import { createWorkQueue } from '../work-queue.ts';

/** What a controller works with: committed state to read, and requests in its own name. */
export interface Tools {
  /** Milliseconds since the epoch on the cluster's clock. */
  now(): number;
  get<T extends KubeObject>(bucket: string, namespace: string, name: string): T | undefined;
  list<T extends KubeObject>(bucket: string, namespace: string): readonly T[];
  create(bucket: string, namespace: string, object: object): Promise<JsonObject>;
  /** PUTs the object with `change` over it; nothing when it is gone. */
  update(bucket: string, object: KubeObject, change: object, subresource?: string): Promise<void>;
  /** A merge patch. */
  patch(bucket: string, object: KubeObject, patch: object): Promise<void>;
  remove(bucket: string, object: KubeObject, options?: object): Promise<void>;
  /** Gives a pod its place. */
  bind(pod: KubeObject, binding: object): Promise<void>;
  /** Looks at `key` again after so many milliseconds. */
  later(key: string, ms: number): void;
}

/** A controller: which keys a change concerns, and what is to be done about one. */
export interface ControllerRules {
  /** The service account of kube-system in whose name it works. */
  readonly account: string;
  /** The keys of what it is responsible for right now. */
  keys(tools: Tools): Iterable<string>;
  /** The keys to look at again after a change. */
  concerned(change: ObjectChange, tools: Tools): Iterable<string>;
  reconcile(key: string, tools: Tools): Promise<void>;
}

// Whoever read before another wrote reads again at once, this often; then the queue's own pace holds.
const CONFLICTS_IN_A_ROW = 5;

// A body passes to the server, which edits it: what the store has frozen is copied on the way.
const copyOf = (value: object): JsonObject => JSON.parse(JSON.stringify(value)) as JsonObject;

function toolsOf({ exchange, reader, catalog, clock, signal }: SimulationParts, account: string, later: Tools['later']): Tools {
  const caller = createApiCaller(exchange, account, signal);
  const place = (bucket: string, object: KubeObject, subresource?: string) => {
    const resource = catalog.findBucket(bucket);
    if (resource === undefined) throw new Error(`${bucket} is not served`);
    const { namespace = '', name } = object.metadata ?? {};
    return { resource, namespace, ...(name === undefined ? {} : { name }), ...(subresource === undefined ? {} : { subresource }) };
  };
  const checked = (doing: string, answer: ApiAnswer): JsonObject => {
    if (answer.code >= 400 && (answer.code !== 404 || doing.startsWith('create'))) throw new UnexpectedAnswer(doing, answer);
    return answer.value;
  };
  return {
    now: () => clock.now(),
    get: (bucket, namespace, name) => reader.get(bucket, namespace, name) as never,
    list: (bucket, namespace) => reader.list(bucket, namespace) as never,
    later,
    async create(bucket, namespace, object) {
      return checked(`create of ${bucket}`, await caller.call('POST', place(bucket, { metadata: { namespace } }), copyOf(object)));
    },
    async update(bucket, object, change, subresource) {
      checked(`update of ${bucket}`, await caller.call('PUT', place(bucket, object, subresource), copyOf({ ...object, ...change })));
    },
    async patch(bucket, object, patch) {
      checked(`patch of ${bucket}`, await caller.call('PATCH', place(bucket, object), copyOf(patch), 'application/merge-patch+json'));
    },
    async bind(pod, binding) {
      checked('binding of pods', await caller.call('POST', place('pods', pod, 'binding'), copyOf(binding)));
    },
    async remove(bucket, object, options = {}) {
      const body = { kind: 'DeleteOptions', apiVersion: 'v1', ...options };
      checked(`delete of ${bucket}`, await caller.call('DELETE', place(bucket, object), copyOf(body)));
    },
  };
}

/** Runs a controller until the cluster ends. */
export function startController(parts: SimulationParts, rules: ControllerRules): Simulation {
  const timers = new Map<string, () => void>();
  const later = (key: string, ms: number): void => {
    timers.get(key)?.();
    const cancel = parts.clock.schedule(ms, () => {
      timers.delete(key);
      queue.add(key);
    });
    timers.set(key, cancel);
  };
  const tools = toolsOf(parts, rules.account, later);
  const run = async (key: string): Promise<void> => {
    for (let tries = 1; ; tries += 1) {
      try {
        return await rules.reconcile(key, tools);
      } catch (error) {
        if (!(error instanceof UnexpectedAnswer) || error.code !== 409 || tries >= CONFLICTS_IN_A_ROW) throw error;
      }
    }
  };
  const queue = createWorkQueue({ clock: parts.clock, signal: parts.signal, run });
  const lookAtAll = (): void => {
    for (const key of rules.keys(tools)) queue.add(key);
  };
  const changed = (change: ObjectChange): void => {
    for (const key of rules.concerned(change, tools)) queue.add(key);
  };
  const end = parts.feed.observe({ changed, restored: lookAtAll });
  parts.signal.addEventListener('abort', () => {
    end();
    for (const cancel of timers.values()) cancel();
  });
  lookAtAll();
  return queue;
}

/** The key of an object: `namespace/name`. */
export function keyOf({ metadata }: KubeObject): string {
  return `${metadata?.namespace ?? ''}/${metadata?.name ?? ''}`;
}

/** The parts of a key. */
export function partsOf(key: string): readonly [namespace: string, name: string] {
  const slash = key.indexOf('/');
  return [key.slice(0, slash), key.slice(slash + 1)];
}

/** Without what Go leaves out of JSON: absent fields and zero numbers. */
export function withoutZeros<T extends object>(status: T): T {
  return Object.fromEntries(Object.entries(status).filter(([, value]) => value !== undefined && value !== 0)) as T;
}

/** Whether two values say the same as JSON, whatever the order of their keys. */
export function isSame(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) return true;
  if (Array.isArray(one) && Array.isArray(other)) return one.length === other.length && one.every((item, index) => isSame(item, other[index]));
  if (!isJsonObject(one) || !isJsonObject(other)) return false;
  const keys = (value: JsonObject): readonly string[] => Object.keys(value).filter((key) => value[key] !== undefined);
  return keys(one).length === keys(other).length && keys(one).every((key) => isSame(one[key], other[key]));
}
