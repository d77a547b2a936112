import type { JsonObject } from '../../../machinery/json.ts';
import { dnsLabelComplaints } from '../../../machinery/names/dns.ts';
import { portNameComplaints, portNumberComplaints } from '../../../machinery/names/port.ts';
import { type FieldError, duplicate, invalidValue, notSupported, required, tooMany } from '../../../machinery/validation/field-error.ts';
import { readNumber, readObject, readObjects, readText } from '../parts/edit.ts';
import { validateEnvironment, validateEnvironmentSources } from './environment-validation.ts';
import { invalidEach, requireOneOf } from './field-rules.ts';
import { type SoundVolumes, validateDevices, validateMounts } from './mount-validation.ts';
import { validateResizePolicy, validateResources } from './resource-validation.ts';
import { validateContainerSecurity } from './security-context-validation.ts';

/** What the containers of one pod are checked against. */
export interface Surroundings {
  readonly volumes: SoundVolumes;
  /** The names of the pod's resource claims. */
  readonly claims: readonly string[];
  /** The pod's grace period in seconds. */
  readonly gracePeriod: number | undefined;
  readonly restartPolicy: string;
  /** Whether the pod uses the users of its host. */
  readonly hostUsers: boolean;
}

function validatePorts(container: JsonObject, field: string): FieldError[] {
  const names = new Set<string>();
  return readObjects(container, 'ports').flatMap((port, index) => {
    const at = `${field}[${index}]`;
    const [name, number, hostPort] = [readText(port, 'name'), readNumber(port, 'containerPort'), readNumber(port, 'hostPort')];
    const complaints = name === '' ? [] : portNameComplaints(name);
    const errors = invalidEach(`${at}.name`, name, complaints);
    if (name !== '' && complaints.length === 0 && names.has(name)) errors.push(duplicate(`${at}.name`, name));
    names.add(name);
    if (number === 0) errors.push(required(`${at}.containerPort`));
    else errors.push(...invalidEach(`${at}.containerPort`, number, portNumberComplaints(number)));
    if (hostPort !== 0) errors.push(...invalidEach(`${at}.hostPort`, hostPort, portNumberComplaints(hostPort)));
    return [...errors, ...requireOneOf(port['protocol'], `${at}.protocol`, ['SCTP', 'TCP', 'UDP'])];
  });
}

/** Every broken rule that containers of all sorts share, in the server's order. */
export function validateContainer(container: JsonObject, at: string, surroundings: Surroundings): FieldError[] {
  const name = readText(container, 'name');
  const { volumes, claims, restartPolicy, hostUsers } = surroundings;
  return [
    ...(name === '' ? [required(`${at}.name`)] : invalidEach(`${at}.name`, name, dnsLabelComplaints(name))),
    ...(readText(container, 'image') === '' ? [required(`${at}.image`)] : []),
    ...requireOneOf(container['terminationMessagePolicy'], `${at}.terminationMessagePolicy`, ['File', 'FallbackToLogsOnError']),
    ...validatePorts(container, `${at}.ports`),
    ...validateEnvironment(container, `${at}.env`),
    ...validateEnvironmentSources(container, `${at}.envFrom`),
    ...validateMounts(container, `${at}.volumeMounts`, volumes),
    ...validateDevices(container, `${at}.volumeDevices`, volumes),
    ...requireOneOf(container['imagePullPolicy'], `${at}.imagePullPolicy`, ['Always', 'IfNotPresent', 'Never']),
    ...validateResources(container, `${at}.resources`, claims),
    ...validateResizePolicy(container, `${at}.resizePolicy`, restartPolicy),
    ...validateContainerSecurity(container, `${at}.securityContext`, hostUsers),
  ];
}

const policies: readonly string[] = ['Always', 'Never', 'OnFailure'];
const actions: readonly string[] = ['Restart', 'RestartAllContainers'];
const operators: readonly string[] = ['In', 'NotIn'];

function validateRule(rule: JsonObject, field: string): FieldError[] {
  const action = readText(rule, 'action');
  const errors = actions.includes(action) ? [] : [notSupported(`${field}.action`, action, actions)];
  const codes = readObject(rule, 'exitCodes');
  if (codes === undefined) return [...errors, required(`${field}.exitCodes`, 'must be specified')];
  const operator = readText(codes, 'operator');
  const values = Array.isArray(codes['values']) ? codes['values'] : [];
  if (!operators.includes(operator)) errors.push(notSupported(`${field}.exitCodes.operator`, operator, operators));
  return values.length > 255 ? [...errors, tooMany(`${field}.exitCodes.values`, values.length, 255)] : errors;
}

/** Every broken rule of a container's own restart policy. */
export function validateRestartRules(container: JsonObject, at: string): FieldError[] {
  const rules = readObjects(container, 'restartPolicyRules');
  const policy = container['restartPolicy'];
  const errors: FieldError[] = [];
  if (policy === undefined || policy === null) {
    if (rules.length === 0) return [];
    errors.push(required(`${at}.restartPolicy`, 'must specify restartPolicy when restart rules are used'));
  } else if (!policies.includes(String(policy))) errors.push(notSupported(`${at}.restartPolicy`, policy, policies));
  if (rules.length > 20) errors.push(tooMany(`${at}.restartPolicyRules`, rules.length, 20));
  return [...errors, ...rules.flatMap((rule, index) => validateRule(rule, `${at}.restartPolicyRules[${index}]`))];
}

/** Ports of the host that more than one port of `containers` asks for; `field`: of their list. */
export function validateHostPorts(containers: readonly JsonObject[], field: string): FieldError[] {
  const taken = new Set<string>();
  return containers.flatMap((container, index) =>
    readObjects(container, 'ports').flatMap((port, place) => {
      const number = readNumber(port, 'hostPort');
      if (number === 0) return [];
      const key = `${readText(port, 'protocol')}/${readText(port, 'hostIP')}/${number}`;
      const errors = taken.has(key) ? [duplicate(`${field}[${index}].ports[${place}].hostPort`, key)] : [];
      taken.add(key);
      return errors;
    }),
  );
}

/** An image's name without spaces around it: so in pods, not in templates. */
export function validateImageSpaces(container: JsonObject, at: string): FieldError[] {
  const image = readText(container, 'image');
  return image.trim() === image ? [] : [invalidValue(`${at}.image`, image, 'must not have leading or trailing whitespace')];
}
