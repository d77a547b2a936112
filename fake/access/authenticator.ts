import type { ExchangeRequest, UserInfo } from '../../machinery/exchange.ts';
import { unauthorized } from '../../machinery/status.ts';
import type { StaticToken } from './token-file.ts';

/** Finds out who asks. @throws {StatusError} 401 for credentials that nobody knows */
export type Authenticator = (request: ExchangeRequest) => UserInfo;

/** Knows the bearer of a token; undefined for a token that is not its own. */
export type TokenReader = (token: string) => UserInfo | undefined;

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
  return ({ peer, headers }) => {
    if (peer.user !== undefined) return withAuthenticated(peer.user);
    if (peer.certificate !== undefined) {
      return withAuthenticated({ username: peer.certificate.commonName, groups: peer.certificate.organizations });
    }
    const [scheme = '', token = ''] = (headers['authorization'] ?? '').trim().split(' ');
    if (scheme.toLowerCase() !== 'bearer' || token === '') return anonymous;
    const user = known.get(token) ?? readers.map((read) => read(token)).find((found) => found !== undefined);
    if (user === undefined) throw unauthorized();
    return withAuthenticated(user);
  };
}
