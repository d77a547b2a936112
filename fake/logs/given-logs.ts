import type { GivenLine, LogSelection, PodLog, PodLogs } from './pod-logs.ts';

/** A pod: `shop/web-0`, or its namespace and name. */
export type PodReference = string | { readonly namespace: string; readonly name: string };

/** What a test says about the insides of pods, where no kubelet runs. */
export interface PodControl {
  /**
   * Gives a pod a log, or adds to the one it has: the lines that are there, then whatever is written to what this hands back. The pod need not be
   * there yet. Who follows the log waits for more until it is ended, or the pod is deleted or has run to its end.
   *
   * @example cluster.pods.logs('shop/web-0', ['starting', 'ready']).write('request served')
   * @throws {TypeError} for a reference that names no pod
   */
  logs(pod: PodReference, lines?: string | readonly GivenLine[], selection?: LogSelection): PodLog;
}

function namesOf(pod: PodReference): { readonly namespace: string; readonly name: string } {
  if (typeof pod !== 'string') return pod;
  const [namespace = '', name = '', ...rest] = pod.split('/');
  if (namespace === '' || name === '' || rest.length > 0) throw new TypeError(`${JSON.stringify(pod)} names no pod: expected namespace/name`);
  return { namespace, name };
}

/** The control of the pods of one cluster. */
export function podControl(logs: PodLogs): PodControl {
  return {
    logs: (pod, lines = [], selection = {}) => {
      const { namespace, name } = namesOf(pod);
      const log = logs.open(namespace, name, selection);
      log.write(...(typeof lines === 'string' ? [lines] : lines));
      return log;
    },
  };
}
