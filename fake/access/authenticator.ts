import type { ExchangeRequest, UserInfo } from '../../machinery/exchange.ts';
import { unauthorized } from '../../machinery/status.ts';
import { ISSUER, type TokenIssuer, type TokenVerdict } from './service-account-tokens.ts';
import type { StaticToken } from './token-file.ts';

/** Finds out who asks. @throws {StatusError} 401 for credentials that nobody knows */
export type Authenticator = (request: ExchangeRequest, warn?: (text: string) => void) => UserInfo;

/** What token reviews ask: the same tokens as requests may bear. */
export function tokenAuthenticator(tokens: readonly StaticToken[], issuer: TokenIssuer): (token: string, audiences: readonly string[]) => TokenVerdict {
  const known = new Map(tokens.map(({ token, user }) => [token, withAuthenticated(user)]));
  return (token, audiences) => {
    const user = known.get(token);
    if (user !== undefined) return { user, audiences: audiences.filter((audience) => audience === ISSUER) };
    const verdict = issuer.read(token, audiences) ?? { problem: 'invalid bearer token' };
    return 'problem' in verdict ? verdict : { ...verdict, user: withAuthenticated(verdict.user) };
  };
}

/** Knows the bearer of a token; undefined for a token that is not its own. */
export type TokenReader = (token: string) => UserInfo | undefined;

const EXTRA_SPACE = 'the provided Authorization header contains extra space before the bearer token, and is ignored';
const AUTHENTICATED = 'system:authenticated';
const anonymous: UserInfo = { username: 'system:anonymous', groups: ['system:unauthenticated'] };

function withAuthenticated(user: UserInfo): UserInfo {
  const groups = user.groups ?? [];
  return groups.includes(AUTHENTICATED) || groups.includes('system:unauthenticated') ? user : { ...user, groups: [...groups, AUTHENTICATED] };
}

/**
 * A client certificate first, then tokens, else anonymous; an identity handed in process is taken as it is.
 *
 * @see apiserver pkg/authentication/request/bearertoken/bearertoken.go (v1.37): a header that is not exactly `Bearer token` counts as none
 */
export function createAuthenticator(tokens: readonly StaticToken[], readers: readonly TokenReader[] = []): Authenticator {
  const known = new Map(tokens.map(({ token, user }) => [token, withAuthenticated(user)]));
  return ({ peer, headers }, warn) => {
    if (peer.user !== undefined) return withAuthenticated(peer.user);
    if (peer.certificate !== undefined) {
      return withAuthenticated({ username: peer.certificate.commonName, groups: peer.certificate.organizations });
    }
    const [scheme = '', token = '', ...more] = (headers['authorization'] ?? '').trim().split(' ');
    const extra = more.length > 0;
    if (scheme.toLowerCase() !== 'bearer') return anonymous;
    if (token === '') {
      if (extra) warn?.(EXTRA_SPACE);
      return anonymous;
    }
    const user = known.get(token) ?? readers.map((read) => read(token)).find((found) => found !== undefined);
    if (user === undefined) throw unauthorized();
    return withAuthenticated(user);
  };
}
