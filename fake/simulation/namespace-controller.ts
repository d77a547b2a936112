import { formatTime } from '../../machinery/clock.ts';
import { isJsonObject, type JsonObject } from '../../machinery/json.ts';
import { specFinalizersOf } from '../registry/finalizers.ts';
import type { StoredObject } from '../registry/strategy.ts';
import { type ApiCaller, createApiCaller, UnexpectedAnswer } from './api-caller.ts';
import { type ContentReport, namespaceConditions, updatedConditions } from './namespace-conditions.ts';
import { deleteContents } from './namespace-contents.ts';
import type { ObjectChange, Simulation, SimulationParts } from './simulation.ts';
import { createWorkQueue, type WorkQueue } from './work-queue.ts';

const BUCKET = 'namespaces';
const FINALIZER = 'kubernetes';

const isTerminating = (namespace: StoredObject | undefined): boolean => namespace?.metadata.deletionTimestamp !== undefined;

// A body passes to the server, which edits it: what the store has frozen is copied on the way.
const copyOf = (value: JsonObject): JsonObject => JSON.parse(JSON.stringify(value)) as JsonObject;

/**
 * Empties namespaces that are being deleted, says in their conditions what is still there, and lets them go.
 *
 * Where the real one waits and looks again, this one looks whenever something in the namespace has changed.
 * @see kubernetes pkg/controller/namespace (v1.37)
 */
export class NamespaceController implements Simulation {
  readonly #parts: SimulationParts;
  readonly #caller: ApiCaller;
  readonly #queue: WorkQueue;
  readonly #terminating = new Set<string>();

  constructor(parts: SimulationParts) {
    this.#parts = parts;
    this.#caller = createApiCaller(parts.exchange, 'namespace-controller', parts.signal);
    this.#queue = createWorkQueue({ clock: parts.clock, signal: parts.signal, run: (name) => this.#sync(name) });
    const end = parts.feed.observe({ changed: (change) => this.#see(change), restored: () => this.#lookAtAll() });
    parts.signal.addEventListener('abort', end);
    this.#lookAtAll();
  }

  get isIdle(): boolean {
    return this.#queue.isIdle;
  }

  #lookAtAll(): void {
    this.#terminating.clear();
    for (const namespace of this.#parts.reader.list(BUCKET, '')) this.#consider(namespace);
  }

  #see({ bucket, before, after }: ObjectChange): void {
    if (bucket === BUCKET) {
      if (after === undefined) this.#terminating.delete(before?.metadata.name ?? '');
      else this.#consider(after);
      return;
    }
    if (this.#terminating.size === 0) return;
    const { namespace = '' } = (after ?? before)?.metadata ?? {};
    if (this.#terminating.has(namespace)) this.#queue.add(namespace);
  }

  #consider(namespace: StoredObject): void {
    if (!isTerminating(namespace)) return;
    const { name = '' } = namespace.metadata;
    this.#terminating.add(name);
    this.#queue.add(name);
  }

  async #sync(name: string): Promise<void> {
    const namespace = this.#parts.reader.get(BUCKET, '', name);
    if (namespace === undefined || !isTerminating(namespace) || !specFinalizersOf(namespace).includes(FINALIZER)) return;
    const { reader, catalog, clock } = this.#parts;
    const report = await deleteContents({ caller: this.#caller, reader, catalog, nowMs: () => clock.now() }, namespace);
    await this.#writeConditions(name, report);
    if (report.failures.length > 0) throw new Error(report.failures.join(', '));
    if (report.remaining.size === 0) await this.#finalize(name);
  }

  async #writeConditions(name: string, report: ContentReport): Promise<void> {
    const namespace = this.#parts.reader.get(BUCKET, '', name);
    if (namespace === undefined) return;
    const conditions = updatedConditions(namespace, namespaceConditions(report), formatTime(this.#parts.clock.now()));
    if (conditions === undefined) return;
    const status = isJsonObject(namespace['status']) ? namespace['status'] : {};
    await this.#put(namespace, 'status', { status: { ...status, phase: 'Terminating', conditions } });
  }

  async #finalize(name: string): Promise<void> {
    const namespace = this.#parts.reader.get(BUCKET, '', name);
    if (namespace === undefined) return;
    const finalizers = specFinalizersOf(namespace).filter((finalizer) => finalizer !== FINALIZER) as readonly string[];
    await this.#put(namespace, 'finalize', { spec: { finalizers } });
  }

  async #put(namespace: StoredObject, subresource: string, change: JsonObject): Promise<void> {
    const resource = this.#parts.catalog.findBucket(BUCKET);
    if (resource === undefined) return;
    const place = { resource, namespace: '', name: namespace.metadata.name ?? '', subresource };
    const answer = await this.#caller.call('PUT', place, copyOf({ ...namespace, ...change }));
    if (answer.code >= 400 && answer.code !== 404) throw new UnexpectedAnswer(`update of namespaces/${subresource}`, answer);
  }
}
