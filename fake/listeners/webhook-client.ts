import { jsonText } from '../../machinery/lossless-json.ts';
import { Agent, request } from 'node:https';
import type { CallWebhook, WebhookAnswer, WebhookCall } from '../registry/webhook-caller.ts';
import { answerOf, describeFailure, timeoutText } from './webhook-errors.ts';

/** As the API server bounds the answers it reads. */
const LIMIT_BYTES = 3 * 1024 * 1024;

const agent = new Agent({ keepAlive: true, maxSockets: 8 });

interface Reply {
  readonly status: number;
  readonly contentType: string;
  readonly text: string;
}

function withTimeout({ url, timeoutMs }: WebhookCall): URL {
  const target = new URL(url);
  target.searchParams.set('timeout', timeoutText(timeoutMs));
  return target;
}

/** As the API server writes it: the port of a service is told even when it is 443, which a URL object leaves out. */
function shownUrl({ url }: WebhookCall, target: URL): string {
  return `${url}${target.search}`;
}

function bundleOf({ caBundle }: WebhookCall): { readonly ca?: string } {
  return caBundle === undefined || caBundle === '' ? {} : { ca: Buffer.from(caBundle, 'base64').toString('utf8') };
}

function placeOf({ hostname }: URL, { address }: WebhookCall): { readonly hostname?: string; readonly port?: number; readonly servername?: string } {
  return address?.kind === 'at' ? { hostname: address.host, port: address.port, servername: hostname } : {};
}

function post(target: URL, call: WebhookCall, signal: AbortSignal): Promise<Reply> {
  const body = jsonText(call.body);
  const headers = {
    accept: 'application/json, */*',
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    'user-agent': 'kube-apiserver-admission',
  };
  return new Promise((resolve, reject) => {
    const outgoing = request(
      target,
      { method: 'POST', agent, headers: { ...headers, host: target.host }, signal, ...bundleOf(call), ...placeOf(target, call) },
      (response) => {
        const chunks: Buffer[] = [];
        let size = 0;
        response.on('data', (chunk: Buffer) => {
          size += chunk.length;
          if (size > LIMIT_BYTES) response.destroy(new Error(`the answer is over ${LIMIT_BYTES} bytes`));
          else chunks.push(chunk);
        });
        response.once('error', reject);
        response.once('end', () =>
          resolve({ status: response.statusCode ?? 0, contentType: response.headers['content-type'] ?? '', text: Buffer.concat(chunks).toString('utf8') }),
        );
      },
    );
    outgoing.once('error', reject);
    outgoing.end(body);
  });
}

async function attempt(call: WebhookCall): Promise<WebhookAnswer> {
  const target = withTimeout(call);
  if (call.address?.kind === 'nowhere') return { kind: 'failed', message: `Post ${JSON.stringify(shownUrl(call, target))}: ${call.address.problem}` };
  const timeout = AbortSignal.timeout(call.timeoutMs);
  const signal = call.signal === undefined ? timeout : AbortSignal.any([timeout, call.signal]);
  try {
    return answerOf(await post(target, call, signal));
  } catch (error) {
    const problem = timeout.aborted
      ? 'context deadline exceeded'
      : call.signal?.aborted === true
        ? 'context canceled'
        : describeFailure(error, target.hostname);
    return { kind: 'failed', message: `Post ${JSON.stringify(shownUrl(call, target))}: ${problem}` };
  }
}

/**
 * Calls webhooks over HTTPS, with the timeout on real time, and tells failures in the API server's words.
 *
 * @see client-go rest/request.go and apiserver pkg/util/webhook/client.go (v1.37)
 */
export const callWebhook: CallWebhook = (call) => attempt(call);
