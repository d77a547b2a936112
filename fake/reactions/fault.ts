import type { ExchangeResponse } from '../../machinery/exchange.ts';
import { StatusError } from '../../machinery/status.ts';
import { statusResponse } from '../request/answers.ts';
import { ConnectionFault } from '../request/connection-fault.ts';
import type { FaultCall } from './call.ts';
import { cutAfter, doubled, garbledAfter, withErrorEvent } from './event-faults.ts';
import { rivalWrite, type RivalEdit } from './rival.ts';

/** Something that goes wrong on purpose; made by {@link fault}. */
export interface Fault {
  /** As it stands in messages: `conflict`, `429`. */
  readonly name: string;
  readonly run: (call: FaultCall) => Promise<ExchangeResponse>;
}

/** A Status as a fault answers it. */
export interface FaultStatus {
  /** The HTTP code. */
  readonly code: number;
  readonly reason?: string;
  readonly message?: string;
  readonly retryAfterSeconds?: number;
}

/** Milliseconds, or a range of them out of which each call draws. */
export type Latency = number | { readonly from: number; readonly to: number };

const REASONS: Readonly<Record<number, string>> = {
  400: 'BadRequest',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'NotFound',
  409: 'Conflict',
  410: 'Expired',
  422: 'Invalid',
  429: 'TooManyRequests',
  500: 'InternalError',
  503: 'ServiceUnavailable',
  504: 'Timeout',
};

function answered({ code, reason = REASONS[code] ?? '', message, retryAfterSeconds }: FaultStatus, { action }: FaultCall): ExchangeResponse {
  const { name, group, resource } = action;
  const details = { ...(name === '' ? {} : { name }), ...(group === '' ? {} : { group }), ...(resource === '' ? {} : { kind: resource }) };
  return statusResponse(
    new StatusError({
      code,
      reason,
      message: message ?? `${action.verb} ${resource === '' ? action.path : resource}: this answer was asked for by a fault`,
      details: { ...details, ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }) },
    }).status,
  );
}

const of = (name: string, run: Fault['run']): Fault => Object.freeze({ name, run });

function wait(ms: number, { clock, context: { request } }: FaultCall): Promise<void> {
  return new Promise((resolve, reject) => {
    const cancel = clock.schedule(ms, resolve);
    request.signal.addEventListener('abort', () => {
      cancel();
      reject(request.signal.reason as Error);
    });
  });
}

function hang({ context: { request } }: FaultCall): Promise<never> {
  return new Promise((_resolve, reject) => {
    if (request.signal.aborted) reject(request.signal.reason as Error);
    request.signal.addEventListener('abort', () => reject(request.signal.reason as Error), { once: true });
  });
}

const conflictMessage = ({ action: { group, resource, name } }: FaultCall): string =>
  `Operation cannot be fulfilled on ${group === '' ? resource : `${resource}.${group}`} ${JSON.stringify(name)}: the object has been modified; please apply your changes to the latest version and try again`;

function stale(call: FaultCall, revision: string): Promise<ExchangeResponse> {
  call.context.query.set('resourceVersion', revision);
  call.context.query.set('resourceVersionMatch', 'Exact');
  return call.next();
}

/** Everything that can go wrong on purpose. A fault is a value: the same one may stand in several places. */
export const fault: {
  /** Any Status. */
  status(status: number | FaultStatus): Fault;
  /** 409 Conflict, as the server words it, without any write behind it. */
  conflict(): Fault;
  /** A write by somebody else right before: the request meets a true conflict. Without an edit it sets an annotation. */
  rival(edit?: RivalEdit): Fault;
  /** 429 with `Retry-After` in seconds, one by default. */
  tooManyRequests(options?: { readonly retryAfterSeconds?: number }): Fault;
  /** The answer comes later, by the cluster's clock. */
  latency(latency: Latency, random?: () => number): Fault;
  /** No answer, until the client gives up. */
  hang(): Fault;
  /** The connection breaks before the request is carried out. */
  reset(): Fault;
  /** The request is carried out, and the connection breaks before its answer. */
  lostAnswer(): Fault;
  /** A watch breaks off after so many events (default 0), without an end. */
  cut(options?: { readonly afterEvents?: number }): Fault;
  /** A watch sends a line that is no event after so many events (default 0), and ends. */
  garbled(options?: { readonly afterEvents?: number }): Fault;
  /** A watch sends an ERROR event after so many events (default 0), and ends; 410 Expired by default. */
  errorEvent(status?: number | FaultStatus, options?: { readonly afterEvents?: number }): Fault;
  /** A watch sends every event twice. */
  duplicateEvents(): Fault;
  /** A list as it was at a revision. */
  staleList(revision: string): Fault;
  /** One of several, drawn anew for each call. */
  oneOf(faults: readonly Fault[], random?: () => number): Fault;
} = Object.freeze({
  status: (status) => {
    const full = typeof status === 'number' ? { code: status } : status;
    return of(String(full.code), (call) => Promise.resolve(answered(full, call)));
  },
  conflict: () => of('conflict', (call) => Promise.resolve(answered({ code: 409, message: conflictMessage(call) }, call))),
  rival: (edit) => of('rival', (call) => rivalWrite(call, edit)),
  tooManyRequests: ({ retryAfterSeconds = 1 } = {}) =>
    of('429', (call) =>
      Promise.resolve(
        answered({ code: 429, retryAfterSeconds, message: 'the server has received too many requests and has asked us to try again later' }, call),
      ),
    ),
  latency: (latency, random = Math.random) =>
    of('latency', async (call) => {
      await wait(typeof latency === 'number' ? latency : latency.from + random() * (latency.to - latency.from), call);
      return call.next();
    }),
  hang: () => of('hang', hang),
  reset: () => of('reset', () => Promise.reject(new ConnectionFault('the connection was reset by a fault'))),
  lostAnswer: () =>
    of('lost answer', async (call) => {
      const { body } = await call.next();
      // Nobody is going to read it, and a watch that nobody reads would stay open.
      if (body.kind === 'events') await body.events[Symbol.asyncIterator]().return?.();
      throw new ConnectionFault('the connection was reset by a fault after the request was carried out');
    }),
  cut: ({ afterEvents = 0 } = {}) => of('cut', async (call) => cutAfter(await call.next(), afterEvents)),
  garbled: ({ afterEvents = 0 } = {}) => of('garbled', async (call) => garbledAfter(await call.next(), afterEvents)),
  errorEvent: (status = 410, { afterEvents = 0 } = {}) =>
    of('error event', async (call) => {
      const full = typeof status === 'number' ? { code: status } : status;
      const { body } = answered(full.code === 410 && full.message === undefined ? { ...full, message: 'too old resource version' } : full, call);
      return withErrorEvent(await call.next(), body.kind === 'value' ? body.value : {}, afterEvents);
    }),
  duplicateEvents: () => of('duplicate events', async (call) => doubled(await call.next())),
  staleList: (revision) => of('stale list', (call) => stale(call, revision)),
  oneOf: (faults, random = Math.random) => {
    if (faults.length === 0) throw new TypeError('fault.oneOf: expected at least one fault');
    return of(`one of ${faults.map(({ name }) => name).join(', ')}`, (call) => {
      const drawn = faults[Math.min(faults.length - 1, Math.floor(random() * faults.length))];
      return drawn === undefined ? call.next() : drawn.run(call);
    });
  },
});
