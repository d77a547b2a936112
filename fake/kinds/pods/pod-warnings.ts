import type { JsonObject } from '../../../machinery/json.ts';
import { dnsLabelComplaints, dnsSubdomainComplaints } from '../../../machinery/names/dns.ts';
import { parseQuantity } from '../../../machinery/quantity.ts';
import type { WriteContext } from '../../registry/strategy.ts';
import { readObject, readObjects, readText } from '../parts/edit.ts';
import { addressWarnings } from '../services/service-warnings.ts';
import { type PlacedContainer, visitContainers } from './containers.ts';
import { readTexts } from './field-rules.ts';
import { portWarnings } from './port-warnings.ts';
import { schedulingWarnings } from './scheduling-warnings.ts';
import { volumeWarnings } from './volume-warnings.ts';

/** Where a spec stands: `''` for a pod, `spec.template` and the like for a template. */
const within = (place: string, path: string): string => (place === '' ? path : `${place}.${path}`);

const annotationWarnings: Readonly<Record<string, string>> = {
  'scheduler.alpha.kubernetes.io/critical-pod': 'non-functional in v1.16+; use the "priorityClassName" field instead',
  'security.alpha.kubernetes.io/sysctls': 'non-functional in v1.11+; use the "sysctls" field instead',
  'security.alpha.kubernetes.io/unsafe-sysctls': 'non-functional in v1.11+; use the "sysctls" field instead',
};

const noSeccomp = 'non-functional in v1.27+; use the "seccompProfile" field instead';

function repeated(spec: JsonObject, list: string, key: string, at: string): string[] {
  const seen = new Set<string>();
  return readObjects(spec, list).flatMap((item, index) => {
    const value = readText(item, key);
    const again = seen.has(value);
    seen.add(value);
    return again ? [`${at}[${index}].${key}: duplicate ${key} ${JSON.stringify(value)}`] : [];
  });
}

function fractional(list: JsonObject | undefined, at: string): string[] {
  return ['memory', 'ephemeral-storage'].flatMap((name) => {
    const value = list?.[name];
    if (value === undefined || parseQuantity(String(value)).nanos % 1_000_000_000n === 0n) return [];
    return [`${at}[${name}]: fractional byte value ${JSON.stringify(value)} is invalid, must be an integer`];
  });
}

function fractionalResources(container: JsonObject, at: string): string[] {
  const resources = readObject(container, 'resources');
  return ['memory', 'ephemeral-storage'].flatMap((name) =>
    ['limits', 'requests'].flatMap((list) => {
      const value = readObject(resources, list)?.[name];
      return value === undefined ? [] : fractional({ [name]: value }, `${at}.resources.${list}`);
    }),
  );
}

function hiddenVariables(container: JsonObject, at: string): string[] {
  const seen = new Set<string>();
  return readObjects(container, 'env').flatMap((variable, index) => {
    const [name, value] = [readText(variable, 'name'), readText(variable, 'value')];
    const again = seen.has(name);
    seen.add(name);
    const builds = variable['valueFrom'] === undefined && value !== `$(${name})` && value.includes(`$(${name})`);
    return again && !builds ? [`${at}.env[${index}]: hides previous definition of ${JSON.stringify(name)}, which may be dropped when using apply`] : [];
  });
}

function containerWarnings({ container, at }: PlacedContainer, annotations: JsonObject, place: string, podSecurity: JsonObject | undefined): string[] {
  const own = readObject(container, 'securityContext');
  const name = readText(container, 'name');
  const warnings: string[] = [];
  const seccomp = `container.seccomp.security.alpha.kubernetes.io/${name}`;
  if (own?.['seccompProfile'] === undefined && seccomp in annotations) warnings.push(`${within(place, 'metadata.annotations')}[${seccomp}]: ${noSeccomp}`);
  const appArmor = `container.apparmor.security.beta.kubernetes.io/${name}`;
  // On pods the annotation becomes the field, and the other way round: only templates are warned about.
  if (place !== '' && own?.['appArmorProfile'] === undefined && podSecurity?.['appArmorProfile'] === undefined && appArmor in annotations)
    warnings.push(`${within(place, 'metadata.annotations')}[${appArmor}]: deprecated since v1.30; use the "appArmorProfile" field instead`);
  return [...warnings, ...fractionalResources(container, at), ...hiddenVariables(container, at)];
}

/** Addresses that are sound, but not spelled as they should be. */
function spellingWarnings(spec: JsonObject, at: string): string[] {
  return [
    ...readTexts(readObject(spec, 'dnsConfig'), 'nameservers').flatMap((address, index) => addressWarnings(address, `${at}.dnsConfig.nameservers[${index}]`)),
    ...readObjects(spec, 'hostAliases').flatMap((alias, index) => addressWarnings(readText(alias, 'ip'), `${at}.hostAliases[${index}].ip`)),
  ];
}

/**
 * What the server warns about in a pod's spec and metadata, in its order. `place`: '' for a pod, else the path of the template.
 *
 * @see kubernetes pkg/api/pod/warnings.go (v1.37)
 */
export function podWarnings(spec: JsonObject, metadata: JsonObject | undefined, place: string): string[] {
  const annotations = readObject(metadata, 'annotations') ?? {};
  const at = within(place, 'spec');
  const annotationPath = within(place, 'metadata.annotations');
  const security = readObject(spec, 'securityContext');
  const seccompKey = 'seccomp.security.alpha.kubernetes.io/pod';
  const warnings = [
    ...schedulingWarnings(spec, at),
    ...Object.entries(annotationWarnings).flatMap(([key, text]) => (key in annotations ? [`${annotationPath}[${key}]: ${text}`] : [])),
    ...volumeWarnings(spec, `${at}.volumes`),
    ...repeated(spec, 'hostAliases', 'ip', `${at}.hostAliases`),
    ...repeated(spec, 'imagePullSecrets', 'name', `${at}.imagePullSecrets`),
    ...readObjects(spec, 'imagePullSecrets').flatMap((secret, index) =>
      readText(secret, 'name') === '' ? [`${at}.imagePullSecrets[${index}].name: invalid empty name ""`] : [],
    ),
    ...fractional(readObject(spec, 'overhead'), `${at}.overhead`),
  ];
  if (security?.['seccompProfile'] === undefined && seccompKey in annotations) warnings.push(`${annotationPath}[${seccompKey}]: ${noSeccomp}`);
  const containers = visitContainers(spec, at);
  for (const container of containers) warnings.push(...containerWarnings(container, annotations, place, security));
  warnings.push(...portWarnings(containers));
  const grace = spec['terminationGracePeriodSeconds'];
  if (typeof grace === 'number' && grace < 0)
    warnings.push(`${at}.terminationGracePeriodSeconds: must be >= 0; negative values are invalid and will be treated as 1`);
  const nullSelector = 'a null labelSelector results in matching no pod';
  for (const kind of ['podAffinity', 'podAntiAffinity']) {
    const affinity = readObject(spec, 'affinity', kind);
    const path = `${at}.affinity.${kind}`;
    readObjects(affinity, 'requiredDuringSchedulingIgnoredDuringExecution').forEach((term, index) => {
      if (term['labelSelector'] === undefined) warnings.push(`${path}.requiredDuringSchedulingIgnoredDuringExecution[${index}].labelSelector: ${nullSelector}`);
    });
    readObjects(affinity, 'preferredDuringSchedulingIgnoredDuringExecution').forEach((term, index) => {
      if (readObject(term, 'podAffinityTerm')?.['labelSelector'] === undefined)
        warnings.push(`${path}.preferredDuringSchedulingIgnoredDuringExecution[${index}].podAffinityTerm.labelSelector: ${nullSelector}`);
    });
  }
  return [...warnings, ...spellingWarnings(spec, at)];
}

/** Warns about a template at `place`. */
export function warnOfTemplate(context: WriteContext, template: JsonObject | undefined, place: string): void {
  if (template === undefined) return;
  for (const text of podWarnings(readObject(template, 'spec') ?? {}, readObject(template, 'metadata'), place)) context.warn(text);
}

/** Warns about a name that names of pods and hosts are made of, and that is no DNS label. `use`: what it is used for. */
export function warnOfName(context: WriteContext, name: string, use = 'Pod names and hostnames'): void {
  const complaints = dnsLabelComplaints(name);
  // What is no name at all is refused, not warned about.
  if (complaints.length === 0 || dnsSubdomainComplaints(name).length > 0) return;
  context.warn(`metadata.name: this is used in ${use}, which can result in surprising behavior; a DNS label is recommended: [${complaints.join(' ')}]`);
}
