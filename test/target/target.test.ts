import { expect, test } from 'vitest';
import { lackingOf, targetName } from './target.ts';

test('the environment names the target, and nothing there is the fake', () => {
  expect([targetName({}), targetName({ KUBESTAGE_TARGET: '' }), targetName({ KUBESTAGE_TARGET: 'k3s' })]).toEqual(['fake', 'fake', 'k3s']);
});

test('a target that there is not is refused with those that there are', () => {
  expect(() => targetName({ KUBESTAGE_TARGET: 'minikube' })).toThrow(
    'KUBESTAGE_TARGET=minikube: expected one of fake, served, container, apiserver, k3s, kind, existing',
  );
});

test('what is lacking is named in the order of the needs', () => {
  expect(lackingOf(['nodes', 'gc', 'metrics'], { capabilities: new Set(['gc', 'rbac'] as const) })).toEqual(['nodes', 'metrics']);
});
