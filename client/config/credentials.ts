import type { Clock } from '../../machinery/clock.ts';
import type { Credentials } from '../chain/auth.ts';
import type { WireHeaders } from '../transport/transport.ts';
import type { CredentialParts, Impersonation } from './connection.ts';
import type { ExecCredential, ExecSource } from './exec-plugin.ts';
import { tokenFileSource } from './token-file.ts';

/** Header names may hold less than the keys of extra: the rest is percent-encoded. @see client-go transport/round_trippers.go headerKeyEscape */
function escapeKey(key: string): string {
  return [...new TextEncoder().encode(key.toLowerCase())]
    .map((byte) =>
      /[a-z0-9!#$&'*+.^_`|~-]/.test(String.fromCharCode(byte)) ? String.fromCharCode(byte) : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`,
    )
    .join('');
}

/** The headers that act as someone else. */
function impersonationHeaders({ user, uid, groups = [], extra = {} }: Impersonation): WireHeaders {
  return {
    'impersonate-user': user,
    ...(uid === undefined ? {} : { 'impersonate-uid': uid }),
    ...(groups.length === 0 ? {} : { 'impersonate-group': groups }),
    ...Object.fromEntries(Object.entries(extra).map(([key, values]) => [`impersonate-extra-${escapeKey(key)}`, values])),
  };
}

type HeaderSource = Pick<Credentials, 'headers' | 'refused'>;

function bearer(token: () => Promise<string | undefined>, refused: () => void): HeaderSource {
  return {
    headers: async (): Promise<WireHeaders> => {
      const value = await token();
      return value === undefined ? {} : { authorization: `Bearer ${value}` };
    },
    refused,
  };
}

function execHeaders(exec: ExecSource): HeaderSource {
  const sentFrom = new Map<string, ExecCredential>();
  return {
    headers: async (): Promise<WireHeaders> => {
      const credential = await exec.credential();
      if (credential.token === undefined) return {};
      sentFrom.clear();
      sentFrom.set(`Bearer ${credential.token}`, credential);
      return { authorization: `Bearer ${credential.token}` };
    },
    refused: (sent): void => {
      const used = sentFrom.get(String(sent['authorization']));
      if (used !== undefined) exec.refused(used);
    },
  };
}

function callerOf(parts: CredentialParts, exec: ExecSource | undefined, clock: Clock): HeaderSource | undefined {
  const { tokenFile, token, basic } = parts;
  if (tokenFile !== undefined) {
    const source = tokenFileSource(tokenFile, clock);
    return bearer(source.token, source.refused);
  }
  if (token !== undefined)
    return bearer(
      () => Promise.resolve(token),
      () => undefined,
    );
  if (basic !== undefined) {
    const authorization = `Basic ${Buffer.from(`${basic.username}:${basic.password}`).toString('base64')}`;
    return { headers: () => Promise.resolve({ authorization }), refused: () => undefined };
  }
  return exec === undefined ? undefined : execHeaders(exec);
}

/** The credentials of a connection; `undefined` when a certificate, or nothing, is all there is. */
export function credentialsFor(parts: CredentialParts, exec: ExecSource | undefined, clock: Clock): Credentials | undefined {
  const caller = callerOf(parts, exec, clock);
  if (parts.impersonate === undefined) return caller;
  const acting = impersonationHeaders(parts.impersonate);
  return {
    headers: async (signal) => ({ ...acting, ...(await caller?.headers(signal)) }),
    refused: (sent) => caller?.refused(sent),
  };
}
