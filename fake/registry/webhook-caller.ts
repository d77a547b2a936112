import type { Json } from '../../machinery/json.ts';

/** Where the host of a URL really is, where names of services are not known to the machine. */
export type WebhookAddress = { readonly kind: 'at'; readonly host: string; readonly port: number } | { readonly kind: 'nowhere'; readonly problem: string };

/** One call of a webhook. */
export interface WebhookCall {
  /** `https://…`, as the configuration has it or as a service reference reads: `https://name.namespace.svc:443/path`. */
  readonly url: string;
  readonly body: Json;
  /** PEM in base64, as manifests carry it; absent or empty: the roots of the machine. */
  readonly caBundle?: string | undefined;
  /** Real time, since the other side is not on the cluster's clock; also told to the webhook as `?timeout=10s`. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
  /** Connects there; the certificate must be that of the URL's host all the same. */
  readonly address?: WebhookAddress;
}

/** What came of a call: any JSON value, or what the API server says went wrong, URL and all. */
export type WebhookAnswer = { readonly kind: 'answered'; readonly value: Json } | { readonly kind: 'failed'; readonly message: string };

/** Posts JSON to a webhook. Never rejects: failures are answers, for it depends on the caller whether they count. */
export type CallWebhook = (call: WebhookCall) => Promise<WebhookAnswer>;
