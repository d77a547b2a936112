import { expect, test } from 'vitest';
import { validateDeviceExpression } from './device-expressions.ts';

const messages = (expression: string): readonly string[] => validateDeviceExpression(expression, 'f').map(({ message }) => message);

test.each([
  'device.driver == "a"',
  'device.attributes["gpu.example.com"].model == "x"',
  'device.capacity["gpu.example.com"].memory.compareTo(quantity("1Gi")) >= 0',
  'device.attributes["a.b"].flag',
])('devices can be chosen by %s', (expression) => {
  expect(messages(expression)).toEqual([]);
});

test('an expression that says something else than yes or no, or names what devices have not, is refused', () => {
  expect(messages('1')).toEqual(['Invalid value: "1": must evaluate to bool or the unknown type, not int']);
  expect(messages('device.foo')).toEqual([expect.stringContaining("compilation failed: ERROR: <input>:1:7: undefined field 'foo'")]);
});
