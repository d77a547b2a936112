import { expect, test } from 'vitest';
import { imageTag, pullPolicyOf } from './image-reference.ts';

const hash = `sha256:${'a'.repeat(64)}`;

test.each<[string, string | undefined]>([
  ['nginx', 'latest'],
  ['nginx:latest', 'latest'],
  ['nginx:1.27', '1.27'],
  ['registry.test:5000/team/app', 'latest'],
  ['registry.test:5000/team/app:v1', 'v1'],
  ['localhost/app', 'latest'],
  ['[::1]:5000/app:v2', 'v2'],
  [`nginx@${hash}`, undefined],
  [`nginx:latest@${hash}`, 'latest'],
])('%s is pulled by %s', (image, tag) => {
  expect(imageTag(image)).toBe(tag);
});

test.each(['', 'Nginx', 'a b', '/x', 'a//b', 'nginx:-', 'nginx@sha256:short', 'a'.repeat(64), `${'a'.repeat(256)}`])('%j is no reference', (image) => {
  expect(imageTag(image)).toBeUndefined();
});

test('an image is always pulled when its tag is latest', () => {
  expect([pullPolicyOf('nginx'), pullPolicyOf('nginx:1'), pullPolicyOf('Nginx'), pullPolicyOf(`nginx:latest@${hash}`)]).toEqual([
    'Always',
    'IfNotPresent',
    'IfNotPresent',
    'Always',
  ]);
});
