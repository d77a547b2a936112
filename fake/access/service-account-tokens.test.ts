import { expect, test } from 'vitest';
import type { RegistryReader, StoredObject } from '../registry/strategy.ts';
import { createTokenIssuer, ISSUER, type TokenSubject } from './service-account-tokens.ts';

const stored = (name: string, uid: string): StoredObject => ({ metadata: { name, uid } }) as StoredObject;
const objects = new Map([
  ['serviceaccounts/shop/robot', stored('robot', 'u1')],
  ['pods/shop/p', stored('p', 'u2')],
]);
const reader: RegistryReader = { get: (bucket, namespace, name) => objects.get(`${bucket}/${namespace}/${name}`), list: () => [] };
let now = 1_000_000;
const clock = { now: () => now, schedule: () => () => undefined };
const subject: TokenSubject = {
  namespace: 'shop',
  account: { name: 'robot', uid: 'u1' },
  bound: { pod: { name: 'p', uid: 'u2' } },
  audiences: [ISSUER],
  expirationSeconds: 600,
  id: 'id-1',
};

test('a token names its account, and the pod that it is bound to', () => {
  const issuer = createTokenIssuer(clock, () => reader);
  expect(issuer.read(issuer.issue(subject), [ISSUER])).toEqual({
    audiences: [ISSUER],
    user: {
      username: 'system:serviceaccount:shop:robot',
      uid: 'u1',
      groups: ['system:serviceaccounts', 'system:serviceaccounts:shop'],
      extra: {
        'authentication.kubernetes.io/credential-id': ['JTI=id-1'],
        'authentication.kubernetes.io/pod-name': ['p'],
        'authentication.kubernetes.io/pod-uid': ['u2'],
      },
    },
  });
});

test('a token is refused when its account or pod is another one, or gone', () => {
  const issuer = createTokenIssuer(clock, () => reader);
  const invalidated = { problem: '[invalid bearer token, service account token has been invalidated]' };
  expect(issuer.read(issuer.issue({ ...subject, account: { name: 'robot', uid: 'old' } }), [ISSUER])).toEqual(invalidated);
  expect(issuer.read(issuer.issue({ ...subject, bound: { pod: { name: 'gone', uid: 'u2' } } }), [ISSUER])).toEqual(invalidated);
});

test('a token ends when its time on the clock of the cluster is over', () => {
  const issuer = createTokenIssuer(clock, () => reader);
  const token = issuer.issue(subject);
  now += 601_000;
  expect(issuer.read(token, [ISSUER])).toEqual({ problem: '[invalid bearer token, service account token has expired]' });
});

test('a token for another audience, of another cluster, or changed proves nothing', () => {
  const issuer = createTokenIssuer(clock, () => reader);
  const token = issuer.issue(subject);
  expect(issuer.read(token, ['other'])).toHaveProperty('problem');
  expect(createTokenIssuer(clock, () => reader).read(token, [ISSUER])).toBeUndefined();
  const [head = '', body = '', signature = ''] = token.split('.');
  const changed = Buffer.from(Buffer.from(body, 'base64url').toString().replace('robot', 'admin')).toString('base64url');
  expect(issuer.read(`${head}.${changed}.${signature}`, [ISSUER])).toEqual({ problem: 'invalid bearer token' });
  expect(issuer.read('nonsense', [ISSUER])).toBeUndefined();
});
