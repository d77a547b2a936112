import { formatTime } from '../../../machinery/clock.ts';
import type { JsonObject } from '../../../machinery/json.ts';
import { dnsLabelComplaints, dnsSubdomainComplaints } from '../../../machinery/names/dns.ts';
import { duplicate, type FieldError, invalidValue, required, tooLong, tooMany } from '../../../machinery/validation/field-error.ts';
import type { DraftObject, StoredObject, Strategy, WriteContext } from '../../registry/strategy.ts';
import { objectAt, objectsAt, readNumber, readObject, readObjects, readText } from '../parts/edit.ts';
import { validateImmutable } from '../parts/immutable.ts';
import { validateNodeSelector } from '../parts/node-selector.ts';
import { ageOf, tableOf } from '../parts/table.ts';
import { warned } from '../parts/warned.ts';
import { validateDriverName } from '../storage/driver-name.ts';
import { validateAttributeName } from './device-names.ts';
import { validateBindings, validateConsumption, validateDeviceNodes, validateSharedCounters } from './device-placement.ts';
import { announceTaintTime, stampTaintTime, validateDeviceTaint } from './device-taints.ts';

const nodeChoices = ['nodeName', 'nodeSelector', 'allNodes', 'perDeviceNodeSelection'] as const;
const values: readonly string[] = ['int', 'bool', 'string', 'version', 'ints', 'bools', 'strings', 'versions'];
const most = { devices: 128, costlyDevices: 64, taints: 16, attributes: 32, text: 64, poolName: 253 } as const;
const semantic =
  /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(-((0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*)(\.(0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*))*))?(\+[0-9a-zA-Z-]+(\.[0-9a-zA-Z-]+)*)?$/;

const quoted = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(', ');

function validatePool(pool: JsonObject): FieldError[] {
  const [name, count, generation] = [readText(pool, 'name'), readNumber(pool, 'resourceSliceCount'), readNumber(pool, 'generation')];
  const field = 'spec.pool.name';
  const errors: FieldError[] = [];
  if (name === '') errors.push(required(field));
  else {
    if (name.length > most.poolName) errors.push(tooLong(field, most.poolName));
    errors.push(...name.split('/').flatMap((part) => dnsSubdomainComplaints(part).map((text) => invalidValue(field, part, text))));
  }
  if (count <= 0) errors.push(invalidValue('spec.pool.resourceSliceCount', count, 'must be greater than zero'));
  if (generation < 0) errors.push(invalidValue('spec.pool.generation', generation, 'must be greater than or equal to zero'));
  return errors;
}

function validateNodes(spec: JsonObject): FieldError[] {
  const given = nodeChoices.filter((key) => ![undefined, null, '', false].includes(spec[key] as null));
  const errors: FieldError[] = [];
  const node = readText(spec, 'nodeName');
  if (spec['nodeName'] === '') errors.push(invalidValue('spec.nodeName', '', 'must be either unset or set to a non-empty string'));
  if (node !== '') errors.push(...dnsSubdomainComplaints(node).map((text) => invalidValue('spec.nodeName', node, text)));
  const selector = readObject(spec, 'nodeSelector');
  if (selector !== undefined) {
    errors.push(...validateNodeSelector(selector, 'spec.nodeSelector'));
    const terms = readObjects(selector, 'nodeSelectorTerms');
    if (terms.length > 1) errors.push(invalidValue('spec.nodeSelector.nodeSelectorTerms', terms, 'must have exactly one node selector term'));
  }
  for (const key of ['allNodes', 'perDeviceNodeSelection']) {
    if (spec[key] === false) errors.push(invalidValue(`spec.${key}`, false, 'must be either unset or set to true'));
  }
  const problem = `exactly one of ${quoted(nodeChoices)} is required`;
  if (given.length === 0) errors.push(required('spec', problem));
  if (given.length > 1) errors.push(invalidValue('spec', `{${quoted(given)}}`, `${problem}, but multiple fields are set`));
  return errors;
}

function validateAttribute(name: string, attribute: JsonObject, at: string): FieldError[] {
  const [text, version] = [attribute['string'], attribute['version']];
  return [
    ...validateAttributeName(name, at),
    ...(typeof text === 'string' && text.length > most.text ? [tooLong(`${at}.string`, most.text)] : []),
    ...(typeof version === 'string' && !semantic.test(version)
      ? [invalidValue(`${at}.version`, version, 'must be a string compatible with semver.org spec 2.0.0')]
      : []),
  ];
}

function validateTaints(taints: readonly JsonObject[], at: string): FieldError[] {
  if (taints.length > most.taints) return [tooMany(at, taints.length, most.taints)];
  return taints.flatMap((taint, index) => validateDeviceTaint(taint, `${at}[${index}]`));
}

function validateDevice(device: JsonObject, at: string, perDevice: boolean): FieldError[] {
  const name = readText(device, 'name');
  const [attributes, capacity] = [readObject(device, 'attributes') ?? {}, readObject(device, 'capacity') ?? {}];
  const count = Object.keys(attributes).length + Object.keys(capacity).length;
  return [
    ...dnsLabelComplaints(name).map((text) => invalidValue(`${at}.name`, name, text)),
    ...(count > most.attributes ? [invalidValue(at, count, `the total number of attributes and capacities must not exceed ${most.attributes}`)] : []),
    ...Object.keys(attributes)
      .sort()
      .flatMap((key) => validateAttribute(key, readObject(attributes, key) ?? {}, `${at}.attributes[${key}]`)),
    ...Object.keys(capacity)
      .sort()
      .flatMap((key) => validateAttributeName(key, `${at}.capacity[${key}]`)),
    ...validateTaints(readObjects(device, 'taints'), `${at}.taints`),
    ...validateConsumption(device, at),
    ...validateDeviceNodes(device, at, perDevice),
    ...validateBindings(device, at),
  ];
}

/** An attribute has one value of one type: a rule that upstream generates, behind those written by hand. */
function validateValues(device: JsonObject, at: string): FieldError[] {
  const attributes = readObject(device, 'attributes') ?? {};
  return Object.keys(attributes)
    .sort()
    .flatMap((key) => {
      const given = Object.keys(readObject(attributes, key) ?? {}).filter((name) => values.includes(name));
      if (given.length === 1) return [];
      const shown = given.length === 0 ? '' : `{${values.filter((name) => given.includes(name)).join(', ')}}`;
      return [invalidValue(`${at}.attributes[${key}]`, shown, `must specify ${given.length === 0 ? 'one' : 'exactly one'} of: ${quoted(values)}`)];
    });
}

/** @see kubernetes pkg/apis/resource/validation/validation.go, ValidateResourceSlice (v1.37) */
function validate(object: StoredObject, current?: StoredObject): FieldError[] {
  const spec = readObject(object, 'spec') ?? {};
  const devices = readObjects(spec, 'devices');
  const names = devices.map((device) => readText(device, 'name'));
  const at = (index: number): string => `spec.devices[${index}]`;
  const isCostly = devices.some((device) => readObjects(device, 'taints').length > 0 || readObjects(device, 'consumesCounters').length > 0);
  const limit = isCostly ? most.costlyDevices : most.devices;
  return [
    ...validateDriverName(readText(spec, 'driver'), 'spec.driver'),
    ...validatePool(readObject(spec, 'pool') ?? {}),
    ...(current === undefined ? [] : ['spec.pool.name', 'spec.driver', 'spec.nodeName'].flatMap((path) => validateImmutable(object, current, path))),
    ...validateNodes(spec),
    ...validateSharedCounters(spec),
    ...(devices.length > limit
      ? [tooMany('spec.devices', devices.length, limit)]
      : devices.flatMap((device, index) => validateDevice(device, at(index), spec['perDeviceNodeSelection'] === true))),
    ...names.flatMap((name, index) => (names.indexOf(name) < index ? [duplicate(at(index), name)] : [])),
    ...devices.flatMap((device, index) => validateValues(device, at(index))),
  ];
}

function eachTaint(draft: DraftObject, edit: (taint: Parameters<typeof announceTaintTime>[0]) => void): void {
  for (const device of objectsAt(objectAt(draft, 'spec'), 'devices')) for (const taint of objectsAt(device, 'taints')) edit(taint);
}

function stampTaints(draft: DraftObject, context: WriteContext): void {
  eachTaint(draft, (taint) => stampTaintTime(taint, formatTime(context.clock.now())));
}

function warn(slice: StoredObject, context: WriteContext): void {
  const driver = readText(readObject(slice, 'spec'), 'driver');
  if (driver !== driver.toLowerCase()) context.warn(`spec.driver: driver names should be lowercase; ${JSON.stringify(driver)} contains uppercase characters`);
}

/** The rules of resource slices. */
export const resourceSliceStrategy: Strategy = {
  defaults: (draft) => eachTaint(draft, announceTaintTime),
  prepareCreate: stampTaints,
  validateCreate: (slice, context) => warned(validate(slice), () => warn(slice, context)),
  update: {
    prepare: (draft, _current, context) => stampTaints(draft, context),
    validate: (next, current, context) => warned(validate(next, current), () => warn(next, context)),
  },
  generation: 'spec',
  deleteAnswer: 'object',
  selectableFields: {
    'spec.nodeName': (object) => readText(readObject(object, 'spec'), 'nodeName'),
    'spec.driver': (object) => readText(readObject(object, 'spec'), 'driver'),
  },
  table: tableOf(['Node', 'Driver', 'Pool', 'Age'], (object, nowMs) => {
    const spec = readObject(object, 'spec');
    return [readText(spec, 'nodeName'), readText(spec, 'driver'), readText(readObject(spec, 'pool'), 'name'), ageOf(object, nowMs)];
  }),
};
