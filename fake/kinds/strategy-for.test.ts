import { expect, test } from 'vitest';
import type { ResourceInfo } from '../../machinery/resource.ts';
import { createStrategyFor } from './strategy-for.ts';

const resource = (group: string, plural: string, version = 'v1'): ResourceInfo => ({
  group,
  version,
  plural,
  kind: '',
  singular: '',
  namespaced: true,
  verbs: [],
  shortNames: [],
  categories: [],
  subresources: [],
});

test('kinds are found by group and plural', () => {
  const strategyFor = createStrategyFor();
  expect(strategyFor(resource('', 'pods')).deleteAnswer).toBe('object');
  expect(strategyFor(resource('apps', 'pods'))).toEqual({});
});

test('each cluster has addresses of its own', () => {
  expect(createStrategyFor()(resource('', 'services'))).not.toBe(createStrategyFor()(resource('', 'services')));
});

test('autoscalers differ by version', () => {
  const strategyFor = createStrategyFor();
  expect(strategyFor(resource('autoscaling', 'horizontalpodautoscalers', 'v1'))).not.toBe(
    strategyFor(resource('autoscaling', 'horizontalpodautoscalers', 'v2')),
  );
});
