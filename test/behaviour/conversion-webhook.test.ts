import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ExchangeResponse } from '../../machinery/exchange.ts';
import { FakeCluster } from '../../fake/index.ts';
import { createCertificateAuthority } from '../../fixtures/certificates/certificate.ts';

const authority = createCertificateAuthority('conversion-ca');
const { certificatePem, keyPem } = authority.issueServer(['127.0.0.1']);
const caBundle = Buffer.from(authority.certificatePem).toString('base64');

interface Thing {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: object;
  readonly spec?: { readonly size?: number; readonly length?: number };
}

/** v1 calls it size, v2 length. */
function convert({ spec = {}, ...thing }: Thing, apiVersion: string): object {
  const value = spec.size ?? spec.length;
  return { ...thing, apiVersion, spec: apiVersion.endsWith('/v2') ? { length: value } : { size: value } };
}

let server: Server;
let cluster: FakeCluster;
let mode: 'converts' | 'refuses';
let calls: number;

async function answer(message: IncomingMessage): Promise<object> {
  const { request } = (await json(message)) as { request: { uid: string; desiredAPIVersion: string; objects: Thing[] } };
  calls += 1;
  const { uid, desiredAPIVersion } = request;
  const response =
    mode === 'refuses'
      ? { uid, result: { status: 'Failed', message: 'not today' } }
      : { uid, result: { status: 'Success' }, convertedObjects: request.objects.map((object) => convert(object, desiredAPIVersion)) };
  return { apiVersion: 'apiextensions.k8s.io/v1', kind: 'ConversionReview', response };
}

function definition(url: string): object {
  const version = (name: string, storage: boolean, field: string): object => ({
    name,
    served: true,
    storage,
    selectableFields: [{ jsonPath: `.spec.${field}` }],
    schema: { openAPIV3Schema: { type: 'object', properties: { spec: { type: 'object', properties: { [field]: { type: 'integer' } } } } } },
  });
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'things.example.com' },
    spec: {
      group: 'example.com',
      scope: 'Cluster',
      names: { plural: 'things', kind: 'Thing' },
      versions: [version('v1', true, 'size'), version('v2', false, 'length')],
      conversion: { strategy: 'Webhook', webhook: { conversionReviewVersions: ['v1'], clientConfig: { url, caBundle } } },
    },
  };
}

/** `name`: of the object, or the query of the collection. */
function send(method: string, version: string, name = '', value?: object): Promise<ExchangeResponse> {
  const { exchange, peer } = cluster.connection();
  return exchange({
    peer,
    method,
    target: `/apis/example.com/${version}/things${name === '' || name.startsWith('?') ? name : `/${name}`}`,
    headers: { 'content-type': 'application/json' },
    body: value === undefined ? { kind: 'none' } : { kind: 'value', value: value as never },
    signal: new AbortController().signal,
  });
}

const bodyOf = (response: ExchangeResponse): unknown => (response.body.kind === 'value' ? response.body.value : undefined);
const thing = (version: string, spec: object): object => ({ apiVersion: `example.com/${version}`, kind: 'Thing', metadata: { name: 'a' }, spec });

beforeEach(async () => {
  [mode, calls] = ['converts', 0];
  server = createServer({ cert: certificatePem, key: keyPem }, (message, response) => {
    void answer(message).then((value) => response.setHeader('content-type', 'application/json').end(JSON.stringify(value)));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  cluster = await FakeCluster.create();
  await cluster.seed([definition(`https://127.0.0.1:${(server.address() as AddressInfo).port}/convert`)]);
});

afterEach(async () => {
  await cluster[Symbol.asyncDispose]();
  server.closeAllConnections();
  await once(server.close(), 'close');
});

test('an object is kept in the storage version, and shown as each version has it', async () => {
  expect(bodyOf(await send('POST', 'v2', '', thing('v2', { length: 3 })))).toMatchObject({ apiVersion: 'example.com/v2', spec: { length: 3 } });
  expect(bodyOf(await send('GET', 'v1', 'a'))).toMatchObject({ apiVersion: 'example.com/v1', spec: { size: 3 } });
  expect(bodyOf(await send('GET', 'v2'))).toMatchObject({ items: [{ apiVersion: 'example.com/v2', spec: { length: 3 } }] });
});

test('a list is selected by the fields of the version that it is asked in, a watch by names', async () => {
  await send('POST', 'v1', '', thing('v1', { size: 3 }));
  const list = async (query: string): Promise<unknown> => ((bodyOf(await send('GET', 'v2', query)) ?? {}) as { items?: unknown }).items;
  expect(await list('?fieldSelector=spec.length%3D3')).toMatchObject([{ spec: { length: 3 } }]);
  expect(await list('?fieldSelector=spec.length%3D4')).toEqual([]);
  const { body } = await send('GET', 'v2', '?watch=true&fieldSelector=metadata.name%3Da');
  if (body.kind !== 'events') throw new Error(`the watch was answered with ${body.kind}`);
  for await (const event of body.events) {
    expect(event).toMatchObject({ type: 'ADDED', object: { apiVersion: 'example.com/v2', spec: { length: 3 } } });
    break;
  }
});

test('readers of the storage version need no webhook', async () => {
  await send('POST', 'v1', '', thing('v1', { size: 3 }));
  await send('GET', 'v1');
  expect(calls).toBe(0);
});

test('what a webhook refuses is told with its words', async () => {
  await send('POST', 'v1', '', thing('v1', { size: 3 }));
  mode = 'refuses';
  const response = await send('GET', 'v2', 'a');
  expect([response.status, bodyOf(response)]).toMatchObject([500, { message: 'conversion webhook for example.com/v1, Kind=Thing failed: not today' }]);
});
