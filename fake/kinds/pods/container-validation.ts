import type { JsonObject } from '../../../machinery/json.ts';
import { dnsLabelComplaints } from '../../../machinery/names/dns.ts';
import { environmentNameComplaints } from '../../../machinery/names/key.ts';
import { portNameComplaints, portNumberComplaints } from '../../../machinery/names/port.ts';
import { type FieldError, duplicate, fieldNotFound, invalidValue, notSupported, required } from '../../../machinery/validation/field-error.ts';
import { isUnset, readNumber, readObjects, readText } from '../parts/edit.ts';
import { validateResources } from './resource-validation.ts';

const pullPolicies: readonly string[] = ['Always', 'IfNotPresent', 'Never'];
const protocols: readonly string[] = ['SCTP', 'TCP', 'UDP'];
const messagePolicies: readonly string[] = ['File', 'FallbackToLogsOnError'];

/** What containers of one pod are checked against. */
interface Surroundings {
  readonly volumes: ReadonlySet<string>;
  readonly names: Set<string>;
}

function validatePorts(container: JsonObject, field: string): FieldError[] {
  const errors: FieldError[] = [];
  const names = new Set<string>();
  readObjects(container, 'ports').forEach((port, index) => {
    const at = `${field}.ports[${index}]`;
    const name = readText(port, 'name');
    if (name !== '') {
      const complaints = portNameComplaints(name);
      errors.push(...complaints.map((text) => invalidValue(`${at}.name`, name, text)));
      if (complaints.length === 0 && names.has(name)) errors.push(duplicate(`${at}.name`, name));
      names.add(name);
    }
    const number = readNumber(port, 'containerPort');
    if (number === 0) errors.push(required(`${at}.containerPort`));
    else errors.push(...portNumberComplaints(number).map((text) => invalidValue(`${at}.containerPort`, number, text)));
    const hostPort = readNumber(port, 'hostPort');
    if (hostPort !== 0) errors.push(...portNumberComplaints(hostPort).map((text) => invalidValue(`${at}.hostPort`, hostPort, text)));
    const protocol = port['protocol'];
    if (isUnset(protocol)) errors.push(required(`${at}.protocol`));
    else if (!protocols.includes(String(protocol))) errors.push(notSupported(`${at}.protocol`, protocol, protocols));
  });
  return errors;
}

function validateEnvironment(container: JsonObject, field: string): FieldError[] {
  return readObjects(container, 'env').flatMap((variable, index) => {
    const at = `${field}.env[${index}].name`;
    const name = readText(variable, 'name');
    return name === '' ? [required(at)] : environmentNameComplaints(name).map((text) => invalidValue(at, name, text));
  });
}

function validateMounts(container: JsonObject, field: string, volumes: ReadonlySet<string>): FieldError[] {
  const errors: FieldError[] = [];
  const paths = new Set<string>();
  readObjects(container, 'volumeMounts').forEach((mount, index) => {
    const at = `${field}.volumeMounts[${index}]`;
    const name = readText(mount, 'name');
    if (name === '') errors.push(required(`${at}.name`));
    if (!volumes.has(name)) errors.push(fieldNotFound(`${at}.name`, name));
    const path = readText(mount, 'mountPath');
    if (path === '') errors.push(required(`${at}.mountPath`));
    if (paths.has(path)) errors.push(invalidValue(`${at}.mountPath`, path, 'must be unique'));
    paths.add(path);
  });
  return errors;
}

function validateContainer(container: JsonObject, field: string, { volumes, names }: Surroundings): FieldError[] {
  const errors: FieldError[] = [];
  const name = readText(container, 'name');
  if (name === '') errors.push(required(`${field}.name`));
  else errors.push(...dnsLabelComplaints(name).map((text) => invalidValue(`${field}.name`, name, text)));
  if (name !== '' && names.has(name)) errors.push(duplicate(`${field}.name`, name));
  names.add(name);
  const image = readText(container, 'image');
  if (image === '') errors.push(required(`${field}.image`));
  else if (image.trim() !== image) errors.push(invalidValue(`${field}.image`, image, 'must not have leading or trailing whitespace'));
  const messages = container['terminationMessagePolicy'];
  if (!messagePolicies.includes(String(messages))) errors.push(notSupported(`${field}.terminationMessagePolicy`, messages, messagePolicies));
  errors.push(...validatePorts(container, field), ...validateEnvironment(container, field), ...validateMounts(container, field, volumes));
  const pull = container['imagePullPolicy'];
  if (!pullPolicies.includes(String(pull))) errors.push(notSupported(`${field}.imagePullPolicy`, pull, pullPolicies));
  return [...errors, ...validateResources(container, `${field}.resources`)];
}

/** Every broken rule of the containers of a pod's spec: there is one, and names differ among all. */
export function validateContainers(spec: JsonObject, field: string): FieldError[] {
  const surroundings: Surroundings = { volumes: new Set(readObjects(spec, 'volumes').map((volume) => readText(volume, 'name'))), names: new Set() };
  const containers = readObjects(spec, 'containers');
  const errors = containers.length === 0 ? [required(`${field}.containers`)] : [];
  containers.forEach((item, index) => errors.push(...validateContainer(item, `${field}.containers[${index}]`, surroundings)));
  readObjects(spec, 'initContainers').forEach((item, index) => errors.push(...validateContainer(item, `${field}.initContainers[${index}]`, surroundings)));
  return errors;
}
