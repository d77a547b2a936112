import type { JsonObject } from '../../../machinery/json.ts';
import { dnsLabelComplaints, dnsSubdomainComplaints } from '../../../machinery/names/dns.ts';
import { duplicate, type FieldError, forbiddenField, invalidValue, required } from '../../../machinery/validation/field-error.ts';
import { validateLabels } from '../../../machinery/validation/object-meta.ts';
import { readNumber, readObject, readObjects, readText } from '../parts/edit.ts';
import { goStruct } from '../parts/go-struct.ts';
import { validateContainerResourceName } from '../parts/resource-names.ts';
import { validateAffinity } from './affinity-validation.ts';
import { validateContainers } from './container-list-validation.ts';
import { visitContainers } from './containers.ts';
import { validateFileVolumes } from './environment-validation.ts';
import { invalidEach, requireOneOf } from './field-rules.ts';
import { validateDnsConfig, validateHostAliases, validateHostLabels, validateHostnameOverride } from './name-resolution-validation.ts';
import { validateOperatingSystem } from './operating-system-validation.ts';
import { mirrorAnnotation } from './pod-annotation-validation.ts';
import { validatePodResources } from './pod-resource-validation.ts';
import { validateRequirements } from './resource-validation.ts';
import { validateGates, validateTolerations, validateTopologySpread } from './scheduling-validation.ts';
import { validatePodSecurity } from './security-context-validation.ts';
import { validateVolumes } from './volume-validation.ts';
import { validateHostProcesses } from './windows-options-validation.ts';

function validateSubdomain(spec: JsonObject, field: string, key: string): FieldError[] {
  const value = readText(spec, key);
  return value === '' ? [] : invalidEach(`${field}.${key}`, value, dnsSubdomainComplaints(value));
}

function validateResourceClaims(spec: JsonObject, field: string, pod: JsonObject | undefined): FieldError[] {
  if (readObject(pod, 'annotations')?.[mirrorAnnotation] !== undefined)
    return readObjects(spec, 'resourceClaims').map(() => forbiddenField('[]', 'static pods do not support resource claims'));
  const names = new Set<string>();
  return readObjects(spec, 'resourceClaims').flatMap((claim, index) => {
    const at = `${field}[${index}]`;
    const name = readText(claim, 'name');
    const errors: FieldError[] = [];
    if (name === '') errors.push(required(`${at}.name`));
    else if (names.has(name)) errors.push(duplicate(`${at}.name`, name));
    else errors.push(...invalidEach(`${at}.name`, name, dnsLabelComplaints(name)));
    names.add(name);
    const given = ['resourceClaimName', 'resourceClaimTemplateName'].filter((key) => typeof claim[key] === 'string');
    const whole = (text: string): FieldError => invalidValue(at, goStruct('PodResourceClaim', claim), text);
    if (given.length === 2) errors.push(whole('at most one of `resourceClaimName` or `resourceClaimTemplateName` may be specified'));
    if (given.length === 0) errors.push(whole('must specify one of: `resourceClaimName`, `resourceClaimTemplateName`'));
    return [...errors, ...given.flatMap((key) => invalidEach(`${at}.${key}`, claim[key], dnsSubdomainComplaints(readText(claim, key))))];
  });
}

/** Ports on the network of the host are ports of the host. */
function validateHostNetwork(spec: JsonObject, field: string, inPod: boolean): FieldError[] {
  if (spec['hostNetwork'] !== true) return [];
  return readObjects(spec, 'containers').flatMap((container, index) =>
    readObjects(container, 'ports').flatMap((port, place) => {
      const hostPort = readNumber(port, 'hostPort');
      if (hostPort === readNumber(port, 'containerPort') || (!inPod && hostPort === 0)) return [];
      const at = `${field}.containers[${index}].ports[${place}].hostPort`;
      return [invalidValue(at, hostPort, 'must match `containerPort` when `hostNetwork` is true')];
    }),
  );
}

function validateHostUsers(spec: JsonObject, field: string): FieldError[] {
  if (spec['hostUsers'] !== false) return [];
  const detail = 'when `hostUsers` is false';
  const shared = { hostNetwork: 'hostNetwork', hostPID: 'HostPID', hostIPC: 'HostIPC' };
  return [
    ...Object.entries(shared).flatMap(([key, shown]) => (spec[key] === true ? [forbiddenField(`${field}.${shown}`, detail)] : [])),
    ...visitContainers(spec, field).flatMap(({ container, at }) =>
      readObjects(container, 'volumeDevices').length > 0 ? [forbiddenField(`${at}.volumeDevices`, detail)] : [],
    ),
  ];
}

function validateNames(spec: JsonObject, field: string): FieldError[] {
  const errors = [
    ...validateHostnameOverride(spec, field),
    ...validateSubdomain(spec, field, 'serviceAccountName'),
    ...validateSubdomain(spec, field, 'nodeName'),
  ];
  const deadline = spec['activeDeadlineSeconds'];
  if (typeof deadline === 'number' && (deadline < 1 || deadline > 2147483647))
    errors.push(invalidValue(`${field}.activeDeadlineSeconds`, deadline, 'must be between 1 and 2147483647, inclusive'));
  const runtime = spec['runtimeClassName'];
  const overhead = readObject(spec, 'overhead');
  return [
    ...errors,
    ...validateHostLabels(spec, field),
    ...validateTolerations(spec, `${field}.tolerations`),
    ...validateHostAliases(spec, `${field}.hostAliases`),
    ...validateSubdomain(spec, field, 'priorityClassName'),
    ...(typeof runtime === 'string' ? invalidEach(`${field}.runtimeClassName`, runtime, dnsSubdomainComplaints(runtime)) : []),
    ...(spec['preemptionPolicy'] === undefined ? [] : requireOneOf(spec['preemptionPolicy'], `${field}.preemptionPolicy`, ['PreemptLowerPriority', 'Never'])),
    ...(overhead === undefined ? [] : validateRequirements({ limits: overhead }, `${field}.overhead`, validateContainerResourceName)),
  ];
}

function validateSharing(spec: JsonObject, field: string): FieldError[] {
  if (spec['shareProcessNamespace'] !== true || spec['hostPID'] !== true) return [];
  return [invalidValue(`${field}.shareProcessNamespace`, true, 'ShareProcessNamespace and HostPID cannot both be enabled')];
}

/**
 * Every broken rule of a pod's spec, in the server's order. `pod`: the metadata of the pod whose spec it is; undefined in a template.
 *
 * @see kubernetes pkg/apis/core/validation/validation.go, ValidatePodSpec (v1.37)
 */
export function validatePodSpec(spec: JsonObject, field: string, pod: JsonObject | undefined): FieldError[] {
  const grace = spec['terminationGracePeriodSeconds'];
  const volumes = validateVolumes(spec, `${field}.volumes`, readText(pod, 'name'));
  const surroundings = {
    volumes: volumes.sound,
    claims: readObjects(spec, 'resourceClaims').flatMap((claim) => readText(claim, 'name') || []),
    gracePeriod: typeof grace === 'number' ? grace : undefined,
    restartPolicy: readText(spec, 'restartPolicy'),
    hostUsers: spec['hostUsers'] !== false,
  };
  return [
    ...volumes.errors,
    ...validateResourceClaims(spec, `${field}.resourceClaims`, pod),
    ...validateContainers(spec, field, surroundings),
    ...validatePodResources(spec, `${field}.resources`, surroundings.claims),
    ...validateHostNetwork(spec, field, pod !== undefined),
    ...requireOneOf(spec['restartPolicy'], `${field}.restartPolicy`, ['Always', 'OnFailure', 'Never']),
    ...requireOneOf(spec['dnsPolicy'], `${field}.dnsPolicy`, ['ClusterFirstWithHostNet', 'ClusterFirst', 'Default', 'None']),
    ...validateLabels(spec['nodeSelector'], `${field}.nodeSelector`),
    ...validatePodSecurity(spec, `${field}.securityContext`),
    ...validateSharing(spec, field),
    ...validateAffinity(spec, `${field}.affinity`),
    ...validateDnsConfig(spec, `${field}.dnsConfig`),
    ...validateGates(spec, field),
    ...validateTopologySpread(spec, `${field}.topologySpreadConstraints`),
    ...validateHostProcesses(spec, field),
    ...validateHostUsers(spec, field),
    ...validateNames(spec, field),
    ...validateOperatingSystem(spec, field),
    ...validateFileVolumes(spec, field),
  ];
}
