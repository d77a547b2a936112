import type { ClientAuth, Configuration, CustomFetch, CustomFetchOptions } from 'openid-client';
import type { Clock } from '../../machinery/clock.ts';
import type { OidcParts } from '../config/connection.ts';
import { AuthError, TransportError } from '../errors.ts';
import type { Transport, WireBody } from '../transport/transport.ts';

/** The tokens that a refresh gave. */
export interface OidcTokens {
  readonly idToken: string;
  /** Absent when the issuer did not rotate it. */
  readonly refreshToken?: string | undefined;
}

/** What a refresh needs from outside. */
export interface OidcRefreshOptions {
  /** The times in a new token are checked on it. */
  readonly clock: Clock;
  /** Opens the way to the issuer, and to its token endpoint, which may be elsewhere. */
  readonly open: (origin: string) => Promise<Transport>;
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

function formOf({ body }: CustomFetchOptions): { readonly body?: WireBody; readonly length?: Record<string, string> } {
  if (body === undefined || body === null) return {};
  const bytes = Buffer.from(String(body));
  return { body: { contentType: 'application/x-www-form-urlencoded', chunks: once(bytes) }, length: { 'content-length': String(bytes.length) } };
}

/** The library's `fetch`, over the client's own transport: its proxies, its certificates, its time limits. */
function fetchOver(open: OidcRefreshOptions['open']): CustomFetch {
  return async (address, options) => {
    const url = new URL(address);
    const { body, length } = formOf(options);
    const headers = { ...options.headers, ...length };
    const operation = { verb: body === undefined ? 'discover' : 'refresh', resource: url.pathname };
    const transport = await open(url.origin);
    try {
      const { method, signal } = options;
      const response = await transport.send({ method, target: url.pathname + url.search, headers, body, signal, mode: 'unary', operation });
      const parts: Uint8Array[] = [];
      for await (const part of response.chunks()) parts.push(part);
      return new Response(Buffer.concat(parts), { status: response.status, headers: { 'content-type': response.header('content-type') ?? '' } });
    } finally {
      await transport.close();
    }
  };
}

const textOf = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

/** What went wrong, without what the library keeps in its errors: whole answers, with tokens in them. */
function refusal(issuer: string, error: unknown): AuthError {
  if (error instanceof AuthError) return error;
  const cause = error instanceof Error && error.cause instanceof TransportError ? error.cause : error;
  if (cause instanceof TransportError) return new AuthError(issuer, 'the issuer cannot be reached', { cause });
  const { status, error: code, message } = error as { status?: unknown; error?: unknown; message?: unknown };
  if (typeof status === 'number') {
    const reason = /^[a-z_]{1,40}$/.exec(textOf(code) ?? '')?.[0] ?? 'no reason given';
    return new AuthError(issuer, `the issuer refuses to refresh the token: HTTP ${status}, ${reason}`);
  }
  return new AuthError(issuer, `the issuer's answer cannot be used: ${textOf(message) ?? 'no reason given'}`);
}

/** Issuers want the client's secret in the header or in the form, and not all say which: the header first, as in Go's oauth2. */
async function refreshWith(ways: readonly ClientAuth[], grant: (auth: ClientAuth) => Promise<OidcTokens>): Promise<OidcTokens> {
  const [first, ...others] = ways;
  if (first === undefined) throw new TypeError('no way to authenticate is left');
  try {
    return await grant(first);
  } catch (error) {
    if (others.length === 0 || !(error instanceof Error && 'status' in error)) throw error;
    return refreshWith(others, grant);
  }
}

/**
 * Gets new tokens for the refresh token of `parts`: finds the issuer's token endpoint by discovery, and asks there.
 *
 * @throws {AuthError} naming the issuer; what it answered stays out of it
 */
export async function refreshTokens(parts: OidcParts, { clock, open }: OidcRefreshOptions): Promise<OidcTokens> {
  const { issuer, clientId, clientSecret, refreshToken = '' } = parts;
  const openid = await import('openid-client');
  const execute = issuer.startsWith('http:') ? [openid.allowInsecureRequests] : [];
  // The library reads the computer's clock; the difference to ours is all that it can be told.
  const metadata = { [openid.clockSkew]: Math.round((clock.now() - Date.now()) / 1000) };
  const extras = { execute, [openid.customFetch]: fetchOver(open) };
  const grant = async (auth: ClientAuth): Promise<OidcTokens> => {
    const config: Configuration = await openid.discovery(new URL(issuer), clientId, metadata, auth, extras);
    const tokens = await openid.refreshTokenGrant(config, refreshToken);
    const idToken = textOf(tokens.id_token);
    if (idToken === undefined) throw new AuthError(issuer, 'the issuer answered a refresh without an id_token');
    return { idToken, refreshToken: textOf(tokens.refresh_token) };
  };
  const ways = clientSecret === undefined ? [openid.None()] : [openid.ClientSecretBasic(clientSecret), openid.ClientSecretPost(clientSecret)];
  try {
    return await refreshWith(ways, grant);
  } catch (error) {
    throw refusal(issuer, error);
  }
}
