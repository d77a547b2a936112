import type { JsonObject } from '../../../machinery/json.ts';
import type { StoredObject, TableDefinition } from '../../registry/strategy.ts';
import { readNumber, readObject, readObjects, readText } from '../parts/edit.ts';
import { ageOf, since, tableOf } from '../parts/table.ts';

/** What a waiting or ended container says of itself, or ''. */
function stateReason(state: JsonObject | undefined): string {
  const waiting = readText(readObject(state, 'waiting'), 'reason');
  if (waiting !== '') return waiting;
  const ended = readObject(state, 'terminated');
  if (ended === undefined) return '';
  const reason = readText(ended, 'reason');
  if (reason !== '') return reason;
  const signal = readNumber(ended, 'signal');
  return signal !== 0 ? `Signal:${signal}` : `ExitCode:${readNumber(ended, 'exitCode')}`;
}

function initReason(status: JsonObject, spec: JsonObject): string | undefined {
  const specs = readObjects(spec, 'initContainers');
  const statuses = readObjects(status, 'initContainerStatuses');
  for (const [index, container] of statuses.entries()) {
    const state = readObject(container, 'state');
    const ended = readObject(state, 'terminated');
    if (ended !== undefined && readNumber(ended, 'exitCode') === 0) continue;
    const sidecar = specs.find((item) => item['name'] === container['name'])?.['restartPolicy'] === 'Always';
    if (sidecar && container['started'] === true) continue;
    if (ended !== undefined) return `Init:${stateReason(state)}`;
    const waiting = readText(readObject(state, 'waiting'), 'reason');
    return waiting !== '' && waiting !== 'PodInitializing' ? `Init:${waiting}` : `Init:${index}/${specs.length}`;
  }
  return undefined;
}

function containersReason(status: JsonObject, fallback: string): string {
  let reason = fallback;
  let running = false;
  for (const container of readObjects(status, 'containerStatuses').toReversed()) {
    const state = readObject(container, 'state');
    const own = stateReason(state);
    if (own !== '') reason = own;
    else if (container['ready'] === true && readObject(state, 'running') !== undefined) running = true;
  }
  if (reason !== 'Completed' || !running) return reason;
  const ready = readObjects(status, 'conditions').some((item) => item['type'] === 'Ready' && item['status'] === 'True');
  return ready ? 'Running' : 'NotReady';
}

/** The word in the Status column. @see kubernetes pkg/printers/internalversion/printers.go, printPod (v1.37) */
function podReason(pod: StoredObject, spec: JsonObject, status: JsonObject): string {
  let reason = readText(status, 'reason') || readText(status, 'phase');
  const gated = readObjects(status, 'conditions').some((item) => item['type'] === 'PodScheduled' && item['reason'] === 'SchedulingGated');
  if (gated) reason = 'SchedulingGated';
  reason = initReason(status, spec) ?? containersReason(status, reason);
  if (pod.metadata.deletionTimestamp === undefined) return reason;
  if (readText(status, 'reason') === 'NodeLost') return 'Unknown';
  return ['Succeeded', 'Failed'].includes(readText(status, 'phase')) ? reason : 'Terminating';
}

function restartsOf(status: JsonObject, nowMs: number): string {
  const containers = readObjects(status, 'containerStatuses');
  const restarts = containers.reduce((sum, item) => sum + readNumber(item, 'restartCount'), 0);
  const times = containers
    .map((item) => readText(readObject(item, 'lastState', 'terminated'), 'finishedAt'))
    .filter((time) => time !== '')
    .sort();
  const last = times.at(-1);
  return restarts > 0 && last !== undefined ? `${restarts} (${since(last, nowMs)} ago)` : `${restarts}`;
}

function gatesOf(spec: JsonObject, status: JsonObject): string {
  const gates = readObjects(spec, 'readinessGates');
  if (gates.length === 0) return '<none>';
  const conditions = readObjects(status, 'conditions');
  const met = gates.filter((gate) => conditions.some((item) => item['type'] === gate['conditionType'] && item['status'] === 'True'));
  return `${met.length}/${gates.length}`;
}

const succeeded: JsonObject = { type: 'Completed', status: 'True', reason: 'Succeeded', message: 'The pod has completed successfully.' };
const failed: JsonObject = { type: 'Completed', status: 'True', reason: 'Failed', message: 'The pod failed.' };

/** How pods are printed. */
export const podTable: TableDefinition = {
  ...tableOf(
    ['Ready', 'Status', 'Restarts', 'Age', ['IP', 'string', 1], ['Node', 'string', 1], ['Nominated Node', 'string', 1], ['Readiness Gates', 'string', 1]],
    (pod, nowMs) => {
      const spec = readObject(pod, 'spec') ?? {};
      const status = readObject(pod, 'status') ?? {};
      const ready = readObjects(status, 'containerStatuses').filter((item) => item['ready'] === true && readObject(item, 'state', 'running') !== undefined);
      return [
        `${ready.length}/${readObjects(spec, 'containers').length}`,
        podReason(pod, spec, status),
        restartsOf(status, nowMs),
        ageOf(pod, nowMs),
        readText(readObjects(status, 'podIPs')[0], 'ip') || readText(status, 'podIP') || '<none>',
        readText(spec, 'nodeName') || '<none>',
        readText(status, 'nominatedNodeName') || '<none>',
        gatesOf(spec, status),
      ];
    },
  ),
  conditions: (pod) => {
    const phase = readText(readObject(pod, 'status'), 'phase');
    if (phase === 'Succeeded') return [succeeded];
    return phase === 'Failed' ? [failed] : [];
  },
};
