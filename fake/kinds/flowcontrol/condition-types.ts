import { duplicate, type FieldError, required } from '../../../machinery/validation/field-error.ts';
import type { StoredObject } from '../../registry/strategy.ts';
import { readObject, readObjects, readText } from '../parts/edit.ts';

/** Conditions of flow control need a type, each one of its own. @see kubernetes pkg/apis/flowcontrol/validation/validation.go, ValidateFlowSchemaStatus (v1.37) */
export function validateConditionTypes(object: StoredObject): FieldError[] {
  const types = readObjects(readObject(object, 'status'), 'conditions').map((condition) => readText(condition, 'type'));
  return types.flatMap((type, index) => {
    const field = `status.conditions[${index}].type`;
    return [...(types.indexOf(type) < index ? [duplicate(field, type)] : []), ...(type === '' ? [required(field)] : [])];
  });
}
