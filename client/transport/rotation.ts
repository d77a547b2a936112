import type { Socket } from 'node:net';
import type { Clock } from '../../machinery/clock.ts';
import { type Dispatchers, destroy, retire, sameIdentity, type TlsIdentity } from './dispatchers.ts';

/** What a rotation is made of. */
export interface RotationOptions {
  readonly identity: () => Promise<TlsIdentity>;
  /** Makes connections; each is put into `sockets` while it is open. */
  readonly make: (identity: TlsIdentity, sockets: Set<Socket>) => Promise<Dispatchers>;
  readonly clock: Clock;
}

/** Connections that follow an identity: when it changes they are made anew, and it is looked at while watches are open. */
export interface Rotation {
  /** The connections of the identity as it is now. */
  current(): Promise<Dispatchers>;
  /** Counts a stream until it closes. */
  watch(closed: Promise<void>): void;
  /** Closes everything at once: what was let go of before too, and what left HTTP. */
  close(): Promise<void>;
}

const POLL_MS = 300_000;

/** Starts without connections. */
export function rotation({ identity, make, clock }: RotationOptions): Rotation {
  let made: Promise<Dispatchers> | undefined;
  let cancelPoll: (() => void) | undefined;
  let streams = 0;
  let isClosed = false;
  const leaving = new Set<Dispatchers>();
  const sockets = new Set<Socket>();

  function letGo(old: Dispatchers): void {
    leaving.add(old);
    void retire(old).finally(() => leaving.delete(old));
  }
  async function renew(before: Promise<Dispatchers> | undefined, now: TlsIdentity): Promise<Dispatchers> {
    const old = await before?.catch(() => undefined);
    if (old !== undefined && sameIdentity(old.identity, now)) return old;
    const fresh = await make(now, sockets);
    if (old !== undefined) letGo(old);
    return fresh;
  }
  async function current(): Promise<Dispatchers> {
    const now = await identity();
    if (isClosed) throw new TypeError('the client is closed');
    made = renew(made, now);
    return made;
  }
  function poll(): void {
    cancelPoll = clock.schedule(POLL_MS, () => {
      void current().catch(() => undefined);
      poll();
    });
  }
  return {
    current,
    watch: (closed) => {
      if (streams++ === 0) poll();
      void closed.then(() => {
        if (--streams === 0) cancelPoll?.();
      });
    },
    close: async () => {
      isClosed = true;
      cancelPoll?.();
      const open = await made?.catch(() => undefined);
      const destroyed = Promise.all([open, ...leaving].map(destroy));
      // One that still connects tells undici of its end by an error only.
      for (const socket of sockets) socket.destroy(socket.connecting ? new Error('the client is closed') : undefined);
      await destroyed;
    },
  };
}
