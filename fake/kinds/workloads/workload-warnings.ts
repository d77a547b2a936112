import { sameJson } from '../../registry/equality.ts';
import type { StoredObject, WriteContext } from '../../registry/strategy.ts';
import type { FieldError } from '../../../machinery/validation/field-error.ts';
import { readObject } from '../parts/edit.ts';
import { warnOfName, warnOfTemplate } from '../pods/pod-warnings.ts';

/** Warns about a sound new workload: its template, and its name where pods take it over. */
export function createdWithWarnings(
  errors: readonly FieldError[],
  object: StoredObject,
  context: WriteContext,
  names: 'named' | 'unnamed',
): readonly FieldError[] {
  if (errors.length > 0) return errors;
  if (names === 'named') warnOfName(context, object.metadata.name ?? '');
  warnOfTemplate(context, readObject(object, 'spec', 'template'), 'spec.template');
  return errors;
}

/** Warns about the template of a sound workload whose spec changed. */
export function updatedWithWarnings(errors: readonly FieldError[], next: StoredObject, current: StoredObject, context: WriteContext): readonly FieldError[] {
  if (errors.length > 0 || sameJson(next['spec'], current['spec'])) return errors;
  warnOfTemplate(context, readObject(next, 'spec', 'template'), 'spec.template');
  return errors;
}
