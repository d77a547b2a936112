import { isJsonObject } from '../../machinery/json.ts';
import type { OidcParts } from '../config/connection.ts';
import type { Kubeconfig } from '../config/kubeconfig.ts';
import { AuthError } from '../errors.ts';
import { type OidcRefreshOptions, type OidcTokens, refreshTokens } from './oidc-refresh.ts';
import type { TokenSource } from './token-file.ts';

/** What an OIDC token source needs from outside. */
export interface OidcOptions extends OidcRefreshOptions {
  /** Keeps the tokens of a refresh. */
  readonly store: (tokens: OidcTokens) => Promise<void>;
}

const EARLY_MS = 10_000;

/** When a token runs out, in milliseconds since the epoch; 0 for what is none. The signature is the server's to check. */
function expiryOf(idToken: string): number {
  try {
    const claims: unknown = JSON.parse(Buffer.from(idToken.split('.')[1] ?? '', 'base64url').toString('utf8'));
    return isJsonObject(claims) && typeof claims['exp'] === 'number' ? claims['exp'] * 1000 : 0;
  } catch {
    return 0;
  }
}

/**
 * The id token of a kubeconfig's `oidc`, refreshed ten seconds before it runs out; callers at one time share one refresh.
 * @see client-go plugin/pkg/client/auth/oidc/oidc.go
 */
export function oidcSource(parts: OidcParts, options: OidcOptions): TokenSource {
  let current = parts;
  let running: Promise<string> | undefined;
  const refresh = async (): Promise<string> => {
    try {
      if (current.refreshToken === undefined) throw new AuthError(current.issuer, 'the id token has expired, and there is no refresh token to get another one');
      const tokens = await refreshTokens(current, options);
      current = { ...current, idToken: tokens.idToken, refreshToken: tokens.refreshToken ?? current.refreshToken };
      await options.store(tokens);
      return tokens.idToken;
    } finally {
      running = undefined;
    }
  };
  return {
    token: async () => {
      const { idToken } = current;
      if (idToken !== undefined && expiryOf(idToken) - EARLY_MS > options.clock.now()) return idToken;
      running ??= refresh();
      return running;
    },
    // A 401 says nothing about a token that has not run out.
    refused: () => undefined,
  };
}

/** Puts the tokens of a refresh into the user's entry; without that entry nothing changes. */
export function withTokens(config: Kubeconfig, userName: string, { idToken, refreshToken }: OidcTokens): Kubeconfig {
  const hasUser = config.users?.some(({ name, user }) => name === userName && user['auth-provider'] !== undefined);
  if (hasUser !== true) return config;
  const users = config.users?.map((entry) => {
    const provider = entry.user['auth-provider'];
    if (provider === undefined || entry.name !== userName) return entry;
    const stored = { ...provider.config, 'id-token': idToken, ...(refreshToken === undefined ? {} : { 'refresh-token': refreshToken }) };
    return { ...entry, user: { ...entry.user, 'auth-provider': { ...provider, config: stored } } };
  });
  return { ...config, users: users ?? [] };
}
