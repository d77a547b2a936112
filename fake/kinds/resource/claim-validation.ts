import type { JsonObject } from '../../../machinery/json.ts';
import { dnsLabelComplaints, dnsSubdomainComplaints } from '../../../machinery/names/dns.ts';
import { duplicate, type FieldError, forbiddenField, invalidValue, notSupported, required, tooMany } from '../../../machinery/validation/field-error.ts';
import type { WriteContext } from '../../registry/strategy.ts';
import { readNumber, readObject, readObjects, readText } from '../parts/edit.ts';
import { validateQualifiedAttribute } from './device-names.ts';
import { mostItems, validateConfiguration, validateSelectors } from './device-selection.ts';
import { validateDeviceToleration } from './device-taints.ts';

const modes: readonly string[] = ['All', 'ExactCount'];
const oneWay = 'exactly one of `exactly` or `firstAvailable` is required';

function validateCount(request: JsonObject, at: string): FieldError[] {
  const count = readNumber(request, 'count');
  if (request['allocationMode'] === 'All' && count !== 0) return [invalidValue(`${at}.count`, count, "must not be specified when allocationMode is 'All'")];
  if (request['allocationMode'] === 'ExactCount' && count <= 0) return [invalidValue(`${at}.count`, count, 'must be greater than zero')];
  return [];
}

/** What is asked for in one way, as `exactly` and each of `firstAvailable` do. */
function validateWanted(request: JsonObject, at: string): FieldError[] {
  const name = readText(request, 'deviceClassName');
  return [
    ...(name === '' ? [required(`${at}.deviceClassName`)] : dnsSubdomainComplaints(name).map((text) => invalidValue(`${at}.deviceClassName`, name, text))),
    ...validateSelectors(request, `${at}.selectors`),
    ...validateCount(request, at),
    ...readObjects(request, 'tolerations').flatMap((item, index) => validateDeviceToleration(item, `${at}.tolerations[${index}]`)),
  ];
}

function validateAlternatives(alternatives: readonly JsonObject[], at: string): FieldError[] {
  if (alternatives.length > 8) return [tooMany(at, alternatives.length, 8)];
  return alternatives.flatMap((item, index) => {
    const field = `${at}[${index}]`;
    const name = readText(item, 'name');
    const naming = dnsLabelComplaints(name).map((text) => invalidValue(`${field}.name`, name, text));
    return [...naming, ...validateWanted(item, field)];
  });
}

function validateRequest(request: JsonObject, at: string): FieldError[] {
  const name = readText(request, 'name');
  const [exactly, alternatives] = [readObject(request, 'exactly'), readObjects(request, 'firstAvailable')];
  const naming = dnsLabelComplaints(name).map((text) => invalidValue(`${at}.name`, name, text));
  if (exactly !== undefined && alternatives.length > 0) return [...naming, invalidValue(at, null, `${oneWay}, but multiple fields are set`)];
  if (exactly !== undefined) return [...naming, ...validateWanted(exactly, `${at}.exactly`)];
  if (alternatives.length === 0) return [...naming, required(at, oneWay)];
  return [...naming, ...validateAlternatives(alternatives, `${at}.firstAvailable`)];
}

const unknownRequest = "must be the name of a request in the claim or the name of a request and a subrequest separated by '/'";

/** The names by which requests of a claim, and the alternatives in them, are mentioned. */
export function knownRequests(devices: JsonObject): ReadonlySet<string> {
  const names = readObjects(devices, 'requests').flatMap((request) => {
    const name = readText(request, 'name');
    return [name, ...readObjects(request, 'firstAvailable').map((item) => `${name}/${readText(item, 'name')}`)];
  });
  return new Set(names);
}

/** Complaints about one mention of a request, or of an alternative in it. */
export function validateRequestMention(name: string, field: string, known: ReadonlySet<string>): FieldError[] {
  const parts = name.split('/');
  if (parts.length > 2) return [invalidValue(field, name, unknownRequest)];
  const wrong = parts.flatMap((part) => dnsLabelComplaints(part).map((text) => invalidValue(field, part, text)));
  return [...wrong, ...(known.has(name) ? [] : [invalidValue(field, name, unknownRequest)])];
}

function validateMentions(holder: JsonObject, at: string, known: ReadonlySet<string>): FieldError[] {
  const names = (holder['requests'] ?? []) as readonly string[];
  if (names.length > mostItems) return [tooMany(`${at}.requests`, names.length, mostItems)];
  return names.flatMap((name, index) => {
    const field = `${at}.requests[${index}]`;
    return [...validateRequestMention(name, field, known), ...(names.indexOf(name) < index ? [duplicate(field, name)] : [])];
  });
}

// As upstream has it, whatever is set.
const oneAttribute = 'exactly one of "matchAttribute" or "distinctAttribute" is required, but multiple fields are set';

function validateConstraint(constraint: JsonObject, at: string, known: ReadonlySet<string>): FieldError[] {
  const keys = ['matchAttribute', 'distinctAttribute'].filter((key) => constraint[key] !== undefined);
  const attributes = keys.flatMap((key) => validateQualifiedAttribute(readText(constraint, key), `${at}.${key}`));
  return [...validateMentions(constraint, at, known), ...(keys.length === 0 ? [required(at, oneAttribute)] : attributes)];
}

const order = ['deviceClassName', 'selectors', 'allocationMode', 'count', 'adminAccess', 'tolerations', 'capacity'] as const;

/** A request as the server writes it. */
function shown(request: JsonObject): JsonObject {
  const exactly = readObject(request, 'exactly');
  if (exactly === undefined) return request;
  const known = order.flatMap((key) => (exactly[key] === undefined ? [] : [[key, exactly[key]] as const]));
  return { ...request, exactly: Object.fromEntries(known) };
}

/** What upstream generates from the types, which comes behind what it wrote by hand. */
function validateGenerated(requests: readonly JsonObject[], at: string): FieldError[] {
  const names = requests.map((request) => readText(request, 'name'));
  const repeated = requests.flatMap((request, index) => (names.indexOf(names[index] ?? '') < index ? [duplicate(`${at}[${index}]`, shown(request))] : []));
  const wrongMode = (wanted: JsonObject | undefined, field: string): FieldError[] => {
    const mode = readText(wanted, 'allocationMode');
    return mode === '' || modes.includes(mode) ? [] : [notSupported(`${field}.allocationMode`, mode, modes)];
  };
  const unknown = requests.flatMap((request, index) => [
    ...wrongMode(readObject(request, 'exactly'), `${at}[${index}].exactly`),
    ...readObjects(request, 'firstAvailable').flatMap((item, place) => wrongMode(item, `${at}[${index}].firstAvailable[${place}]`)),
  ]);
  return [...repeated, ...unknown];
}

/** Every broken rule of the spec of a claim, also of one in a template. @see kubernetes pkg/apis/resource/validation/validation.go (v1.37) */
export function validateClaimSpec(spec: JsonObject, at: string): FieldError[] {
  const devices = readObject(spec, 'devices') ?? {};
  const known = knownRequests(devices);
  const field = `${at}.devices`;
  const listed = (key: string, check: (item: JsonObject, path: string) => FieldError[]): FieldError[] => {
    const items = readObjects(devices, key);
    if (items.length > mostItems) return [tooMany(`${field}.${key}`, items.length, mostItems)];
    return items.flatMap((item, index) => check(item, `${field}.${key}[${index}]`));
  };
  return [
    ...listed('requests', validateRequest),
    ...listed('constraints', (item, path) => validateConstraint(item, path, known)),
    ...listed('config', (item, path) => [...validateMentions(item, path, known), ...validateConfiguration(item, path)]),
    ...validateGenerated(readObjects(devices, 'requests'), `${field}.requests`),
  ];
}

const adminLabel = 'resource.kubernetes.io/admin-access';

/** Administrative access is for namespaces that are marked for it. */
export function validateAdminAccess(spec: JsonObject, at: string, context: WriteContext): FieldError[] {
  const asking = readObjects(readObject(spec, 'devices'), 'requests').flatMap((request, index) =>
    readObject(request, 'exactly')?.['adminAccess'] === true ? [`${at}.devices.requests[${index}].exactly.adminAccess`] : [],
  );
  if (asking.length === 0 || context.reader.get('namespaces', '', context.namespace)?.metadata.labels?.[adminLabel] === 'true') return [];
  const problem = `admin access to devices requires the \`${adminLabel}: true\` label on the containing namespace`;
  return asking.map((field) => forbiddenField(field, problem));
}
