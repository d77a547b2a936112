import { expect, test } from 'vitest';
import type { StoredObject } from '../../registry/strategy.ts';
import { validateScaleValues } from './scale-paths.ts';

const scale = { specReplicasPath: '.spec.replicas', statusReplicasPath: '.status.replicas', labelSelectorPath: '.status.selector' };
const complaints = (object: object): readonly string[] =>
  validateScaleValues(object as StoredObject, scale, ['spec', 'status']).map(({ field, message }) => `${field}: ${message}`);

test.each<[object, readonly string[]]>([
  [{}, []],
  [{ spec: { replicas: 3 }, status: { replicas: 2 ** 31 - 1, selector: 'a=b' } }, []],
  [{ spec: null }, []],
  [{ spec: 1 }, ['.spec.replicas: Invalid value: 0: .spec.replicas accessor error: 1 is of the type int64, expected map[string]interface{}']],
  [{ spec: { replicas: 'a' } }, ['.spec.replicas: Invalid value: 0: .spec.replicas accessor error: a is of the type string, expected int64']],
  [{ spec: { replicas: -1 } }, ['.spec.replicas: Invalid value: -1: should be a non-negative integer']],
  [{ spec: { replicas: 2 ** 31 } }, ['.spec.replicas: Invalid value: 2147483648: should be less than or equal to 2147483647']],
  [{ status: { selector: 1 } }, ['.status.selector: Invalid value: "": .status.selector accessor error: 1 is of the type int64, expected string']],
  [
    { status: [] },
    [
      '.status.replicas: Invalid value: 0: .status.replicas accessor error: [] is of the type []interface {}, expected map[string]interface{}',
      '.status.selector: Invalid value: "": .status.selector accessor error: [] is of the type []interface {}, expected map[string]interface{}',
    ],
  ],
])('the values that a scale reads from %j are numbers of pods and a selector', (object, expected) => {
  expect(complaints(object)).toEqual(expected);
});
