import type { MutableJsonObject } from '../../../machinery/json.ts';
import type { DraftObject, Strategy } from '../../registry/strategy.ts';
import { ensureObject, objectAt, objectsAt } from '../parts/edit.ts';
import { canonicaliseQuantities } from '../parts/quantities.ts';
import { tableOf } from '../parts/table.ts';
import { validateLimitRange } from './limit-range-validation.ts';

function inherit(item: MutableJsonObject, from: string, to: string): void {
  const source = objectAt(item, from);
  if (source === undefined) return;
  const target = ensureObject(item, to);
  for (const name of Object.keys(source)) target[name] ??= source[name];
}

function defaults(draft: DraftObject): void {
  const spec = ensureObject(draft, 'spec');
  spec['limits'] ??= null;
  for (const item of objectsAt(spec, 'limits')) {
    canonicaliseQuantities(item, 'max', 'min', 'default', 'defaultRequest', 'maxLimitRequestRatio');
    if (item['type'] !== 'Container') continue;
    inherit(item, 'max', 'default');
    inherit(item, 'default', 'defaultRequest');
    inherit(item, 'min', 'defaultRequest');
  }
}

// Storage knows no empty lists; who sends one owns it all the same.
function dropEmptyList(draft: DraftObject): void {
  const spec = ensureObject(draft, 'spec');
  if (objectsAt(spec, 'limits').length === 0) spec['limits'] = null;
}

/** The rules of limit ranges. */
export const limitRangeStrategy: Strategy = {
  defaults,
  prepareCreate: dropEmptyList,
  validateCreate: validateLimitRange,
  update: { prepare: dropEmptyList, validate: validateLimitRange },
  createOnUpdate: true,
  table: tableOf([['Created At', 'date']], (object) => [object.metadata.creationTimestamp ?? null]),
};
