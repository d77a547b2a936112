import type { Clock } from '../../machinery/clock.ts';
import type { Credentials } from '../chain/auth.ts';
import type { CredentialParts, Impersonation } from '../config/connection.ts';
import type { WireHeaders } from '../transport/transport.ts';
import type { ExecCredential, ExecSource } from './exec-plugin.ts';
import { type TokenSource, tokenFileSource } from './token-file.ts';

/** Header names may hold less than the keys of extra: the rest is percent-encoded. @see client-go transport/round_trippers.go headerKeyEscape */
function escapeKey(key: string): string {
  return [...new TextEncoder().encode(key.toLowerCase())]
    .map((byte) =>
      /[a-z0-9!#$&'*+.^_`|~-]/.test(String.fromCharCode(byte)) ? String.fromCharCode(byte) : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`,
    )
    .join('');
}

/** The headers that act as someone else. */
export function impersonationHeaders({ user, uid, groups = [], extra = {} }: Impersonation): WireHeaders {
  return {
    'impersonate-user': user,
    ...(uid === undefined ? {} : { 'impersonate-uid': uid }),
    ...(groups.length === 0 ? {} : { 'impersonate-group': groups }),
    ...Object.fromEntries(Object.entries(extra).map(([key, values]) => [`impersonate-extra-${escapeKey(key)}`, values])),
  };
}

function bearer({ token, refused }: TokenSource): Credentials {
  return { headers: async () => ({ authorization: `Bearer ${await token()}` }), refused };
}

function constant(headers: WireHeaders): Credentials {
  return { headers: () => Promise.resolve(headers), refused: () => undefined };
}

/** What was sent is known by the very headers it was sent in: a credential may be a certificate, and show in none of them. */
function execHeaders(exec: ExecSource): Credentials {
  const from = new WeakMap<WireHeaders, ExecCredential>();
  return {
    headers: async () => {
      const credential = await exec.credential();
      const headers = credential.token === undefined ? {} : { authorization: `Bearer ${credential.token}` };
      from.set(headers, credential);
      return headers;
    },
    refused: (sent) => {
      const used = from.get(sent);
      if (used !== undefined) exec.refused(used);
    },
  };
}

/** The sources of credentials that are more than a constant. */
export interface CredentialSources {
  readonly clock: Clock;
  readonly exec?: ExecSource | undefined;
  readonly oidc?: TokenSource | undefined;
}

/** The credentials of a connection; `undefined` when a certificate, or nothing, is all there is. */
export function credentialsFor({ tokenFile, token, basic }: CredentialParts, { clock, exec, oidc }: CredentialSources): Credentials | undefined {
  if (tokenFile !== undefined) return bearer(tokenFileSource(tokenFile, clock, token));
  if (token !== undefined) return constant({ authorization: `Bearer ${token}` });
  if (basic !== undefined) return constant({ authorization: `Basic ${Buffer.from(`${basic.username}:${basic.password}`).toString('base64')}` });
  if (oidc !== undefined) return bearer(oidc);
  return exec === undefined ? undefined : execHeaders(exec);
}
