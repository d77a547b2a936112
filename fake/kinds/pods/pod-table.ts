import type { JsonObject } from '../../../machinery/json.ts';
import type { StoredObject, TableDefinition } from '../../registry/strategy.ts';
import { readNumber, readObject, readObjects, readText } from '../parts/edit.ts';
import { ageOf, since, tableOf } from '../parts/table.ts';

/** What an ended container says of itself. */
function endedReason(ended: JsonObject): string {
  const reason = readText(ended, 'reason');
  if (reason !== '') return reason;
  const signal = readNumber(ended, 'signal');
  return signal !== 0 ? `Signal:${signal}` : `ExitCode:${readNumber(ended, 'exitCode')}`;
}

/** Restarts, and when the last of them was. */
class Restarts {
  count = 0;
  last = '';

  add(status: JsonObject): void {
    this.count += readNumber(status, 'restartCount');
    const ended = readText(readObject(status, 'lastState', 'terminated'), 'finishedAt');
    if (ended > this.last) this.last = ended;
  }

  text(nowMs: number): string {
    return this.count > 0 && this.last !== '' ? `${this.count} (${since(this.last, nowMs)} ago)` : String(this.count);
  }
}

interface Progress {
  readonly reason: string;
  readonly ready: number;
  readonly restarts: Restarts;
}

const isSidecar = (container: JsonObject | undefined): boolean => container?.['restartPolicy'] === 'Always';

const isTrue = (status: JsonObject, type: string): boolean =>
  readObjects(status, 'conditions').some((item) => item['type'] === type && item['status'] === 'True');

/** How far the init containers are. `reason`: undefined when they are through; sidecars count on beside the containers. */
function initProgress(spec: JsonObject, status: JsonObject): { reason: string | undefined; ready: number; all: Restarts; sidecars: Restarts } {
  const specs = readObjects(spec, 'initContainers');
  const [all, sidecars] = [new Restarts(), new Restarts()];
  let ready = 0;
  for (const [index, container] of readObjects(status, 'initContainerStatuses').entries()) {
    all.add(container);
    const sidecar = isSidecar(specs.find((item) => item['name'] === container['name']));
    if (sidecar) sidecars.add(container);
    const ended = readObject(container, 'state', 'terminated');
    if (ended !== undefined && readNumber(ended, 'exitCode') === 0) continue;
    if (sidecar && container['started'] === true) {
      if (container['ready'] === true) ready++;
      continue;
    }
    const waiting = readText(readObject(container, 'state', 'waiting'), 'reason');
    const named = waiting !== '' && waiting !== 'PodInitializing';
    const word = ended !== undefined ? endedReason(ended) : named ? waiting : `${index}/${specs.length}`;
    return { reason: `Init:${word}`, ready, all, sidecars };
  }
  return { reason: undefined, ready, all, sidecars };
}

function containersProgress(status: JsonObject, start: Progress): Progress {
  let { reason, ready } = start;
  let failure = '';
  let running = false;
  for (const container of readObjects(status, 'containerStatuses').toReversed()) {
    start.restarts.add(container);
    const waiting = readText(readObject(container, 'state', 'waiting'), 'reason');
    const ended = readObject(container, 'state', 'terminated');
    if (waiting !== '') reason = waiting;
    else if (ended !== undefined) {
      reason = endedReason(ended);
      if (readNumber(ended, 'exitCode') !== 0) failure = reason;
    } else if (container['ready'] === true && readObject(container, 'state', 'running') !== undefined) {
      running = true;
      ready++;
    }
  }
  if (reason === 'Completed') {
    if (running && isTrue(status, 'Ready')) reason = 'Running';
    else if (failure !== '') reason = failure;
    else if (running) reason = 'NotReady';
  }
  return { reason, ready, restarts: start.restarts };
}

function progressOf(spec: JsonObject, status: JsonObject): Progress {
  const gated = readObjects(status, 'conditions').some((item) => item['type'] === 'PodScheduled' && item['reason'] === 'SchedulingGated');
  const reason = gated ? 'SchedulingGated' : readText(status, 'reason') || readText(status, 'phase');
  const init = initProgress(spec, status);
  if (init.reason !== undefined && !isTrue(status, 'Initialized')) return { reason: init.reason, ready: init.ready, restarts: init.all };
  return containersProgress(status, { reason: init.reason ?? reason, ready: init.ready, restarts: init.sidecars });
}

/** The word in the Status column. @see kubernetes pkg/printers/internalversion/printers.go, printPod (v1.37) */
function statusWord(pod: StoredObject, status: JsonObject, reason: string): string {
  if (pod.metadata.deletionTimestamp === undefined) return reason;
  if (readText(status, 'reason') === 'NodeLost') return 'Unknown';
  return ['Succeeded', 'Failed'].includes(readText(status, 'phase')) ? reason : 'Terminating';
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
      const { reason, ready, restarts } = progressOf(spec, status);
      const total = readObjects(spec, 'containers').length + readObjects(spec, 'initContainers').filter(isSidecar).length;
      return [
        `${ready}/${total}`,
        statusWord(pod, status, reason),
        restarts.text(nowMs),
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
