import { createHash, createPublicKey, generateKeyPairSync, type JsonWebKey, type KeyObject, sign, verify } from 'node:crypto';
import type { Clock } from '../../machinery/clock.ts';
import type { UserInfo } from '../../machinery/exchange.ts';
import { isJsonObject, type JsonObject } from '../../machinery/json.ts';
import type { RegistryReader } from '../registry/strategy.ts';

/** Who issues the tokens of service accounts, and the audience of this API server. */
export const ISSUER = 'https://kubernetes.default.svc';

/** An object as a token names it. */
export interface NamedClaim {
  readonly name: string;
  readonly uid: string;
}

/** What a token is bound to, in the words of its claims; a node beside the pod that runs on it. */
export interface BoundClaims {
  readonly pod?: NamedClaim;
  readonly node?: NamedClaim;
  readonly secret?: NamedClaim;
}

/** What a token is to say. */
export interface TokenSubject {
  readonly namespace: string;
  readonly account: NamedClaim;
  readonly bound: BoundClaims;
  readonly audiences: readonly string[];
  readonly expirationSeconds: number;
  /** The id of the token, a UUID. */
  readonly id: string;
}

/** What a token proves; `problem` says why it proves nothing. */
export type TokenVerdict = { readonly user: UserInfo; readonly audiences: readonly string[] } | { readonly problem: string };

/** Makes and reads the tokens of service accounts. */
export interface TokenIssuer {
  /** A signed JSON Web Token. */
  issue(subject: TokenSubject): string;
  /** Undefined for what is no token of this issuer. */
  read(token: string, audiences: readonly string[]): TokenVerdict | undefined;
  /** The keys to check tokens with, as /openid/v1/jwks shows them. */
  readonly keys: () => readonly JsonWebKey[];
}

interface Keys {
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
  readonly id: string;
}

function makeKeys(): Keys {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const id = createHash('sha256')
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest('base64url');
  return { privateKey, publicKey: createPublicKey(publicKey.export({ type: 'spki', format: 'pem' })), id };
}

const encoded = (value: JsonObject): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const asObject = (value: unknown): JsonObject => (isJsonObject(value as JsonObject) ? (value as JsonObject) : {});

function decoded(part: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString());
    return isJsonObject(value as JsonObject) ? (value as JsonObject) : undefined;
  } catch {
    return undefined;
  }
}

function claimsOf(subject: TokenSubject, nowSeconds: number): JsonObject {
  const { namespace, account, bound, audiences, expirationSeconds, id } = subject;
  return {
    aud: audiences,
    exp: nowSeconds + expirationSeconds,
    iat: nowSeconds,
    iss: ISSUER,
    jti: id,
    'kubernetes.io': { namespace, ...(bound as JsonObject), serviceaccount: { name: account.name, uid: account.uid } },
    nbf: nowSeconds,
    sub: `system:serviceaccount:${namespace}:${account.name}`,
  };
}

const BUCKETS = { pod: 'pods', secret: 'secrets', node: 'nodes' } as const;

/** Whether what the token names is there still, and is the same. A node that pods run on is not looked for. */
function isStanding(reader: RegistryReader, kubernetes: JsonObject, nowMs: number): boolean {
  const namespace = String(kubernetes['namespace']);
  const stands = (bucket: string, where: string, claim: JsonObject): boolean => {
    const found = reader.get(bucket, where, String(claim['name']));
    if (found === undefined || found.metadata.uid !== claim['uid']) return false;
    const { deletionTimestamp } = found.metadata;
    return deletionTimestamp === undefined || Date.parse(deletionTimestamp) + 60_000 > nowMs;
  };
  if (!stands('serviceaccounts', namespace, asObject(kubernetes['serviceaccount']))) return false;
  return (['pod', 'secret', 'node'] as const).every((kind) => {
    if (kubernetes[kind] === undefined || (kind === 'node' && kubernetes['pod'] !== undefined)) return true;
    return stands(BUCKETS[kind], kind === 'node' ? '' : namespace, asObject(kubernetes[kind]));
  });
}

function userOf(claims: JsonObject): UserInfo {
  const kubernetes = asObject(claims['kubernetes.io']);
  const extra: Record<string, string[]> = { 'authentication.kubernetes.io/credential-id': [`JTI=${String(claims['jti'])}`] };
  for (const kind of ['node', 'pod']) {
    const { name, uid } = asObject(kubernetes[kind]);
    if (name === undefined) continue;
    extra[`authentication.kubernetes.io/${kind}-name`] = [String(name)];
    extra[`authentication.kubernetes.io/${kind}-uid`] = [String(uid)];
  }
  return {
    username: String(claims['sub']),
    uid: String(asObject(kubernetes['serviceaccount'])['uid']),
    groups: ['system:serviceaccounts', `system:serviceaccounts:${String(kubernetes['namespace'])}`],
    extra,
  };
}

const listed = (values: readonly string[]): string => `[${values.map((value) => JSON.stringify(value)).join(' ')}]`;

/**
 * Tokens that are signed with a key of this cluster alone, made when it is first asked for one.
 *
 * @see kubernetes pkg/serviceaccount/claims.go and jwt.go (v1.37)
 */
export function createTokenIssuer(clock: Clock, reader: () => RegistryReader): TokenIssuer {
  let made: Keys | undefined;
  const keys = (): Keys => {
    made ??= makeKeys();
    return made;
  };
  return {
    issue(subject) {
      const { privateKey, id } = keys();
      const body = `${encoded({ alg: 'RS256', kid: id })}.${encoded(claimsOf(subject, Math.floor(clock.now() / 1000)))}`;
      return `${body}.${sign('RSA-SHA256', Buffer.from(body), privateKey).toString('base64url')}`;
    },
    read(token, audiences) {
      const [head = '', body = '', signature = '', ...rest] = token.split('.');
      const claims = decoded(body);
      // Whoever has issued none knows none.
      if (made === undefined || rest.length > 0 || claims?.['iss'] !== ISSUER || decoded(head)?.['alg'] !== 'RS256') return undefined;
      if (!verify('RSA-SHA256', Buffer.from(`${head}.${body}`), made.publicKey, Buffer.from(signature, 'base64url')))
        return { problem: 'invalid bearer token' };
      const own = Array.isArray(claims['aud']) ? claims['aud'].map(String) : [];
      const shared = own.filter((audience) => audiences.includes(audience));
      if (shared.length === 0) {
        return { problem: `[invalid bearer token, token audiences ${listed(own)} is invalid for the target audiences ${listed(audiences)}]` };
      }
      if (clock.now() / 1000 > Number(claims['exp'])) return { problem: '[invalid bearer token, service account token has expired]' };
      if (!isStanding(reader(), asObject(claims['kubernetes.io']), clock.now())) {
        return { problem: '[invalid bearer token, service account token has been invalidated]' };
      }
      return { user: userOf(claims), audiences: shared };
    },
    keys: () => {
      const { publicKey, id } = keys();
      return [{ use: 'sig', kid: id, alg: 'RS256', ...publicKey.export({ format: 'jwk' }) }];
    },
  };
}
