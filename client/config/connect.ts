import type { Clock } from '../../machinery/clock.ts';
import type { Credentials } from '../chain/auth.ts';
import type { KubeconfigSource } from '../create-client.ts';
import type { Transport } from '../transport/transport.ts';
import type { Connection } from './connection.ts';

/** x */
export interface Connected { readonly transport: Transport; readonly credentials: Credentials | undefined; readonly namespace: string }
/** x */
export async function connect(_source: KubeconfigSource | Connection, _clock?: Clock): Promise<Connected> {
  throw new TypeError('soon');
}
