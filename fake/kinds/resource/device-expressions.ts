import { type FieldError, invalidValue } from '../../../machinery/validation/field-error.ts';
import { compileExpression, type Environment } from '../../cel/environment.ts';
import { BOOL, type CelType, DYN, mapType, STRING, structType } from '../../cel/types/cel-type.ts';
import { QUANTITY_TYPE } from '../../cel/types/type-names.ts';

const byDomain = (value: CelType): CelType => mapType(STRING, mapType(STRING, value));

const DEVICE = structType(
  'kubernetes.DRADevice',
  new Map([
    ['driver', STRING],
    ['attributes', byDomain(DYN)],
    ['capacity', byDomain(QUANTITY_TYPE)],
    ['allowMultipleAllocations', BOOL],
  ]),
);

const environment: Environment = { variables: new Map([['device', DEVICE]]) };

/** Complaints about an expression that shall choose devices. @see dynamic-resource-allocation cel/compile.go (v1.37) */
export function validateDeviceExpression(expression: string, field: string): FieldError[] {
  const compiled = compileExpression(expression, environment);
  // Of a text without characters there is nothing to show.
  if (expression === '' && 'problem' in compiled)
    return [invalidValue(field, '', `${compiled.at} failed: ${compiled.problem.replace('<input>:1:1:', '<input>:1:0:').split('\n', 1)[0] ?? ''}`)];
  if ('problem' in compiled) return [invalidValue(field, expression, `${compiled.at} failed: ${compiled.problem}`)];
  const { kind, text } = compiled.program.type;
  if (kind === 'bool' || kind === 'dyn' || kind === 'any') return [];
  return [invalidValue(field, expression, `must evaluate to bool or the unknown type, not ${text}`)];
}
