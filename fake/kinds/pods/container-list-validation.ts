import type { JsonObject } from '../../../machinery/json.ts';
import { type FieldError, duplicate, fieldNotFound, forbiddenField, invalidValue, required } from '../../../machinery/validation/field-error.ts';
import { isUnset, readObject, readObjects, readText } from '../parts/edit.ts';
import { type Surroundings, validateContainer, validateHostPorts, validateImageSpaces, validateRestartRules } from './container-validation.ts';
import { validateLifecycle, validateProbes } from './probe-validation.ts';

function validateRegular(spec: JsonObject, field: string, surroundings: Surroundings): FieldError[] {
  const containers = readObjects(spec, 'containers');
  if (containers.length === 0) return [required(field)];
  const names = new Set<string>();
  const errors = containers.flatMap((container, index) => {
    const at = `${field}[${index}]`;
    const name = readText(container, 'name');
    const own = validateContainer(container, at, surroundings);
    if (names.has(name)) own.push(duplicate(`${at}.name`, name));
    names.add(name);
    const { gracePeriod } = surroundings;
    return [
      ...own,
      ...validateLifecycle(container, `${at}.lifecycle`, gracePeriod),
      ...validateProbes(container, at, gracePeriod),
      ...validateRestartRules(container, at),
    ];
  });
  return [...errors, ...validateHostPorts(containers, field)];
}

const ofSidecars = ['lifecycle', 'livenessProbe', 'readinessProbe', 'startupProbe'] as const;

function validateSequence(container: JsonObject, at: string, gracePeriod: number | undefined): FieldError[] {
  if (container['restartPolicy'] === 'Always')
    return [...validateLifecycle(container, `${at}.lifecycle`, gracePeriod), ...validateProbes(container, at, gracePeriod)];
  const errors = ofSidecars
    .filter((key) => readObject(container, key) !== undefined)
    .map((key) => forbiddenField(`${at}.${key}`, 'may not be set for init containers without restartPolicy=Always'));
  readObjects(container, 'resizePolicy').forEach(({ restartPolicy }, index) => {
    const path = `${at}.resizePolicy[${index}].restartPolicy`;
    if (restartPolicy === 'RestartContainer')
      errors.push(invalidValue(path, restartPolicy, "must not be set to 'RestartContainer' for non-sidecar initContainers"));
  });
  return errors;
}

function validateInit(spec: JsonObject, field: string, surroundings: Surroundings): FieldError[] {
  const names = new Set(readObjects(spec, 'containers').map((container) => readText(container, 'name')));
  return readObjects(spec, 'initContainers').flatMap((container, index) => {
    const at = `${field}[${index}]`;
    const name = readText(container, 'name');
    const errors = [...validateContainer(container, at, surroundings), ...validateRestartRules(container, at)];
    if (names.has(name)) errors.push(duplicate(`${at}.name`, name));
    else if (name !== '') names.add(name);
    // They run one by one and never meet; the path is that of the first, as upstream has it.
    return [...errors, ...validateHostPorts([container], field), ...validateSequence(container, at, surroundings.gracePeriod)];
  });
}

/** Fields that containers for debugging do not have, in the order of the server's struct. */
const notEphemeral = [
  'ports',
  'resources',
  'resizePolicy',
  'restartPolicy',
  'restartPolicyRules',
  'livenessProbe',
  'readinessProbe',
  'startupProbe',
  'lifecycle',
] as const;

function isZero(container: JsonObject, key: string): boolean {
  const value = container[key];
  return isUnset(value) || (key === 'resources' && Object.keys(value as JsonObject).length === 0);
}

function validateEphemeral(spec: JsonObject, field: string, surroundings: Surroundings): FieldError[] {
  const others = new Set(['containers', 'initContainers'].flatMap((list) => readObjects(spec, list).map((container) => readText(container, 'name'))));
  const names = new Set(others);
  const refused = 'cannot be set for an Ephemeral Container';
  return readObjects(spec, 'ephemeralContainers').flatMap((container, index) => {
    const at = `${field}[${index}]`;
    const [name, target] = [readText(container, 'name'), readText(container, 'targetContainerName')];
    const errors = [...validateContainer(container, at, surroundings), ...validateImageSpaces(container, at)];
    if (names.has(name)) errors.push(duplicate(`${at}.name`, name));
    names.add(name);
    if (target !== '' && !others.has(target)) errors.push(fieldNotFound(`${at}.targetContainerName`, target));
    for (const key of notEphemeral) if (!isZero(container, key)) errors.push(forbiddenField(`${at}.${key}`, refused));
    readObjects(container, 'volumeMounts').forEach((mount, place) => {
      for (const key of ['subPath', 'subPathExpr'])
        if (readText(mount, key) !== '') errors.push(forbiddenField(`${at}.volumeMounts[${place}].${key}`, refused));
    });
    return errors;
  });
}

/** Every broken rule of the containers of a pod's spec, of all three sorts. */
export function validateContainers(spec: JsonObject, field: string, surroundings: Surroundings): FieldError[] {
  return [
    ...validateRegular(spec, `${field}.containers`, surroundings),
    ...validateInit(spec, `${field}.initContainers`, surroundings),
    ...validateEphemeral(spec, `${field}.ephemeralContainers`, surroundings),
  ];
}
