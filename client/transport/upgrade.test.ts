import { createServer } from 'node:http';
import type { Duplex } from 'node:stream';
import { expect, test } from 'vitest';
import { failureStatus } from '../../machinery/status.ts';
import { loopback, until } from '../doubles/loopback.ts';
import { errorOf } from '../rest/answer.ts';
import type { WireRequest } from './transport.ts';
import { undiciTransport } from './undici-transport.ts';

const operation = { verb: 'create', resource: 'pods', subresource: 'exec', namespace: 'shop', name: 'web-0' };
const exec: WireRequest = {
  method: 'GET',
  target: '/api/v1/namespaces/shop/pods/web-0/exec?command=true',
  headers: { 'sec-websocket-version': '13', 'sec-websocket-key': 'AAAAAAAAAAAAAAAAAAAAAA==', 'sec-websocket-protocol': 'v5.channel.k8s.io' },
  mode: 'upgrade',
  operation,
};
const identity = (): Promise<object> => Promise.resolve({});

test('an upgrade yields the raw connection, with what the server sent along first, and ends with the transport', async () => {
  const http = createServer();
  http.on('upgrade', (request, socket: Duplex) => {
    // A server leaves connections half open unless it says otherwise.
    socket.on('end', () => socket.end());
    const protocol = String(request.headers['sec-websocket-protocol']);
    socket.write(`HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: websocket\r\nsec-websocket-protocol: ${protocol}\r\n\r\nearly,`);
    socket.on('data', (bytes: Buffer) => socket.write(`echo ${bytes.toString()}`));
  });
  await using server = await loopback(http);
  const transport = undiciTransport({ server: `http://127.0.0.1:${server.port}`, identity });
  const response = await transport.send(exec);
  expect([response.status, response.header('sec-websocket-protocol')]).toEqual([101, 'v5.channel.k8s.io']);
  const socket = response.upgraded?.socket;
  let heard = '';
  socket?.on('data', (bytes: Buffer) => {
    heard += bytes.toString();
  });
  socket?.write('hello');
  await until(() => heard === 'early,echo hello');
  await transport.close();
  await until(() => server.sockets.size === 0);
  expect(socket?.destroyed).toBe(true);
});

test('a refused upgrade is the Status of the refusal, whose connection is not kept', async () => {
  const status = failureStatus({ code: 403, reason: 'Forbidden', message: 'pods "web-0" is forbidden' });
  const http = createServer((_request, response) => void response.writeHead(403, { 'content-type': 'application/json' }).end(JSON.stringify(status)));
  await using server = await loopback(http);
  const transport = undiciTransport({ server: `http://127.0.0.1:${server.port}`, identity });
  const response = await transport.send(exec);
  expect(response.upgraded).toBeUndefined();
  const error = await errorOf(response, operation);
  expect(String(error)).toBe('ApiError: create pods/exec "web-0" in "shop": Forbidden: pods "web-0" is forbidden');
  await transport.close();
  await until(() => server.sockets.size === 0);
});

test('an upgrade that is aborted, or finds nobody, leaves no connection', async () => {
  await using server = await loopback(
    createServer(() => undefined).on('upgrade', (_request, socket: Duplex) => void socket.on('end', () => socket.end()).resume()),
  );
  const transport = undiciTransport({ server: `http://127.0.0.1:${server.port}`, identity });
  const abort = new AbortController();
  const waiting = transport.send({ ...exec, signal: abort.signal });
  await until(() => server.opened() === 1);
  abort.abort('enough');
  await expect(waiting).rejects.toBe('enough');
  await until(() => server.sockets.size === 0);
  const nowhere = undiciTransport({ server: 'http://127.0.0.1:1', identity });
  await expect(nowhere.send(exec)).rejects.toMatchObject({ code: 'transport', retriable: true });
  await Promise.all([transport.close(), nowhere.close()]);
});
