import type { JsonObject } from '../../../machinery/json.ts';
import { qualifiedNameComplaints } from '../../../machinery/names/qualified-name.ts';
import { duplicate, type FieldError, invalidValue, required, tooMany } from '../../../machinery/validation/field-error.ts';
import { readText } from '../parts/edit.ts';

/** What is wrong with an expression, as the message of an invalid value; undefined when it compiles. */
export type CheckExpression = (expression: string) => string | undefined;

const maxConditions = 64;

/** Every broken rule of match conditions; `check` looks at their expressions. @see kubernetes pkg/apis/admissionregistration/validation/validation.go, validateMatchConditions (v1.37) */
export function validateMatchConditions(conditions: readonly JsonObject[], field: string, check: CheckExpression = () => undefined): FieldError[] {
  const errors: FieldError[] = conditions.length > maxConditions ? [tooMany(field, conditions.length, maxConditions)] : [];
  const seen = new Set<string>();
  conditions.forEach((condition, index) => {
    const at = `${field}[${index}]`;
    const name = readText(condition, 'name');
    const expression = readText(condition, 'expression').trim();
    const problem = expression === '' ? undefined : check(expression);
    if (expression === '') errors.push(required(`${at}.expression`));
    if (problem !== undefined) errors.push(invalidValue(`${at}.expression`, readText(condition, 'expression'), problem));
    if (name === '') errors.push(required(`${at}.name`));
    else {
      errors.push(...qualifiedNameComplaints(name).map((text) => invalidValue(`${at}.name`, name, text)));
      if (seen.has(name)) errors.push(duplicate(`${at}.name`, name));
      seen.add(name);
    }
  });
  return errors;
}
