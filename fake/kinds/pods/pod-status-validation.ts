import type { JsonObject } from '../../../machinery/json.ts';
import { dnsSubdomainComplaints } from '../../../machinery/names/dns.ts';
import { ipAddressComplaints } from '../../../machinery/names/ip-address.ts';
import { qualifiedNameComplaints } from '../../../machinery/names/qualified-name.ts';
import { duplicate, type FieldError, fieldInternalError, forbiddenField, invalidValue, notSupported } from '../../../machinery/validation/field-error.ts';
import type { StoredObject } from '../../registry/strategy.ts';
import { readNumber, readObject, readObjects, readText } from '../parts/edit.ts';
import { goStruct } from '../parts/go-struct.ts';
import { containerRestarts } from './container-restarts.ts';
import { invalidEach, validateId } from './field-rules.ts';
import { validatePodAnnotations, validatePodAnnotationUpdate } from './pod-annotation-validation.ts';

const ofSystem: ReadonlySet<string> = new Set(['PodScheduled', 'Ready', 'Initialized']);

function validateConditions(status: JsonObject): FieldError[] {
  return readObjects(status, 'conditions').flatMap((condition, index) => {
    const type = readText(condition, 'type');
    const generation = readNumber(condition, 'observedGeneration');
    const at = `status.conditions[${index}]`;
    const errors = generation < 0 ? [invalidValue(`${at}.observedGeneration`, generation, 'must be a non-negative integer')] : [];
    return ofSystem.has(type) ? errors : [...errors, ...invalidEach(`${at}.Type`, type, qualifiedNameComplaints(type))];
  });
}

function validateNomination(status: JsonObject, before: JsonObject, bound: boolean): FieldError[] {
  const name = readText(status, 'nominatedNodeName');
  if (name === '' || name === readText(before, 'nominatedNodeName')) return [];
  const errors = invalidEach('status.nominatedNodeName', name, dnsSubdomainComplaints(name));
  return bound ? [...errors, forbiddenField('status.nominatedNodeName', 'may not be set on pods that are already bound to a node')] : errors;
}

const lists = ['containerStatuses', 'initContainerStatuses', 'ephemeralContainerStatuses'] as const;

/** A container that has ended runs again only where its policy lets it. */
function validateTransitions(status: JsonObject, before: JsonObject, spec: JsonObject): FieldError[] {
  return lists.flatMap((list) =>
    readObjects(before, list).flatMap((old, index) => {
      const ended = readObject(old, 'state', 'terminated');
      const now = readObjects(status, list).find((item) => item['name'] === old['name']);
      if (ended === undefined || now === undefined || readObject(now, 'state', 'terminated') !== undefined) return [];
      if (containerRestarts(spec, list, readText(old, 'name'), readNumber(ended, 'exitCode'))) return [];
      return [forbiddenField(`status.${list}[${index}].state`, 'may not be transitioned to non-terminated state')];
    }),
  );
}

function validateClaimStatuses(status: JsonObject, spec: JsonObject): FieldError[] {
  const claims = new Set(readObjects(spec, 'resourceClaims').map((claim) => readText(claim, 'name')));
  const seen = new Set<string>();
  return readObjects(status, 'resourceClaimStatuses').flatMap((item, index) => {
    const at = `status.resourceClaimStatuses[${index}]`;
    const [name, claim] = [readText(item, 'name'), item['resourceClaimName']];
    const errors = claims.has(name) ? [] : [invalidValue(`${at}.name`, name, 'must match the name of an entry in `spec.resourceClaims`')];
    if (seen.has(name)) errors.push(duplicate(`${at}.name`, name));
    seen.add(name);
    return typeof claim === 'string' ? [...errors, ...invalidEach(`${at}.resourceClaimName`, claim, dnsSubdomainComplaints(claim))] : errors;
  });
}

/** Addresses of a pod or of its host: sound, one of each family, the first one also told by itself. */
function validateAddresses(status: JsonObject, before: JsonObject, kind: 'podIP' | 'hostIP'): FieldError[] {
  const list = `${kind}s`;
  const items = readObjects(status, list);
  const addresses = items.map((item) => readText(item, 'ip'));
  const known = new Set(readObjects(before, list).map((item) => readText(item, 'ip')));
  const at = `status.${list}`;
  const shown = items.map((item) => goStruct('PodIP', item));
  const errors: FieldError[] = [];
  const [first, single] = [addresses[0], readText(status, kind)];
  const mismatch = (): void => {
    if (first !== undefined && first !== single) errors.push(invalidValue(`${at}[0].ip`, first, `must be equal to \`${kind}\``));
  };
  if (kind === 'hostIP') mismatch();
  addresses.forEach((address, index) => {
    if (!known.has(address)) errors.push(...invalidEach(`${at}[${index}]`, address, ipAddressComplaints(address)));
  });
  const malformed = addresses.length > 1 ? addresses.findIndex((address) => ipAddressComplaints(address).length > 0) : -1;
  if (malformed >= 0) errors.push(fieldInternalError(at, `failed to check for dual stack with error:invalid IP[${malformed}]: ${addresses[malformed]}`));
  const families = new Set(addresses.map((address) => address.includes(':')));
  if (addresses.length > 1 && (malformed >= 0 || families.size < 2 || addresses.length > 2))
    errors.push(invalidValue(at, shown, 'may specify no more than one IP for each IP family'));
  if (kind === 'hostIP') return errors;
  if ((single === '') !== (first === undefined))
    errors.push(invalidValue(at, shown.length === 0 ? null : shown, 'podIP and podIPs must either both be set or both be unset'));
  else mismatch();
  return errors;
}

// A container runtime tells what user there is, which Linux has more of than pods may ask for.
const mostUsers = 2 ** 32 - 1;

function validateUsers(status: JsonObject, spec: JsonObject): FieldError[] {
  const windows = readText(readObject(spec, 'os'), 'name') === 'windows';
  return lists.flatMap((list) =>
    readObjects(status, list).flatMap((item, index) => {
      const linux = readObject(item, 'user', 'linux');
      if (linux === undefined) return [];
      const at = `status.${list}[${index}].user.linux`;
      if (windows) return [forbiddenField(at, 'cannot be set for a windows pod')];
      const uid = readNumber(linux, 'uid');
      const groups = Array.isArray(linux['supplementalGroups']) ? linux['supplementalGroups'] : [];
      return [
        ...(uid < 0 || uid > mostUsers ? [invalidValue(`${at}.uid`, uid, `must be between 0 and ${mostUsers}, inclusive`)] : []),
        ...validateId(linux['gid'], `${at}.gid`),
        ...groups.flatMap((group, place) => validateId(group, `${at}.supplementalGroups[${place}]`)),
      ];
    }),
  );
}

const healths: readonly string[] = ['Healthy', 'Unhealthy', 'Unknown'];

function validateHealth(resource: JsonObject, at: string): FieldError[] {
  const ids = new Set<string>();
  return readObjects(resource, 'resources').flatMap((item, index) => {
    const [health, id] = [readText(item, 'health'), readText(item, 'resourceID')];
    const errors = healths.includes(health) ? [] : [notSupported(`${at}.resources[${index}].health`, health, healths)];
    if (ids.has(id)) errors.push(duplicate(`${at}.resources[${index}].resourceID`, id));
    ids.add(id);
    return errors;
  });
}

function validateAllocated(status: JsonObject, spec: JsonObject): FieldError[] {
  return lists.flatMap((list) =>
    readObjects(status, list).flatMap((item, index) => {
      const allocated = readObjects(item, 'allocatedResourcesStatus');
      const at = `status.${list}[${index}].allocatedResourcesStatus`;
      if (list === 'ephemeralContainerStatuses') return allocated.length === 0 ? [] : [forbiddenField(at, 'must not be specified in container status')];
      const containers = readObjects(spec, list === 'containerStatuses' ? 'containers' : 'initContainers');
      const container = containers.find((found) => found['name'] === item['name']);
      return allocated.flatMap((resource, place) => {
        const name = readText(resource, 'name');
        const requests = readObject(container, 'resources', 'requests') ?? {};
        const known = container === undefined || name.startsWith('claim:') || name in requests;
        const errors = known ? [] : [invalidValue(`${at}[${place}].name`, name, "must match one of the container's resource requests")];
        return [...errors, ...validateHealth(resource, `${at}[${place}]`)];
      });
    }),
  );
}

/** Every broken rule of what somebody says about a pod. @see kubernetes pkg/apis/core/validation/validation.go, ValidatePodStatusUpdate (v1.37) */
export function validatePodStatus(next: StoredObject, current: StoredObject): FieldError[] {
  const [status, before] = [readObject(next, 'status') ?? {}, readObject(current, 'status') ?? {}];
  const spec = readObject(current, 'spec') ?? {};
  const [metadata, old] = [next.metadata as JsonObject, current.metadata as JsonObject];
  const generation = readNumber(status, 'observedGeneration');
  const quality = readText(status, 'qosClass');
  return [
    ...validatePodAnnotationUpdate(metadata, old, 'metadata.annotations'),
    ...validatePodAnnotations(metadata, spec, 'metadata.annotations'),
    ...validateConditions(status),
    ...validateNomination(status, before, readText(spec, 'nodeName') !== ''),
    ...(generation < 0 ? [invalidValue('status.observedGeneration', generation, 'must be a non-negative integer')] : []),
    ...(quality === readText(before, 'qosClass') ? [] : [invalidValue('status.qosClass', quality, 'field is immutable')]),
    ...validateTransitions(status, before, spec),
    ...validateClaimStatuses(status, spec),
    ...validateAddresses(status, before, 'podIP'),
    ...validateAddresses(status, before, 'hostIP'),
    ...validateUsers(status, spec),
    ...validateAllocated(status, spec),
  ];
}
