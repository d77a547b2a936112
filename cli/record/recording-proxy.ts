import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { type Client, isApiError, type PlainResponse } from '../../client/index.ts';
import { keptHeaders, type RecordedBody, type RecordedExchange, type Recording, recordedBytes, withoutSecrets } from '../../fixtures/index.ts';

/** A server on this machine that passes requests on to a cluster, with a client's credentials, and writes down what was said. */
export interface RecordingProxy extends AsyncDisposable {
  readonly url: string;
  recording(): Recording;
}

interface Entry {
  readonly method: string;
  readonly target: string;
  readonly request: RecordedBody;
  status: number;
  headers: RecordedExchange['headers'];
  readonly chunks: Uint8Array[];
  ended: boolean;
}

/** What a recording can show: no protobuf, no CBOR. */
function readableForms(accept: string | undefined): string {
  const forms = (accept ?? '*/*').split(',').filter((form) => !/protobuf|cbor/.test(form));
  return forms.length === 0 ? 'application/json' : forms.join(',');
}

const isWatch = (target: string): boolean => /[?&]watch=(true|1)/.test(target);
const isStream = (target: string): boolean => isWatch(target) || /[?&]follow=(true|1)/.test(target);

function headersOf(answer: Pick<PlainResponse, 'header'>): Readonly<Record<string, string>> {
  return keptHeaders(Object.fromEntries(['content-type', 'warning', 'retry-after'].map((name) => [name, answer.header(name)]))) as Readonly<
    Record<string, string>
  >;
}

async function passOn(client: Client, call: IncomingMessage, response: ServerResponse, entries: Entry[]): Promise<void> {
  const [method, target] = [call.method ?? 'GET', call.url ?? '/'];
  const body = await buffer(call);
  const contentType = call.headers['content-type'] ?? 'application/json';
  const entry: Entry = { method, target, request: recordedBytes(body, contentType), status: 0, headers: {}, chunks: [], ended: false };
  entries.push(entry);
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  const once = async function* (): AsyncGenerator<Uint8Array> {
    yield body;
  };
  const headers = {
    accept: readableForms(call.headers.accept),
    ...(call.headers['user-agent'] === undefined ? {} : { 'user-agent': call.headers['user-agent'] }),
  };
  const mode = isStream(target) ? 'stream' : 'unary';
  try {
    const sent = body.length === 0 ? {} : { body: once(), contentType };
    const answer = await client.request({ method, path: target, headers, mode, signal: gone.signal, ...sent });
    entry.status = answer.status;
    const kept = headersOf(answer);
    entry.headers = kept;
    response.writeHead(answer.status, kept);
    response.flushHeaders();
    for await (const chunk of answer.chunks()) {
      entry.chunks.push(chunk);
      response.write(chunk);
    }
    entry.ended = true;
    response.end();
  } catch (error) {
    refuse(error, entry, response);
  }
}

/** A refusal is an answer like any; without one the connection breaks, as it did behind this one. */
function refuse(error: unknown, entry: Entry, response: ServerResponse): void {
  if (!isApiError(error) || response.headersSent) {
    response.destroy();
    return;
  }
  const bytes = Buffer.from(JSON.stringify(error.status));
  entry.status = error.httpStatus;
  const retryAfter = error.retryAfterMs === undefined ? {} : { 'retry-after': String(error.retryAfterMs / 1000) };
  entry.headers = { 'content-type': 'application/json', ...retryAfter };
  entry.chunks.push(bytes);
  entry.ended = true;
  response.writeHead(error.httpStatus, { 'content-type': 'application/json', ...retryAfter });
  response.end(bytes);
}

function answered({ target, headers, chunks, ended }: Entry): RecordedBody {
  const bytes = Buffer.concat(chunks);
  const { 'content-type': contentType } = headers;
  const mediaType = typeof contentType === 'string' ? contentType : (contentType?.[0] ?? '');
  if (!isWatch(target)) return recordedBytes(bytes, mediaType);
  // A line that is not whole was not seen whole by the caller either.
  const lines = bytes.toString('utf8').split('\n').slice(0, -1);
  return { kind: 'events', events: lines.filter((line) => line !== '').map((line) => withoutSecrets(JSON.parse(line) as never)), ended };
}

/** Starts the proxy on a free port of this machine. */
export async function startRecordingProxy(client: Client): Promise<RecordingProxy> {
  const entries: Entry[] = [];
  const server = createServer((call, response) => {
    passOn(client, call, response, entries).catch(() => response.destroy());
  });
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.once('error', reject).listen(0, '127.0.0.1', resolve);
  await promise;
  const { port } = server.address() as AddressInfo;
  const recording = (): Recording => ({
    format: 'kubestage/exchanges/1',
    exchanges: entries
      .filter(({ status }) => status > 0)
      .map((entry) => ({
        method: entry.method,
        target: entry.target,
        request: entry.request,
        status: entry.status,
        headers: entry.headers,
        response: answered(entry),
      })),
  });
  const close = async (): Promise<void> => {
    const closed = Promise.withResolvers<void>();
    server.close(() => closed.resolve());
    server.closeAllConnections();
    await closed.promise;
  };
  return { url: `http://127.0.0.1:${port}`, recording, [Symbol.asyncDispose]: close };
}
