import { formatTime } from '../../../machinery/clock.ts';
import type { JsonObject } from '../../../machinery/json.ts';
import { dns1035LabelComplaints, dnsSubdomainComplaints } from '../../../machinery/names/dns.ts';
import { portNumberComplaints } from '../../../machinery/names/port.ts';
import { type FieldError, invalidValue, notSupported, required } from '../../../machinery/validation/field-error.ts';
import type { DraftObject, StoredObject, Strategy, WriteContext } from '../../registry/strategy.ts';
import { base64Bytes } from '../core/config-map.ts';
import { fillTransitionTimes } from '../parts/conditions.ts';
import { ensureObject, fill, isUnset, objectAt, readNumber, readObject, readObjects, readText } from '../parts/edit.ts';
import { objectMetadata, statusSplit } from '../parts/status-split.ts';
import { ageOf, tableOf } from '../parts/table.ts';

function validateService(spec: JsonObject): FieldError[] {
  const service = readObject(spec, 'service');
  const [insecure, bundle] = [spec['insecureSkipTLSVerify'] === true, spec['caBundle']];
  const errors: FieldError[] = [];
  const field = 'spec.insecureSkipTLSVerify';
  if (service === undefined) {
    if (!isUnset(bundle)) errors.push(invalidValue('spec.caBundle', `${base64Bytes(String(bundle))} bytes`, 'local APIServices may not have a caBundle'));
    if (insecure) errors.push(invalidValue(field, true, 'local APIServices may not have insecureSkipTLSVerify'));
    return errors;
  }
  for (const key of ['namespace', 'name']) if (readText(service, key) === '') errors.push(required(`spec.service.${key}`));
  const port = service['port'];
  if (typeof port === 'number') errors.push(...portNumberComplaints(port).map((text) => invalidValue('spec.service.port', port, `port is not valid: ${text}`)));
  if (insecure && !isUnset(bundle)) errors.push(invalidValue(field, true, 'may not be true if caBundle is present'));
  return errors;
}

/** @see kube-aggregator pkg/apis/apiregistration/validation/validation.go (v1.37) */
function validate(object: StoredObject): FieldError[] {
  const spec = readObject(object, 'spec') ?? {};
  const [group, version] = [readText(spec, 'group'), readText(spec, 'version')];
  const [name, wanted] = [object.metadata.name ?? '', `${version}.${group}`];
  const between = (key: string, most: number): FieldError[] => {
    const value = readNumber(spec, key);
    return value > 0 && value <= most ? [] : [invalidValue(`spec.${key}`, value, `must be positive and less than ${most}`)];
  };
  return [
    ...(name === '' || name === wanted ? [] : [invalidValue('metadata.name', name, `must be \`spec.version+"."+spec.group\`: ${JSON.stringify(wanted)}`)]),
    ...(group === '' && version !== 'v1' ? [required('spec.group', 'only v1 may have an empty group and it better be legacy kube')] : []),
    ...(group === '' ? [] : dnsSubdomainComplaints(group).map((text) => invalidValue('spec.group', group, text))),
    ...dns1035LabelComplaints(version).map((text) => invalidValue('spec.version', version, text)),
    ...between('groupPriorityMinimum', 20_000),
    ...between('versionPriority', 1000),
    ...validateService(spec),
  ];
}

const states: readonly string[] = ['True', 'False', 'Unknown'];

function validateStatus(next: StoredObject): FieldError[] {
  return readObjects(readObject(next, 'status'), 'conditions').flatMap((item, index) => {
    const at = `status.conditions[${index}].status`;
    return states.includes(readText(item, 'status')) ? [] : [notSupported(at, readText(item, 'status'), states)];
  });
}

/** An API service without a service behind it is served here, and so available. */
function prepareCreate(draft: DraftObject, context: WriteContext): void {
  const local = objectAt(objectAt(draft, 'spec'), 'service') === undefined;
  const condition = {
    type: 'Available',
    status: 'True',
    lastTransitionTime: formatTime(context.clock.now()),
    reason: 'Local',
    message: 'Local APIServices are always available',
  };
  draft['status'] = local ? { conditions: [condition] } : {};
}

function availableText(object: StoredObject): string {
  const condition = readObjects(readObject(object, 'status'), 'conditions').find((item) => item['type'] === 'Available');
  if (condition === undefined) return 'Unknown';
  const status = readText(condition, 'status');
  return status === 'True' ? status : `${status} (${readText(condition, 'reason')})`;
}

/** The rules of registered API services. */
export const apiServiceStrategy: Strategy = {
  ...statusSplit({ keptMetadata: objectMetadata, update: { validate }, status: { validate: validateStatus } }),
  nameRule: 'path-segment',
  prepareCreate,
  defaults: (draft) => {
    const service = objectAt(objectAt(draft, 'spec'), 'service');
    if (service !== undefined) fill(service, { port: 443 });
    fillTransitionTimes(ensureObject(draft, 'status'));
  },
  validateCreate: validate,
  unconditionalUpdate: false,
  table: tableOf(['Service', 'Available', 'Age'], (object, nowMs) => {
    const service = readObject(object, 'spec', 'service');
    return [service === undefined ? 'Local' : `${readText(service, 'namespace')}/${readText(service, 'name')}`, availableText(object), ageOf(object, nowMs)];
  }),
};
