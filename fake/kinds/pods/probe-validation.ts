import type { Json, JsonObject } from '../../../machinery/json.ts';
import { httpHeaderNameComplaints } from '../../../machinery/names/key.ts';
import { portNameComplaints, portNumberComplaints } from '../../../machinery/names/port.ts';
import { type FieldError, forbiddenField, invalidValue, notSupported, required } from '../../../machinery/validation/field-error.ts';
import { readNumber, readObject, readObjects, readText } from '../parts/edit.ts';
import { invalidEach, requireTexts, validateNotNegative } from './field-rules.ts';

const schemes: readonly string[] = ['HTTP', 'HTTPS'];

function validatePort(value: Json | undefined, field: string): FieldError[] {
  if (typeof value === 'string') return invalidEach(field, value, portNameComplaints(value));
  const number = typeof value === 'number' ? value : 0;
  return invalidEach(field, number, portNumberComplaints(number));
}

function validateHttpGet(get: JsonObject, field: string): FieldError[] {
  const scheme = readText(get, 'scheme');
  return [
    ...requireTexts(get, field, 'path'),
    ...validatePort(get['port'], `${field}.port`),
    ...(schemes.includes(scheme) ? [] : [notSupported(`${field}.scheme`, scheme, schemes)]),
    ...readObjects(get, 'httpHeaders').flatMap((header) => {
      const name = readText(header, 'name');
      return invalidEach(`${field}.httpHeaders`, name, httpHeaderNameComplaints(name));
    }),
  ];
}

function validateSleep(sleep: JsonObject, field: string, gracePeriod: number | undefined): FieldError[] {
  const seconds = readNumber(sleep, 'seconds');
  if (gracePeriod === undefined || (seconds >= 0 && seconds <= gracePeriod)) return [];
  return [invalidValue(field, seconds, `must be non-negative and less than terminationGracePeriodSeconds (${gracePeriod})`)];
}

type HandlerRule = (handler: JsonObject, field: string, gracePeriod: number | undefined) => FieldError[];

const handlers: Readonly<Record<string, HandlerRule>> = {
  exec: (handler, field) => (readCommand(handler) ? [] : [required(`${field}.command`)]),
  httpGet: validateHttpGet,
  tcpSocket: (handler, field) => validatePort(handler['port'], `${field}.port`),
  grpc: (handler, field) => validatePort(readNumber(handler, 'port'), `${field}.port`),
  sleep: validateSleep,
};

const readCommand = (handler: JsonObject): boolean => Array.isArray(handler['command']) && handler['command'].length > 0;

const ofProbes: readonly string[] = ['exec', 'httpGet', 'tcpSocket', 'grpc'];
const ofHooks: readonly string[] = ['exec', 'httpGet', 'tcpSocket', 'sleep'];

function validateHandler(holder: JsonObject, field: string, kinds: readonly string[], gracePeriod: number | undefined): FieldError[] {
  const given = kinds.filter((kind) => readObject(holder, kind) !== undefined);
  if (given.length === 0) return [required(field, 'must specify a handler type')];
  return given.flatMap((kind, index) =>
    index > 0
      ? [forbiddenField(`${field}.${kind}`, 'may not specify more than 1 handler type')]
      : (handlers[kind]?.(readObject(holder, kind) ?? {}, `${field}.${kind}`, gracePeriod) ?? []),
  );
}

const numbers = ['initialDelaySeconds', 'timeoutSeconds', 'periodSeconds', 'successThreshold', 'failureThreshold'] as const;

function validateProbe(probe: JsonObject, field: string, gracePeriod: number | undefined): FieldError[] {
  const grace = probe['terminationGracePeriodSeconds'];
  return [
    ...validateHandler(probe, field, ofProbes, gracePeriod),
    ...numbers.flatMap((key) => validateNotNegative(probe[key], `${field}.${key}`)),
    ...(typeof grace === 'number' && grace <= 0 ? [invalidValue(`${field}.terminationGracePeriodSeconds`, grace, 'must be greater than 0')] : []),
  ];
}

/** Every broken rule of a container's probes. `gracePeriod`: the pod's, in seconds. */
export function validateProbes(container: JsonObject, field: string, gracePeriod: number | undefined): FieldError[] {
  return ['livenessProbe', 'readinessProbe', 'startupProbe'].flatMap((name) => {
    const probe = readObject(container, name);
    if (probe === undefined) return [];
    const at = `${field}.${name}`;
    const errors = validateProbe(probe, at, gracePeriod);
    const threshold = readNumber(probe, 'successThreshold');
    const grace = probe['terminationGracePeriodSeconds'];
    if (name !== 'readinessProbe' && threshold !== 1) errors.push(invalidValue(`${at}.successThreshold`, threshold, 'must be 1'));
    if (name === 'readinessProbe' && typeof grace === 'number')
      errors.push(invalidValue(`${at}.terminationGracePeriodSeconds`, grace, 'must not be set for readinessProbes'));
    return errors;
  });
}

/** Every broken rule of a container's lifecycle hooks. `gracePeriod`: the pod's, in seconds. */
export function validateLifecycle(container: JsonObject, field: string, gracePeriod: number | undefined): FieldError[] {
  const lifecycle = readObject(container, 'lifecycle');
  if (lifecycle === undefined) return [];
  return ['postStart', 'preStop'].flatMap((name) => {
    const hook = readObject(lifecycle, name);
    return hook === undefined ? [] : validateHandler(hook, `${field}.${name}`, ofHooks, gracePeriod);
  });
}
