import type { JsonObject } from '../../../machinery/json.ts';
import { readObject, readObjects, readText } from '../parts/edit.ts';

function ruleMatches(rule: JsonObject, exitCode: number): boolean {
  const codes = readObject(rule, 'exitCodes');
  const values = Array.isArray(codes?.['values']) ? codes['values'] : [];
  const listed = values.includes(exitCode);
  return codes?.['operator'] === 'In' ? listed : codes?.['operator'] === 'NotIn' && !listed;
}

function restartsBy(policy: string, exitCode: number): boolean {
  return policy === 'Always' || (policy === 'OnFailure' && exitCode !== 0);
}

/** Whether a container that ended with `exitCode` may run again, by its own rules or else by its pod's. @see kubernetes pkg/api/v1/pod/util.go (v1.37) */
export function containerRestarts(spec: JsonObject, statuses: string, name: string, exitCode: number): boolean {
  if (statuses === 'ephemeralContainerStatuses') return false;
  const all = ['containers', 'initContainers'].flatMap((list) => readObjects(spec, list));
  if (all.some((item) => readObjects(item, 'restartPolicyRules').some((rule) => rule['action'] === 'RestartAllContainers'))) return true;
  const list = statuses === 'containerStatuses' ? 'containers' : 'initContainers';
  const container = readObjects(spec, list).find((item) => item['name'] === name);
  if (container === undefined) return false;
  const rule = readObjects(container, 'restartPolicyRules').find((item) => ruleMatches(item, exitCode));
  if (rule !== undefined) return rule['action'] === 'Restart';
  const own = readText(container, 'restartPolicy');
  return restartsBy(own === '' ? readText(spec, 'restartPolicy') : own, exitCode);
}
