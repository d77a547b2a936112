import { formatTime } from '../../../machinery/clock.ts';
import { type FieldError, tooMany } from '../../../machinery/validation/field-error.ts';
import type { DraftObject, StoredObject, Strategy } from '../../registry/strategy.ts';
import { validateConditions } from '../parts/condition-validation.ts';
import { fillConditions } from '../parts/conditions.ts';
import { ensureObject, objectAt, readObject, readObjects, readText } from '../parts/edit.ts';
import { objectMetadata, statusSplit } from '../parts/status-split.ts';
import { ageOf, since, tableOf } from '../parts/table.ts';
import { validateDriverName } from '../storage/driver-name.ts';
import { announceTaintTime, stampTaintTime, validateDeviceTaint } from './device-taints.ts';

const mostConditions = 8;

const taintOf = (draft: DraftObject): ReturnType<typeof objectAt> => objectAt(objectAt(draft, 'spec'), 'taint');

/** @see kubernetes pkg/apis/resource/validation/validation.go, ValidateDeviceTaintRule (v1.37) */
function validate(object: StoredObject): FieldError[] {
  const spec = readObject(object, 'spec');
  const driver = readObject(spec, 'deviceSelector')?.['driver'];
  return [
    ...(typeof driver === 'string' ? validateDriverName(driver, 'spec.deviceSelector.driver') : []),
    ...validateDeviceTaint(readObject(spec, 'taint') ?? {}, 'spec.taint'),
  ];
}

const split = statusSplit({
  keptMetadata: objectMetadata,
  update: {
    prepare: (draft, _current, context) => stampTaintTime(taintOf(draft), formatTime(context.clock.now())),
    validate,
  },
  status: {
    validate: (next) => {
      const status = readObject(next, 'status');
      const { length } = readObjects(status, 'conditions');
      return [...validateConditions(status, 'status'), ...(length > mostConditions ? [tooMany('status.conditions', length, mostConditions)] : [])];
    },
  },
});

/** The rules of device taint rules. */
export const deviceTaintRuleStrategy: Strategy = {
  ...split,
  defaults: (draft) => {
    announceTaintTime(ensureObject(ensureObject(draft, 'spec'), 'taint'));
    fillConditions(objectAt(draft, 'status'));
  },
  prepareCreate: (draft, context) => {
    draft['status'] = {};
    stampTaintTime(taintOf(draft), formatTime(context.clock.now()));
  },
  validateCreate: validate,
  generation: 'spec',
  unconditionalUpdate: false,
  table: tableOf(['Key', 'Value', 'Effect', 'TimeAdded', 'Age'], (object, nowMs) => {
    const taint = readObject(object, 'spec', 'taint');
    return [readText(taint, 'key'), readText(taint, 'value'), readText(taint, 'effect'), since(taint?.['timeAdded'], nowMs), ageOf(object, nowMs)];
  }),
};
