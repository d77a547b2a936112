import { expect, test } from 'vitest';
import type { DraftObject, StoredObject } from '../../registry/strategy.ts';
import { customScale } from './scale.ts';

const rules = customScale({ specReplicasPath: '.spec.size.wanted', statusReplicasPath: '.status.size', labelSelectorPath: '.status.selector' });
const thing = (fields: object): StoredObject => ({ metadata: { name: 'x' }, ...fields }) as unknown as StoredObject;

test('a scale is read along the paths of the definition', () => {
  const object = thing({ spec: { size: { wanted: 3 } }, status: { size: 2, selector: 'a=b' } });
  expect(rules.read(object)).toEqual({ replicas: 3, statusReplicas: 2, selector: 'a=b' });
});

test('what is not there counts as none', () => {
  expect(rules.read(thing({}))).toEqual({ replicas: undefined, statusReplicas: 0, selector: '' });
});

test('something in the way is an error', () => {
  expect(() => rules.read(thing({ spec: { size: 'big' } }))).toThrow('.spec.size.wanted accessor error');
});

test('replicas are written where they belong, whatever is missing on the way', () => {
  const draft = { metadata: {}, spec: { other: 1 } } as unknown as DraftObject;
  rules.write(draft, 5);
  expect(draft['spec']).toEqual({ other: 1, size: { wanted: 5 } });
});
