import type { Exchange, ExchangeResponse, InProcessConnection } from '../../machinery/exchange.ts';
import type { Lease } from '../../machinery/generated/types/coordination.k8s.io/v1.ts';
import { failureStatus } from '../../machinery/status.ts';

/** A server of one Lease; for tests. */
export interface LeaseServer {
  /** Ways in; one that is cut off gets no answers. */
  connection(who: string): InProcessConnection;
  cutOff(who: string): void;
  lease: Lease | undefined;
  /** `update a`, in order. */
  readonly writes: readonly string[];
}

const answered = (code: number, value: unknown): ExchangeResponse => ({
  status: code,
  headers: { 'content-type': 'application/json' },
  body: { kind: 'value', value },
});
const refused = (code: number, reason: string): ExchangeResponse => answered(code, failureStatus({ code, reason, message: reason }));

/** Starts without the lease. */
export function leaseServer(): LeaseServer {
  const away = new Set<string>();
  const writes: string[] = [];
  let version = 0;
  const server: LeaseServer = {
    lease: undefined,
    writes,
    cutOff: (who) => void away.add(who),
    connection: (who) => {
      const exchange: Exchange = async (request) => {
        if (away.has(who)) return new Promise((_resolve, reject) => request.signal.addEventListener('abort', () => reject(request.signal.reason)));
        const { lease } = server;
        if (request.method === 'GET') return lease === undefined ? refused(404, 'NotFound') : answered(200, lease);
        const sent = (request.body.kind === 'value' ? request.body.value : {}) as Lease;
        if (request.method === 'POST' && lease !== undefined) return refused(409, 'AlreadyExists');
        if (request.method === 'PUT' && sent.metadata?.resourceVersion !== lease?.metadata?.resourceVersion) return refused(409, 'Conflict');
        writes.push(`${request.method} ${who}`);
        server.lease = { ...sent, metadata: { ...sent.metadata, resourceVersion: String(++version) } };
        return answered(200, server.lease);
      };
      return { exchange, peer: {} };
    },
  };
  return server;
}
