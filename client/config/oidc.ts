import type { Clock } from '../../machinery/clock.ts';
import { isJsonObject, type JsonObject } from '../../machinery/json.ts';
import { AuthError } from '../errors.ts';
import type { Transport, WireResponse } from '../transport/transport.ts';
import type { OidcParts } from './connection.ts';
import type { Kubeconfig } from './kubeconfig.ts';
import type { TokenSource } from './token-file.ts';

/** What an OIDC token source needs from outside. */
export interface OidcOptions {
  readonly clock: Clock;
  /** Opens the way to the issuer, and to its token endpoint, which may be elsewhere. */
  readonly open: (origin: string) => Promise<Transport>;
  /** Keeps the tokens of a refresh. */
  readonly store: (tokens: OidcTokens) => Promise<void>;
}

/** The tokens that a refresh gave. */
export interface OidcTokens {
  readonly idToken: string;
  /** Absent when the issuer did not rotate it. */
  readonly refreshToken?: string | undefined;
}

const EARLY_MS = 10_000;
const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

/** When a token runs out, in milliseconds since the epoch; 0 for what is none. The signature is the server's to check. */
function expiryOf(idToken: string): number {
  try {
    const claims: unknown = JSON.parse(Buffer.from(idToken.split('.')[1] ?? '', 'base64url').toString('utf8'));
    return isJsonObject(claims) && typeof claims['exp'] === 'number' ? claims['exp'] * 1000 : 0;
  } catch {
    return 0;
  }
}

async function jsonOf(response: WireResponse, issuer: string): Promise<JsonObject> {
  const payload = await response.payload();
  if (payload.kind === 'value' && isJsonObject(payload.value)) return payload.value;
  throw new AuthError(issuer, `the issuer answered HTTP ${response.status} without JSON`);
}

async function withTransport<T>(options: OidcOptions, url: URL, use: (transport: Transport) => Promise<T>): Promise<T> {
  const transport = await options.open(url.origin);
  try {
    return await use(transport);
  } finally {
    await transport.close();
  }
}

async function tokenEndpoint({ issuer }: OidcParts, options: OidcOptions): Promise<URL> {
  const url = new URL(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`);
  const found = await withTransport(options, url, async (transport) => {
    const operation = { verb: 'get', resource: url.pathname };
    const response = await transport.send({ method: 'GET', target: url.pathname, headers: {}, mode: 'unary', operation });
    if (response.status !== 200) throw new AuthError(issuer, `the issuer's discovery answered HTTP ${response.status}`);
    return text((await jsonOf(response, issuer))['token_endpoint']);
  });
  if (found === undefined || !URL.canParse(found)) throw new AuthError(issuer, "the issuer's discovery names no token_endpoint");
  return new URL(found);
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

function sendForm(transport: Transport, url: URL, form: URLSearchParams, headers: Readonly<Record<string, string>>): Promise<WireResponse> {
  const bytes = Buffer.from(form.toString());
  return transport.send({
    method: 'POST',
    target: url.pathname + url.search,
    headers: { accept: 'application/json', 'content-length': String(bytes.length), ...headers },
    body: { contentType: 'application/x-www-form-urlencoded', chunks: once(bytes) },
    mode: 'unary',
    operation: { verb: 'refresh', resource: url.pathname },
  });
}

/** Issuers want the client's secret in the header or in the form, and do not say which: the header first, as in Go's oauth2. */
async function askForTokens(parts: OidcParts, url: URL, options: OidcOptions): Promise<OidcTokens> {
  const { issuer, clientId, clientSecret = '', refreshToken = '' } = parts;
  return withTransport(options, url, async (transport) => {
    const grant = { grant_type: 'refresh_token', refresh_token: refreshToken };
    const inForm = { ...grant, client_id: clientId, ...(clientSecret === '' ? {} : { client_secret: clientSecret }) };
    const basic = Buffer.from(`${encodeURIComponent(clientId)}:${encodeURIComponent(clientSecret)}`).toString('base64');
    let response = await sendForm(transport, url, new URLSearchParams(grant), { authorization: `Basic ${basic}` });
    if (response.status !== 200) {
      await response.discard();
      response = await sendForm(transport, url, new URLSearchParams(inForm), {});
    }
    const answer = await jsonOf(response, issuer);
    if (response.status !== 200) {
      const code = /^[a-z_]{1,40}$/.exec(text(answer['error']) ?? '')?.[0] ?? 'no reason given';
      throw new AuthError(issuer, `the issuer refuses to refresh the token: HTTP ${response.status}, ${code}`);
    }
    const idToken = text(answer['id_token']);
    if (idToken === undefined) throw new AuthError(issuer, 'the issuer answered a refresh without an id_token');
    return { idToken, refreshToken: text(answer['refresh_token']) };
  });
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
      const tokens = await askForTokens(current, await tokenEndpoint(current, options), options);
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

/** Puts the tokens of a refresh into the user's entry. */
export function withTokens(config: Kubeconfig, userName: string, { idToken, refreshToken }: OidcTokens): Kubeconfig {
  const users = (config.users ?? []).map((entry) => {
    const provider = entry.user['auth-provider'];
    if (entry.name !== userName || provider === undefined) return entry;
    const stored = { ...provider.config, 'id-token': idToken, ...(refreshToken === undefined ? {} : { 'refresh-token': refreshToken }) };
    return { ...entry, user: { ...entry.user, 'auth-provider': { ...provider, config: stored } } };
  });
  return { ...config, users };
}
