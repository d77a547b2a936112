import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { pipeline, Readable } from 'node:stream';
import { createCertificateAuthority } from 'kubestage/fixtures';
import { configMap, pod } from '../objects.ts';

// A server of written-out answers over TLS, the same for every client: one object, a list of 10,000 pods of 4 KB, and a watch of 50,000
// events. It prints its address and authority as JSON, counts connections at `/connections`, and ends with its standard input.

const PODS = 10_000;
const EVENTS = 50_000;

const stamped = (object: object, index: number): object => {
  const { metadata } = object as { metadata: object };
  const stamps = { namespace: 'default', uid: crypto.randomUUID(), resourceVersion: String(1000 + index), creationTimestamp: '2026-01-01T00:00:00Z' };
  return { ...object, metadata: { ...metadata, ...stamps } };
};
const one = Buffer.from(JSON.stringify({ kind: 'ConfigMap', apiVersion: 'v1', ...stamped(configMap(1), 1) }));
const items = Array.from({ length: PODS }, (_, index) => stamped(pod(index), index));
const list = Buffer.from(JSON.stringify({ kind: 'PodList', apiVersion: 'v1', metadata: { resourceVersion: '99999' }, items }));
const event = Buffer.from(`${JSON.stringify({ type: 'MODIFIED', object: { kind: 'ConfigMap', apiVersion: 'v1', ...stamped(configMap(1), 1) } })}\n`);

const AT_ONCE = 50;
const chunk = Buffer.concat(Array.from({ length: AT_ONCE }, () => event));

function watch(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'application/json' });
  const chunks = Readable.from(Array.from({ length: EVENTS / AT_ONCE }, () => chunk));
  pipeline(chunks, response, () => undefined);
}

let connections = 0;

function answer({ url = '' }: IncomingMessage, response: ServerResponse): void {
  if (url === '/connections') response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ connections }));
  else if (url.includes('watch=')) watch(response);
  else {
    const body = url.includes('/pods') ? list : one;
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': body.length });
    response.end(body);
  }
}

const authority = createCertificateAuthority();
const { certificatePem, keyPem } = authority.issueServer(['localhost', '127.0.0.1']);
const server = createServer({ cert: certificatePem, key: keyPem }, answer);
server.on('secureConnection', () => {
  connections += 1;
});
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo;
  process.stdout.write(`${JSON.stringify({ server: `https://127.0.0.1:${port}`, ca: authority.certificatePem })}\n`);
});
process.stdin.on('end', () => process.exit(0)).resume();
