import { expect, test } from 'vitest';
import { compareVersions, parseVersion, zeroVersion } from './semantic-version.ts';

test.each(['', '1', '1.2', '1.2.3.4', '01.2.3', '1.2.x', 'v1.2.3', '1.2.3-', '1.2.3-01', '1.2.3-a..b', '1.2.3+', '1.2.3+a..b'])(
  '"%s" is no version',
  (text) => {
    expect(parseVersion(text)).toBeUndefined();
  },
);

test.each(['1.2.3', '1.2.3-0', '1.2.3-0a.-.7+01.b', '1.2.3+b'])('%s is a version', (text) => {
  expect(parseVersion(text)).toBeDefined();
});

test('versions come in order', () => {
  const sorted = ['0.9.9', '1.0.0-1', '1.0.0-2', '1.0.0-11', '1.0.0-a', '1.0.0-a.0', '1.0.0-b', '1.0.0', '1.0.1', '1.1.0', '1.10.0', '2.0.0'];
  const versions = sorted.map((text) => parseVersion(text) ?? zeroVersion);
  versions.forEach((earlier, index) => {
    versions.forEach((later, place) => {
      expect(Math.sign(compareVersions(earlier, later))).toBe(Math.sign(index - place));
    });
  });
});
