import { expect, test } from 'vitest';
import { agentCommand, serverCommand } from './k3s-command.ts';

test('the certificate names this machine, where the engine is, and what was asked for, each once', () => {
  expect(serverCommand({ tlsSans: ['ci.test', '127.0.0.1'] }, ['10.0.0.9', 'k3s-server']).filter((arg) => arg.startsWith('--tls-san='))).toEqual(
    ['127.0.0.1', 'localhost', '10.0.0.9', 'k3s-server', 'ci.test'].map((name) => `--tls-san=${name}`),
  );
});

test('what no test needs is left out, unless something else is said, and own arguments come last', () => {
  expect(serverCommand({}, []).slice(-2)).toEqual(['--disable=traefik', '--disable=servicelb']);
  const own = serverCommand({ disable: [], serverArgs: ['--kube-apiserver-arg=v=6'] }, []);
  expect(own).toEqual(['server', '--tls-san=127.0.0.1', '--tls-san=localhost', '--kube-apiserver-arg=v=6']);
  expect(agentCommand()).toEqual(['agent']);
});
