import type { JsonObject } from '../../../machinery/json.ts';
import { labelValueComplaints } from '../../../machinery/names/qualified-name.ts';
import { readObject, readObjects, readText } from '../parts/edit.ts';
import { readTexts, sortedEntries } from './field-rules.ts';

/** Labels of nodes that are no longer to be chosen by, and what to say of them. */
export const deprecatedLabels: Readonly<Record<string, string>> = {
  'beta.kubernetes.io/arch': 'deprecated since v1.14; use "kubernetes.io/arch" instead',
  'beta.kubernetes.io/os': 'deprecated since v1.14; use "kubernetes.io/os" instead',
  'failure-domain.beta.kubernetes.io/region': 'deprecated since v1.17; use "topology.kubernetes.io/region" instead',
  'failure-domain.beta.kubernetes.io/zone': 'deprecated since v1.17; use "topology.kubernetes.io/zone" instead',
  'beta.kubernetes.io/instance-type': 'deprecated since v1.17; use "node.kubernetes.io/instance-type" instead',
  'app.kubernetes.io/created-by': 'deprecated since v1.9',
  'scheduler.alpha.kubernetes.io/preferAvoidPods': 'deprecated since v1.22; use Taints and Tolerations instead',
  'node-role.kubernetes.io/master': 'use "node-role.kubernetes.io/control-plane" instead',
};

function termWarnings(term: JsonObject | undefined, at: string, checkValues: boolean): string[] {
  return readObjects(term, 'matchExpressions').flatMap((item, index) => {
    const path = `${at}.matchExpressions[${index}]`;
    const key = readText(item, 'key');
    const text = deprecatedLabels[key];
    const warnings = text === undefined ? [] : [`${path}.key: ${key} is ${text}`];
    if (!checkValues) return warnings;
    const invalid = readTexts(item, 'values').flatMap((value, place) =>
      labelValueComplaints(value).map((complaint) => `${path}.values[${place}]: ${value} is invalid, ${complaint}`),
    );
    return [...warnings, ...invalid];
  });
}

/** What the server warns about in how a pod chooses its node. `at`: of the pod's spec. */
export function schedulingWarnings(spec: JsonObject, at: string): string[] {
  const warnings = sortedEntries(spec, 'nodeSelector').flatMap(([key]) => {
    const text = deprecatedLabels[key];
    return text === undefined ? [] : [`${at}.nodeSelector[${key}]: ${text}`];
  });
  const affinity = readObject(spec, 'affinity', 'nodeAffinity');
  const path = `${at}.affinity.nodeAffinity`;
  readObjects(readObject(affinity, 'requiredDuringSchedulingIgnoredDuringExecution'), 'nodeSelectorTerms').forEach((term, index) => {
    warnings.push(...termWarnings(term, `${path}.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[${index}]`, false));
  });
  readObjects(affinity, 'preferredDuringSchedulingIgnoredDuringExecution').forEach((term, index) => {
    const place = `${path}.preferredDuringSchedulingIgnoredDuringExecution[${index}].preference`;
    warnings.push(...termWarnings(readObject(term, 'preference'), place, true));
  });
  readObjects(spec, 'topologySpreadConstraints').forEach((constraint, index) => {
    const key = readText(constraint, 'topologyKey');
    const text = deprecatedLabels[key];
    const place = `${at}.topologySpreadConstraints[${index}]`;
    if (text !== undefined) warnings.push(`${place}.topologyKey: ${key} is ${text}`);
    if (constraint['labelSelector'] === undefined) warnings.push(`${place}.labelSelector: a null labelSelector results in matching no pod`);
  });
  return warnings;
}
