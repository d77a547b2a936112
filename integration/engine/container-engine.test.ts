import { expect, test } from 'vitest';
import { socketOf, whileEngineRuns } from './container-engine.ts';

test('DOCKER_HOST names a socket file, or a host with a port', () => {
  expect(socketOf('unix:///run/docker.sock')).toEqual({ path: '/run/docker.sock' });
  expect(socketOf('tcp://10.0.0.1')).toEqual({ host: '10.0.0.1', port: 2375 });
  expect(socketOf('tcp://10.0.0.1:2376')).toEqual({ host: '10.0.0.1', port: 2376 });
  expect(socketOf('ssh://me@there')).toBeUndefined();
});

test('a socket that is gone is an engine that is gone', async () => {
  const lost = Object.assign(new Error('connect ENOENT /run/docker.sock'), { code: 'ENOENT' });
  await expect(whileEngineRuns('web was started', () => Promise.reject(lost))).rejects.toMatchObject({
    problem: 'engine-gone',
    message: 'the container engine has gone away while web was started: ENOENT',
  });
});

test('what the engine itself has refused goes on as it is', async () => {
  const refused = Object.assign(new Error('(HTTP code 409) conflict'), { statusCode: 409 });
  await expect(whileEngineRuns('web was started', () => Promise.reject(refused))).rejects.toBe(refused);
});
