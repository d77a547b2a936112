import type { JsonObject } from '../../../machinery/json.ts';
import { dnsLabelComplaints, dnsSubdomainComplaints } from '../../../machinery/names/dns.ts';
import { type FieldError, forbiddenField, invalidValue, notSupported, required } from '../../../machinery/validation/field-error.ts';
import { readObject, readObjects, readText } from '../parts/edit.ts';

const verbs: readonly string[] = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'proxy', 'update', 'watch'];
const parts: Readonly<Record<string, string>> = { ServiceAccount: 'serviceAccount', User: 'user', Group: 'group' };

const textsAt = (rule: JsonObject, key: string): readonly string[] => (rule[key] ?? []) as readonly string[];

function validateNamed(subject: JsonObject | undefined, at: string, kind: string): FieldError[] {
  if (subject === undefined) return [required(at, `${parts[kind] ?? ''} is required when subject kind is '${kind}'`)];
  const name = readText(subject, 'name');
  const errors: FieldError[] = [];
  if (name === '') errors.push(required(`${at}.name`));
  else if (kind === 'ServiceAccount' && name !== '*') errors.push(...dnsSubdomainComplaints(name).map((text) => invalidValue(`${at}.name`, name, text)));
  if (kind !== 'ServiceAccount') return errors;
  const namespace = readText(subject, 'namespace');
  if (namespace === '') return [...errors, required(`${at}.namespace`, 'must specify namespace for service account')];
  return [...errors, ...dnsLabelComplaints(namespace).map((text) => invalidValue(`${at}.namespace`, namespace, text))];
}

function validateSubject(subject: JsonObject, at: string): FieldError[] {
  const kind = readText(subject, 'kind');
  const own = parts[kind];
  if (own === undefined) return [notSupported(`${at}.kind`, kind, ['Group', 'ServiceAccount', 'User'])];
  const others = Object.entries(parts).filter(([name, key]) => name !== kind && readObject(subject, key) !== undefined);
  return [
    ...validateNamed(readObject(subject, own), `${at}.${own}`, kind),
    ...others.map(([name, key]) => forbiddenField(`${at}.${key}`, `${key} is forbidden when subject kind is not '${name}'`)),
  ];
}

function validateVerbs(rule: JsonObject, at: string): FieldError[] {
  const given = textsAt(rule, 'verbs');
  if (given.length === 0) return [required(`${at}.verbs`, 'verbs must contain at least one value')];
  if (given.includes('*')) return given.length > 1 ? [invalidValue(`${at}.verbs`, given, "if '*' is present, must not specify other verbs")] : [];
  const unknown = [...new Set(given.filter((verb) => !verbs.includes(verb)))].sort();
  return unknown.length === 0 ? [] : [notSupported(`${at}.verbs`, unknown, verbs)];
}

function validateList(
  rule: JsonObject,
  at: string,
  { key, missing, others }: { readonly key: string; readonly missing: string; readonly others: string },
): FieldError[] {
  const given = textsAt(rule, key);
  if (given.length === 0) return [required(`${at}.${key}`, missing)];
  return given.includes('*') && given.length > 1 ? [invalidValue(`${at}.${key}`, given, `if '*' is present, must not specify other ${others}`)] : [];
}

function validateNamespaces(rule: JsonObject, at: string): FieldError[] {
  const given = textsAt(rule, 'namespaces');
  if (given.length === 0)
    return rule['clusterScope'] === true ? [] : [required(`${at}.namespaces`, 'resource rules that are not cluster scoped must supply at least one namespace')];
  if (given.includes('*')) return given.length > 1 ? [invalidValue(`${at}.namespaces`, given, "if '*' is present, must not specify other namespaces")] : [];
  return given.flatMap((name, index) => dnsLabelComplaints(name).map((text) => invalidValue(`${at}.namespaces[${index}]`, name, text)));
}

function validateResourceRule(rule: JsonObject, at: string): FieldError[] {
  return [
    ...validateVerbs(rule, at),
    ...validateList(rule, at, { key: 'apiGroups', missing: 'resource rules must supply at least one api group', others: 'api groups' }),
    ...validateList(rule, at, { key: 'resources', missing: 'resource rules must supply at least one resource', others: 'resources' }),
    ...validateNamespaces(rule, at),
  ];
}

function pathComplaint(path: string): string | undefined {
  if (path === '') return 'must not be empty';
  if (path === '/') return undefined;
  if (!path.startsWith('/')) return 'must start with slash';
  if (path.includes(' ')) return 'must not contain white-space';
  if (path.includes('//')) return 'must not contain double slash';
  const stars = path.split('*').length - 1;
  return stars > 1 || (stars === 1 && !path.endsWith('/*')) ? 'wildcard can only do suffix matching' : undefined;
}

function validatePathRule(rule: JsonObject, at: string): FieldError[] {
  const key = 'nonResourceURLs';
  const errors = [
    ...validateVerbs(rule, at),
    ...validateList(rule, at, { key, missing: 'nonResourceURLs must contain at least one value', others: 'non-resource URLs' }),
  ];
  const paths = textsAt(rule, key);
  if (paths.includes('*')) return errors;
  const wrong = paths.flatMap((path, index) => {
    const complaint = pathComplaint(path);
    return complaint === undefined ? [] : [invalidValue(`${at}.${key}[${index}]`, path, complaint)];
  });
  return [...errors, ...wrong];
}

/** Every broken rule of who and what a flow schema is for. @see kubernetes pkg/apis/flowcontrol/validation/validation.go (v1.37) */
export function validatePolicyRule(rule: JsonObject, at: string): FieldError[] {
  const [subjects, resources, paths] = [readObjects(rule, 'subjects'), readObjects(rule, 'resourceRules'), readObjects(rule, 'nonResourceRules')];
  const idle = resources.length === 0 && paths.length === 0;
  return [
    ...(subjects.length === 0 ? [required(`${at}.subjects`, 'subjects must contain at least one value')] : []),
    ...subjects.flatMap((subject, index) => validateSubject(subject, `${at}.subjects[${index}]`)),
    ...(idle ? [required(at, 'at least one of resourceRules and nonResourceRules has to be non-empty')] : []),
    ...resources.flatMap((item, index) => validateResourceRule(item, `${at}.resourceRules[${index}]`)),
    ...paths.flatMap((item, index) => validatePathRule(item, `${at}.nonResourceRules[${index}]`)),
  ];
}
