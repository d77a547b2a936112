import type { JsonObject, MutableJsonObject } from '../../../machinery/json.ts';
import { compareQuantities } from '../../../machinery/quantity.ts';
import { type FieldError, invalidValue } from '../../../machinery/validation/field-error.ts';
import type { DraftObject, StoredObject, Strategy } from '../../registry/strategy.ts';
import { ensureObject, objectAt, objectsAt, readObject, readObjects } from '../parts/edit.ts';
import { canonicaliseQuantities } from '../parts/quantities.ts';
import { tableOf } from '../parts/table.ts';

function inherit(item: MutableJsonObject, from: string, to: string): void {
  const source = objectAt(item, from);
  if (source === undefined) return;
  const target = ensureObject(item, to);
  for (const name of Object.keys(source)) target[name] ??= source[name];
}

function defaults(draft: DraftObject): void {
  const spec = ensureObject(draft, 'spec');
  if (objectsAt(spec, 'limits').length === 0) spec['limits'] = null;
  for (const item of objectsAt(spec, 'limits')) {
    canonicaliseQuantities(item, 'max', 'min', 'default', 'defaultRequest', 'maxLimitRequestRatio');
    if (item['type'] !== 'Container') continue;
    inherit(item, 'max', 'default');
    inherit(item, 'default', 'defaultRequest');
    inherit(item, 'min', 'defaultRequest');
  }
}

const above = (a: JsonObject, b: JsonObject, name: string): boolean =>
  a[name] !== undefined && b[name] !== undefined && compareQuantities(String(a[name]), String(b[name])) > 0;

function validate(object: StoredObject): FieldError[] {
  return readObjects(readObject(object, 'spec'), 'limits').flatMap((item, index) => {
    const list = (key: string): JsonObject => readObject(item, key) ?? {};
    const [min, max] = [list('min'), list('max')];
    return Object.keys(min)
      .filter((name) => above(min, max, name))
      .map((name) =>
        invalidValue(`spec.limits[${index}].min[${name}]`, min[name], `min value ${String(min[name])} is greater than max value ${String(max[name])}`),
      );
  });
}

/** The rules of limit ranges. */
export const limitRangeStrategy: Strategy = {
  defaults,
  validateCreate: validate,
  update: { validate },
  createOnUpdate: true,
  table: tableOf([['Created At', 'date']], (object) => [object.metadata.creationTimestamp ?? null]),
};
