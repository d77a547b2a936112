import type { JsonObject } from '../../../machinery/json.ts';
import { qualifiedNameComplaints } from '../../../machinery/names/qualified-name.ts';
import { duplicate, type FieldError, invalidValue, required } from '../../../machinery/validation/field-error.ts';
import { sameJson } from '../../registry/equality.ts';
import type { DraftObject, StoredObject, Strategy } from '../../registry/strategy.ts';
import { ensureObject, keepField, objectAt, objectsAt, readObject, readObjects, readText } from '../parts/edit.ts';
import { goStruct } from '../parts/go-struct.ts';
import { ageOf, tableOf } from '../parts/table.ts';
import { validateDriverName } from './driver-name.ts';

const driversOf = (object: JsonObject): readonly JsonObject[] => readObjects(readObject(object, 'spec'), 'drivers');

function validateDriver(driver: JsonObject, at: string): FieldError[] {
  const id = readText(driver, 'nodeID');
  const count = readObject(driver, 'allocatable')?.['count'];
  const keys = (driver['topologyKeys'] ?? []) as readonly string[];
  return [
    ...validateDriverName(readText(driver, 'name'), `${at}.name`),
    ...(id === '' ? [required(`${at}.nodeID`)] : []),
    ...(id.length > 256 ? [invalidValue(`${at}.nodeID`, id, 'must be 256 characters or less')] : []),
    ...(typeof count === 'number' && count < 0 ? [invalidValue(`${at}.allocatable.count`, count, 'must be greater than or equal to 0')] : []),
    ...keys.flatMap((key, index) => [
      ...(key === '' ? [required(at, key)] : []),
      ...(keys.indexOf(key) < index ? [duplicate(at, key)] : []),
      ...qualifiedNameComplaints(key).map((text) => invalidValue(at, key, text)),
    ]),
  ];
}

/** @see kubernetes pkg/apis/storage/validation/validation.go, ValidateCSINode (v1.37) */
function validate(object: StoredObject): FieldError[] {
  const drivers = driversOf(object);
  const names = drivers.map((driver) => readText(driver, 'name'));
  return drivers.flatMap((driver, index) => {
    const at = `spec.drivers[${index}]`;
    return [...validateDriver(driver, at), ...(names.indexOf(names[index] ?? '') < index ? [duplicate(`${at}.name`, names[index])] : [])];
  });
}

/** What a driver has said of itself stays, but for how many volumes there is room. */
function validateKept(next: StoredObject, current: StoredObject): FieldError[] {
  const said = (driver: JsonObject): JsonObject => ({
    name: driver['name'] ?? '',
    nodeID: driver['nodeID'] ?? '',
    topologyKeys: driver['topologyKeys'] ?? null,
  });
  return driversOf(current).flatMap((old) =>
    driversOf(next)
      .filter((driver) => driver['name'] === old['name'] && !sameJson(said(driver), said(old)))
      .map((driver) => invalidValue('spec.drivers', goStruct('CSINodeDriver', said(driver)), 'field is immutable')),
  );
}

/** The health of storage is a feature that is off: what is said of it is dropped, though those who say it are noted. */
function dropHealth(draft: DraftObject): void {
  delete objectAt(draft, 'status')?.['storageHealth'];
}

// Storage knows no empty lists; who sends one owns it all the same.
function prepare(draft: DraftObject): void {
  dropHealth(draft);
  const spec = ensureObject(draft, 'spec');
  if (objectsAt(spec, 'drivers').length === 0) spec['drivers'] = null;
}

/** The rules of what CSI nodes report. */
export const csiNodeStrategy: Strategy = {
  defaults: (draft) => {
    ensureObject(draft, 'spec')['drivers'] ??= null;
    ensureObject(draft, 'status');
  },
  prepareCreate: prepare,
  validateCreate: validate,
  update: { prepare, validate: (next, current) => [...validate(next), ...validateKept(next, current)] },
  subresources: {
    status: {
      prepare: (draft, current) => {
        keepField(draft, current, 'spec');
        dropHealth(draft);
      },
      resetFields: ['spec'],
    },
  },
  deleteAnswer: 'object',
  unconditionalUpdate: false,
  table: tableOf([['Drivers', 'integer'], 'Age'], (object, nowMs) => [driversOf(object).length, ageOf(object, nowMs)]),
};
