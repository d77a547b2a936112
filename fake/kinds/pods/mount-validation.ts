import type { JsonObject } from '../../../machinery/json.ts';
import { type FieldError, fieldNotFound, forbiddenField, invalidValue, notSupported, required } from '../../../machinery/validation/field-error.ts';
import { readObject, readObjects, readText } from '../parts/edit.ts';
import { validateLocalDescendingPath, validateNoBacksteps } from './path-validation.ts';

/** The volumes of a pod that are sound, by their names. */
export type SoundVolumes = ReadonlyMap<string, JsonObject>;

const propagations: readonly string[] = ['Bidirectional', 'HostToContainer', 'None'];
const recursions: readonly string[] = ['Disabled', 'Enabled', 'IfPossible'];

function validatePropagation(mount: JsonObject, container: JsonObject, field: string): FieldError[] {
  const mode = mount['mountPropagation'];
  if (mode === undefined || mode === null) return [];
  const errors = propagations.includes(String(mode)) ? [] : [notSupported(field, mode, propagations)];
  if (mode === 'Bidirectional' && readObject(container, 'securityContext')?.['privileged'] !== true)
    errors.push(forbiddenField(field, 'Bidirectional mount propagation is available only to privileged containers'));
  return errors;
}

function validateRecursion(mount: JsonObject, field: string): FieldError[] {
  const mode = mount['recursiveReadOnly'];
  if (mode === undefined || mode === null || mode === 'Disabled') return [];
  if (!recursions.includes(String(mode))) return [notSupported(field, mode, recursions)];
  const errors = mount['readOnly'] === true ? [] : [forbiddenField(field, 'may only be specified when readOnly is true')];
  const propagation = mount['mountPropagation'] ?? 'None';
  if (propagation !== 'None') errors.push(forbiddenField(field, 'may only be specified when mountPropagation is None or not specified'));
  return errors;
}

// These paths name the list and not its item, as upstream does.
function validateSubPaths(mount: JsonObject, field: string, at: string): FieldError[] {
  const [path, expression] = [readText(mount, 'subPath'), readText(mount, 'subPathExpr')];
  const errors = path === '' ? [] : validateLocalDescendingPath(path, `${field}.subPath`);
  if (expression === '') return errors;
  if (path !== '') errors.push(invalidValue(`${at}.subPathExpr`, expression, 'subPathExpr and subPath are mutually exclusive'));
  return [...errors, ...validateLocalDescendingPath(expression, `${field}.subPathExpr`)];
}

/** Every broken rule of a container's `volumeMounts`. */
export function validateMounts(container: JsonObject, field: string, volumes: SoundVolumes): FieldError[] {
  const devices = readObjects(container, 'volumeDevices');
  const deviceNames = new Set(devices.map((device) => readText(device, 'name')));
  const devicePaths = new Set(devices.map((device) => readText(device, 'devicePath')));
  const paths = new Set<string>();
  return readObjects(container, 'volumeMounts').flatMap((mount, index) => {
    const at = `${field}[${index}]`;
    const [name, path] = [readText(mount, 'name'), readText(mount, 'mountPath')];
    const errors = name === '' ? [required(`${at}.name`)] : [];
    if (!volumes.has(name)) errors.push(fieldNotFound(`${at}.name`, name));
    if (path === '') errors.push(required(`${at}.mountPath`));
    if (paths.has(path)) errors.push(invalidValue(`${at}.mountPath`, path, 'must be unique'));
    paths.add(path);
    if (deviceNames.has(name)) errors.push(invalidValue(`${at}.name`, name, 'must not already exist in volumeDevices'));
    if (devicePaths.has(path)) errors.push(invalidValue(`${at}.mountPath`, path, 'must not already exist as a path in volumeDevices'));
    return [
      ...errors,
      ...validateSubPaths(mount, field, at),
      ...validatePropagation(mount, container, `${field}.mountPropagation`),
      ...validateRecursion(mount, `${field}.recursiveReadOnly`),
    ];
  });
}

/** Every broken rule of a container's `volumeDevices`. */
export function validateDevices(container: JsonObject, field: string, volumes: SoundVolumes): FieldError[] {
  const mounts = readObjects(container, 'volumeMounts');
  const mountNames = new Set(mounts.map((mount) => readText(mount, 'name')));
  const mountPaths = new Set(mounts.map((mount) => readText(mount, 'mountPath')));
  const [names, paths] = [new Set<string>(), new Set<string>()];
  return readObjects(container, 'volumeDevices').flatMap((device, index) => {
    const at = `${field}[${index}]`;
    const [name, path] = [readText(device, 'name'), readText(device, 'devicePath')];
    const volume = volumes.get(name);
    const errors = name === '' ? [required(`${at}.name`)] : [];
    if (names.has(name)) errors.push(invalidValue(`${at}.name`, name, 'must be unique'));
    if (volume === undefined) errors.push(fieldNotFound(`${at}.name`, name));
    else if (readObject(volume, 'persistentVolumeClaim') === undefined && readObject(volume, 'ephemeral') === undefined)
      errors.push(invalidValue(`${at}.name`, name, 'can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode'));
    if (path === '') errors.push(required(`${at}.devicePath`));
    if (paths.has(path)) errors.push(invalidValue(`${at}.devicePath`, path, 'must be unique'));
    if (path !== '' && validateNoBacksteps(path, at).length > 0) errors.push(invalidValue(`${at}.devicePath`, path, "can not contain backsteps ('..')"));
    else paths.add(path);
    if (mountNames.has(name)) errors.push(invalidValue(`${at}.name`, name, 'must not already exist in volumeMounts'));
    if (mountPaths.has(path)) errors.push(invalidValue(`${at}.devicePath`, path, 'must not already exist as a path in volumeMounts'));
    if (name !== '') names.add(name);
    return errors;
  });
}
