import type { JsonObject } from '../../../machinery/json.ts';
import { type FieldError, invalidValue, required, tooLong, tooMany } from '../../../machinery/validation/field-error.ts';
import { isUnset, readObject, readObjects, readText } from '../parts/edit.ts';
import { validateDeviceExpression } from './device-expressions.ts';
import { validateCaselessDriver } from './device-names.ts';

/** How many selectors, requests, constraints and configurations there may be. */
export const mostItems = 32;

const mostExpression = 10 * 1024;

/** Every broken rule of the selectors at `at`. */
export function validateSelectors(holder: JsonObject, at: string): FieldError[] {
  const selectors = readObjects(holder, 'selectors');
  if (selectors.length > mostItems) return [tooMany(at, selectors.length, mostItems)];
  return selectors.flatMap((selector, index) => {
    const cel = readObject(selector, 'cel');
    const field = `${at}[${index}].cel`;
    if (cel === undefined) return [required(field)];
    const expression = readText(cel, 'expression');
    if (expression.length > mostExpression) return [tooLong(`${field}.expression`, mostExpression)];
    return validateDeviceExpression(expression, `${field}.expression`);
  });
}

/** Every broken rule of a configuration that a driver gets. */
export function validateConfiguration(config: JsonObject, at: string): FieldError[] {
  const opaque = readObject(config, 'opaque');
  if (opaque === undefined) return [required(`${at}.opaque`)];
  const parameters = opaque['parameters'];
  const field = `${at}.opaque.parameters`;
  return [
    ...(isUnset(parameters) ? [required(field)] : []),
    ...(!isUnset(parameters) && readObject(opaque, 'parameters') === undefined ? [invalidValue(field, '<value omitted>', 'must be a JSON object')] : []),
    // Upstream generates this rule from the types, and what is generated comes last.
    ...validateCaselessDriver(readText(opaque, 'driver'), `${at}.opaque.driver`),
  ];
}
