import { expect, test } from 'vitest';
import { hasFormat, isKnownFormat } from './formats.ts';

test.each<[string, string, boolean]>([
  ['date-time', '2024-02-29T10:00:00Z', true],
  ['datetime', '2024-02-30T10:00:00Z', false],
  ['date', '2023-02-29', false],
  ['duration', '1h30m', true],
  ['duration', '2 weeks', true],
  ['duration', '1x', false],
  ['ipv4', '10.0.0.01', true],
  ['ipv4', '10.0.0.256', false],
  ['ipv4', '::1', false],
  ['ipv4', '::ffff:10.0.0.1', true],
  ['ipv6', '::1', true],
  ['ipv6', '10.0.0.1', false],
  ['cidr', '10.0.0.0/8', true],
  ['cidr', '10.0.0.0/33', false],
  ['mac', '01:23:45:67:89:ab', true],
  ['mac', '01:23-45:67:89:ab', false],
  ['mac', '0123.4567.89ab', true],
  ['email', 'a.b@c', true],
  ['email', 'Anna <a@b.example>', true],
  ['email', 'a..b@c', false],
  ['hostname', 'www.example.com', true],
  ['hostname', '10.0.0.1', false],
  ['hostname', '-a', false],
  ['uri', 'https://example.com/a b?c=d', true],
  ['uri', '/path', true],
  ['uri', 'mailto:a@b', true],
  ['uri', 'example.com', false],
  ['uri', 'http://exa mple.com/', false],
  ['uri', 'http://a:b/', false],
  ['uri', 'http://a/%zz', false],
  ['uuid4', 'c1f0b7a0-7f3d-4a8c-9f1e-1d2c3b4a5e6f', true],
  ['uuid4', 'c1f0b7a0-7f3d-3a8c-9f1e-1d2c3b4a5e6f', false],
  ['isbn10', '0-306-40615-2', true],
  ['isbn10', '0-306-40615-3', false],
  ['isbn13', '978-0-306-40615-7', true],
  ['isbn13', '978-0-306-40615-8', false],
  ['creditcard', '4111 1111 1111 1111', true],
  ['creditcard', '4111 1111 1111 1112', false],
  ['byte', 'aGk=', true],
  ['byte', 'aGk', false],
  ['k8s-short-name', 'a-b', true],
  ['k8s-short-name', 'a.b', false],
  ['k8s-long-name', 'a.b', true],
  ['shoe-size', 'anything', true],
])('%s of %j: %s', (format, text, fits) => {
  expect(hasFormat(text, format)).toBe(fits);
});

test('hyphens do not matter in the name of a format', () => {
  expect(['date-time', 'datetime', 'password', 'shoe-size'].map(isKnownFormat)).toEqual([true, true, true, false]);
});
