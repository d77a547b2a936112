import { type Clock, formatTime } from '../../machinery/clock.ts';
import { isJsonObject, type JsonObject } from '../../machinery/json.ts';
import { StatusError } from '../../machinery/status.ts';
import type { Registry } from '../registry/registry.ts';
import type { ResourceCatalog } from '../registry/resource-catalog.ts';
import type { StoredObject } from '../registry/strategy.ts';
import type { ChangeFeed, Simulation } from './simulation.ts';

const schemas = 'flowschemas.flowcontrol.apiserver.k8s.io';
const levels = 'prioritylevelconfigurations.flowcontrol.apiserver.k8s.io';

/** The server looks at changes a moment after they are made, some at a time. */
const delayMs = 50;

const part = (object: JsonObject, key: string): JsonObject => (isJsonObject(object[key]) ? object[key] : {});
/** The priority level that the spec of a flow schema names. */
export const levelNameOf = (spec: JsonObject): string => String(part(spec, 'priorityLevelConfiguration')['name'] ?? '');

const levelOf = (schema: JsonObject): string => levelNameOf(part(schema, 'spec'));

/** The condition that tells whether the level a schema names exists. @see apiserver pkg/util/flowcontrol/apf_controller.go (v1.37) */
export function danglingCondition(level: string, exists: boolean, time: string): JsonObject {
  const tail = exists ? 'and it exists' : 'but there is no such object';
  return {
    type: 'Dangling',
    status: exists ? 'False' : 'True',
    lastTransitionTime: time,
    reason: exists ? 'Found' : 'NotFound',
    message: `This FlowSchema references the PriorityLevelConfiguration object named ${JSON.stringify(level)} ${tail}`,
  };
}

/** The status with that condition; undefined when it says so already. */
export function statusWith(schema: JsonObject, exists: boolean, nowMs: number): JsonObject | undefined {
  const status = part(schema, 'status');
  const conditions = Array.isArray(status['conditions']) ? status['conditions'].filter(isJsonObject) : [];
  const before = conditions.find((item) => item['type'] === 'Dangling');
  const next = danglingCondition(levelOf(schema), exists, formatTime(nowMs));
  if (before?.['status'] === next['status'] && before?.['message'] === next['message']) return undefined;
  const time = before !== undefined && before['status'] === next['status'] ? before['lastTransitionTime'] : next['lastTransitionTime'];
  return { ...status, conditions: [...conditions.filter((item) => item !== before), { ...next, lastTransitionTime: time }] };
}

/** What the follower works with. */
export interface FlowSchemaParts {
  readonly feed: ChangeFeed;
  readonly registry: Registry;
  readonly catalog: ResourceCatalog;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

async function settle({ registry, catalog, clock }: FlowSchemaParts, name: string): Promise<void> {
  const resource = catalog.findBucket(schemas);
  const schema = registry.reader.get(schemas, '', name);
  if (resource === undefined || schema === undefined) return;
  const exists = (object: JsonObject): boolean => registry.reader.get(levels, '', levelOf(object)) !== undefined;
  if (statusWith(schema, exists(schema), clock.now()) === undefined) return;
  const user = { username: 'system:apiserver', groups: ['system:masters'] };
  const fieldManager = 'api-priority-and-fairness-config-consumer-v1';
  await registry.update({
    target: { resource, namespace: '', name, subresource: 'status', user, dryRun: false, fieldManager, warn: () => undefined },
    transform: (current = schema) => {
      const status = statusWith(current, exists(current), clock.now());
      return { value: status === undefined ? current : { ...(current as JsonObject), status }, owned: false };
    },
  });
}

/** Keeps the status of flow schemas right, as the server itself does without any controller. */
export function followFlowSchemas(parts: FlowSchemaParts): Simulation {
  const { feed, registry, clock, signal } = parts;
  const due = new Set<string>();
  let isWorking = false;
  let cancel: (() => void) | undefined;
  const work = async (): Promise<void> => {
    cancel = undefined;
    isWorking = true;
    for (const name of due) {
      due.delete(name);
      // Gone in between is nothing to be done about; anything else is a bug that must not end the cluster.
      await settle(parts, name).catch((error: unknown) => {
        if (!(error instanceof StatusError)) process.emitWarning(`flow schema ${name}: ${error instanceof Error ? error.message : String(error)}`);
      });
    }
    isWorking = false;
  };
  const schedule = (names: readonly string[]): void => {
    for (const name of names) due.add(name);
    if (due.size > 0 && !isWorking) cancel ??= clock.schedule(delayMs, () => void work());
  };
  const nameOf = (object: StoredObject): string => object.metadata.name ?? '';
  const stop = feed.observe({
    changed({ bucket, before, after }) {
      if (bucket === schemas && after !== undefined) schedule([nameOf(after)]);
      if (bucket === levels && (before === undefined || after === undefined)) schedule(registry.reader.list(schemas, '').map(nameOf));
    },
    restored: () => schedule(registry.reader.list(schemas, '').map(nameOf)),
  });
  signal.addEventListener('abort', () => {
    stop();
    cancel?.();
  });
  return {
    get isIdle(): boolean {
      return !isWorking;
    },
  };
}
