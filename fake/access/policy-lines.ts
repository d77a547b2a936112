import type { MutableJsonObject } from '../../machinery/json.ts';

/**
 * Rules of roles, a line each: `verbs groups resources names`, each a list with commas; `_` is the core group. `verbs path:/a,/b` is a rule of
 * paths.
 */
export type RoleLines = Readonly<Record<string, readonly string[]>>;

const sorted = (list: string | undefined): string[] => (list ?? '').split(',').sort();

/** The rule of a line, every list in order, as the server has them. */
export function ruleOf(line: string): MutableJsonObject {
  const [verbs, groups = '', resources, names] = line.split(' ');
  if (resources === undefined) return { nonResourceURLs: sorted(groups.replace('path:', '')), verbs: sorted(verbs) };
  const apiGroups = sorted(groups).map((group) => (group === '_' ? '' : group));
  return { apiGroups: apiGroups.sort(), resources: sorted(resources), ...(names === undefined ? {} : { resourceNames: sorted(names) }), verbs: sorted(verbs) };
}
