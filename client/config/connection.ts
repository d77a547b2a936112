import type { KubeconfigExec } from './kubeconfig.ts';

/** A PEM text, or the file that holds it. */
export type PemSource = { readonly pem: string } | { readonly file: string };

/** How a server is known and how the caller shows a certificate to it. */
export interface TlsParts {
  readonly ca?: PemSource | undefined;
  readonly clientCertificate?: PemSource | undefined;
  readonly clientKey?: PemSource | undefined;
  readonly serverName?: string | undefined;
  readonly insecureSkipTlsVerify?: boolean | undefined;
}

/** Whom to act as. */
export interface Impersonation {
  readonly user: string;
  readonly uid?: string | undefined;
  readonly groups?: readonly string[] | undefined;
  readonly extra?: Readonly<Record<string, readonly string[]>> | undefined;
}

/** What a kubeconfig's `auth-provider` of the name `oidc` says. */
export interface OidcParts {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret?: string | undefined;
  readonly idToken?: string | undefined;
  readonly refreshToken?: string | undefined;
  /** How the issuer is verified, where the system's authorities do not know it. */
  readonly ca?: PemSource | undefined;
  /** The kubeconfig, and the user in it, that get the tokens of a refresh. */
  readonly storedIn?: { readonly file: string; readonly user: string } | undefined;
}

/** Who the caller is, beside a certificate. At most one way to sign in is used, in this order. */
export interface CredentialParts {
  /** Read anew about once a minute; while it cannot be read `token` serves. */
  readonly tokenFile?: string | undefined;
  readonly token?: string | undefined;
  readonly basic?: { readonly username: string; readonly password: string } | undefined;
  readonly oidc?: OidcParts | undefined;
  readonly exec?: KubeconfigExec | undefined;
  /** What the cluster wants its plugins to know. */
  readonly execClusterConfig?: unknown;
  readonly impersonate?: Impersonation | undefined;
}

/** Everything that is needed to talk to one cluster as one user: what a kubeconfig's context comes down to. */
export interface Connection {
  /** `https://host:6443`, with a path where the API is not at the root. */
  readonly server: string;
  readonly tls?: TlsParts | undefined;
  readonly credentials?: CredentialParts | undefined;
  readonly namespace?: string | undefined;
  /** `http:`, `https:` or `socks5:`. Default: what `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY` say. */
  readonly proxyUrl?: string | undefined;
  /** Asks for answers as they are, not zipped. */
  readonly disableCompression?: boolean | undefined;
}
