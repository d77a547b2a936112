import type { Clock } from '../../machinery/clock.ts';
import { isJsonObject, type JsonObject } from '../../machinery/json.ts';
import type { KubeconfigExec } from '../config/kubeconfig.ts';
import { AuthError } from '../errors.ts';
import { type ExecSurroundings, runPlugin } from './exec-run.ts';
import { keyPairProblem } from './key-pair.ts';

/** What a plugin gave: a token, a certificate with its key, or both. */
export interface ExecCredential {
  readonly token?: string | undefined;
  readonly clientCertificatePem?: string | undefined;
  readonly clientKeyPem?: string | undefined;
  /** Milliseconds since the epoch; absent for a credential that only a 401 ends. */
  readonly expiresAtMs?: number | undefined;
}

/** A plugin whose answer is kept until it expires or is refused; callers at one time share one run. */
export interface ExecSource {
  credential(): Promise<ExecCredential>;
  /** Drops `used` and asks for another one at once, unless that has been done already. */
  refused(used: ExecCredential): void;
}

const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

function statusOf(output: string, exec: KubeconfigExec, provider: string): JsonObject {
  let credential: unknown;
  try {
    credential = JSON.parse(output);
  } catch {
    throw new AuthError(provider, 'the plugin printed no JSON');
  }
  if (!isJsonObject(credential) || credential['kind'] !== 'ExecCredential') throw new AuthError(provider, 'the plugin printed no ExecCredential');
  if (credential['apiVersion'] !== exec.apiVersion) throw new AuthError(provider, `the plugin answered in another apiVersion than ${exec.apiVersion}`);
  const status = credential['status'];
  if (!isJsonObject(status)) throw new AuthError(provider, 'the plugin answered without a status');
  return status;
}

/** Reads what a plugin printed. @throws {AuthError} when it is no usable credential; what was printed stays out of it */
export function parseExecCredential(output: string, exec: KubeconfigExec): ExecCredential {
  const provider = exec.command ?? 'exec plugin';
  const status = statusOf(output, exec, provider);
  const [token, cert, key] = [text(status['token']), text(status['clientCertificateData']), text(status['clientKeyData'])];
  if (token === undefined && cert === undefined && key === undefined) throw new AuthError(provider, 'the plugin gave neither a token nor a certificate');
  if ((cert === undefined) !== (key === undefined))
    throw new AuthError(provider, 'the plugin gave a certificate without its key, or a key without its certificate');
  if (cert !== undefined && key !== undefined && keyPairProblem(cert, key) !== undefined)
    throw new AuthError(provider, 'the plugin gave a certificate and a key that cannot be used together');
  const expiry = text(status['expirationTimestamp']);
  const expiresAtMs = expiry === undefined ? undefined : Date.parse(expiry);
  if (Number.isNaN(expiresAtMs)) throw new AuthError(provider, 'the plugin gave an expirationTimestamp that is no time');
  return { token, clientCertificatePem: cert, clientKeyPem: key, expiresAtMs };
}

/** What a plugin's credentials live in. */
export interface ExecOptions extends ExecSurroundings {
  readonly clock: Clock;
  /** Told of each new credential: connections that show the certificate of an old one should close. */
  readonly onRenewed?: (() => void) | undefined;
}

/** Credentials from a plugin, as client-go has them. @see client-go plugin/pkg/client/auth/exec/exec.go */
export function execSource(exec: KubeconfigExec, options: ExecOptions): ExecSource {
  const { clock, onRenewed } = options;
  let current: ExecCredential | undefined;
  let running: Promise<ExecCredential> | undefined;
  const isFresh = (credential: ExecCredential): boolean => credential.expiresAtMs === undefined || clock.now() < credential.expiresAtMs;
  const refresh = async (): Promise<ExecCredential> => {
    try {
      current = parseExecCredential(await runPlugin(exec, options), exec);
      onRenewed?.();
      return current;
    } finally {
      running = undefined;
    }
  };
  return {
    credential: async () => {
      if (current !== undefined && isFresh(current)) return current;
      running ??= refresh();
      return running;
    },
    refused: (used) => {
      if (current !== used) return;
      current = undefined;
      running ??= refresh();
      // Whoever asks next shares this run, or makes another one when it failed.
      running.catch(() => undefined);
    },
  };
}
