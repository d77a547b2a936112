import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { TLSSocket } from 'node:tls';
import { type Loopback, loopback } from '../../client/doubles/loopback.ts';
import { type CertificateAuthority, createCertificateAuthority } from '../../fixtures/certificates/certificate.ts';

/** One request as a TLS server saw it. */
export interface TlsCall {
  readonly method: string;
  readonly path: string;
  readonly authorization: string | undefined;
  /** The common name of the certificate that the caller showed. */
  readonly caller: string | undefined;
}

/** An API server as far as sockets, TLS and headers go; for tests. */
export interface TlsApi extends Loopback {
  readonly url: string;
  readonly authority: CertificateAuthority;
  readonly calls: readonly TlsCall[];
  /** Handshakes that succeeded. */
  readonly handshakes: () => number;
  /** From now on it shows a certificate of this authority, to new connections. */
  present(authority: CertificateAuthority): void;
}

/** How a call is answered. */
export type Answer = (response: ServerResponse, call: TlsCall) => void;

/** `{}` to requests; a first event, and then nothing, to watches. */
export const okay: Answer = (response, { path }) => {
  response.setHeader('content-type', 'application/json');
  const event = { type: 'ADDED', object: { kind: 'Pod', metadata: { name: 'a', resourceVersion: '7' } } };
  if (path.includes('watch=true')) response.write(`${JSON.stringify(event)}\n`);
  else response.end('{}');
};

function callOf(request: IncomingMessage): TlsCall {
  const subject = (request.socket as TLSSocket).getPeerCertificate().subject as { CN?: string } | undefined;
  return { method: request.method ?? '', path: request.url ?? '', authorization: request.headers.authorization, caller: subject?.CN };
}

const certificateOf = (authority: CertificateAuthority): { readonly cert: string; readonly key: string } => {
  const { certificatePem, keyPem } = authority.issueServer(['127.0.0.1']);
  return { cert: certificatePem, key: keyPem };
};

/** Starts one, which asks for client certificates and takes those of its first authority. */
export async function tlsApi(answer: Answer = okay): Promise<TlsApi> {
  const authority = createCertificateAuthority();
  const calls: TlsCall[] = [];
  const options = { ...certificateOf(authority), ca: authority.certificatePem, requestCert: true, rejectUnauthorized: false };
  let handshakes = 0;
  const server: Server = createServer(options, (request, response) => {
    const call = callOf(request);
    calls.push(call);
    answer(response, call);
  });
  server.on('secureConnection', () => handshakes++);
  const started = await loopback(server);
  return {
    ...started,
    url: `https://127.0.0.1:${started.port}`,
    authority,
    calls,
    handshakes: () => handshakes,
    present: (other) => server.setSecureContext({ ...options, ...certificateOf(other) }),
  };
}
