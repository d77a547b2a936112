import { expect, test } from 'vitest';
import { overriddenCluster, overriddenUser } from './kubeconfig-overrides.ts';

const cluster = { server: 'https://a.test', 'tls-server-name': 'inner', 'certificate-authority-data': 'AAAA', 'proxy-url': 'http://p.test' };

test('another server is not known by the name of the old one', () => {
  expect(overriddenCluster(cluster, { server: 'https://b.test' })).toEqual({
    server: 'https://b.test',
    'certificate-authority-data': 'AAAA',
    'proxy-url': 'http://p.test',
  });
  expect(overriddenCluster(cluster, { server: 'https://b.test', 'tls-server-name': 'other' })['tls-server-name']).toBe('other');
});

test('not verifying, or another authority, replaces the authority', () => {
  expect(overriddenCluster(cluster, { 'insecure-skip-tls-verify': true })).not.toHaveProperty('certificate-authority-data');
  expect(overriddenCluster(cluster, { 'certificate-authority': '/b.crt' })).toMatchObject({ 'certificate-authority': '/b.crt', 'tls-server-name': 'inner' });
});

test('another way to sign in replaces the old one, whom to act as stays', () => {
  const user = { tokenFile: '/token', as: 'jane', 'as-groups': ['a'] };
  expect(overriddenUser(user, { token: 't' })).toEqual({ token: 't', as: 'jane', 'as-groups': ['a'] });
  expect(overriddenUser(user, { as: 'joe' })).toEqual({ tokenFile: '/token', as: 'joe', 'as-groups': ['a'] });
});
