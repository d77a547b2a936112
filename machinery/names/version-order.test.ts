import { expect, test } from 'vitest';
import { compareVersions } from './version-order.ts';

test('stable versions come first, the highest before the lower, then betas, alphas and other names', () => {
  const shuffled = ['foo1', 'v1beta1', 'v2', 'v11alpha2', 'v10', 'v3beta1', 'bar', 'v1', 'v12alpha1'];
  expect(shuffled.toSorted(compareVersions)).toEqual(['v10', 'v2', 'v1', 'v3beta1', 'v1beta1', 'v12alpha1', 'v11alpha2', 'bar', 'foo1']);
});
