import { parseAllDocuments } from 'yaml';
import { type Action, describeAction } from '../../fake/index.ts';
import type { Verdict } from './verdict.ts';

/** Roles that actions are held against: objects, or YAML with any number of documents; what is no Role or ClusterRole is passed over. */
export type Roles = string | object | readonly object[];

interface Rule {
  readonly verbs: readonly string[];
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly resourceNames: readonly string[];
  readonly nonResourceURLs: readonly string[];
  /** undefined: in all. */
  readonly namespace: string | undefined;
}

// Everybody who is authenticated may read these.
const OPEN = /^\/(api|apis|openapi|version|healthz|livez|readyz)(\/|$)/;

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null && !Array.isArray(value);
const texts = (value: unknown): readonly string[] => (Array.isArray(value) ? value.map(String) : []);

function documentsOf(roles: Roles): readonly unknown[] {
  if (typeof roles === 'string') return parseAllDocuments(roles).map((document) => ('toJS' in document ? document.toJS() : undefined) as unknown);
  return Array.isArray(roles) ? roles : [roles];
}

function rulesOf(roles: Roles): readonly Rule[] {
  const objects = documentsOf(roles)
    .filter(isRecord)
    .flatMap((object) => (object['kind'] === 'List' && Array.isArray(object['items']) ? object['items'].filter(isRecord) : [object]))
    .filter(({ kind }) => kind === 'Role' || kind === 'ClusterRole');
  if (objects.length === 0) throw new TypeError('expected a Role or a ClusterRole: YAML, an object, or several of them');
  return objects.flatMap(({ kind, metadata, rules }) => {
    const namespace = kind === 'Role' ? String((isRecord(metadata) ? metadata['namespace'] : undefined) ?? 'default') : undefined;
    return (Array.isArray(rules) ? rules : []).filter(isRecord).map((rule) => ({
      verbs: texts(rule['verbs']),
      apiGroups: texts(rule['apiGroups']),
      resources: texts(rule['resources']),
      resourceNames: texts(rule['resourceNames']),
      nonResourceURLs: texts(rule['nonResourceURLs']),
      namespace,
    }));
  });
}

const has = (list: readonly string[], value: string): boolean => list.includes('*') || list.includes(value);

/** @see kubernetes pkg/apis/rbac/v1/evaluation_helpers.go (v1.37) */
function covers(rule: Rule, action: Action): boolean {
  const { verb, group, resource, subresource, namespace, name, path } = action;
  if (!has(rule.verbs, verb)) return false;
  if (resource === '') return rule.nonResourceURLs.some((url) => url === '*' || url === path || (url.endsWith('*') && path.startsWith(url.slice(0, -1))));
  if (rule.namespace !== undefined && rule.namespace !== namespace) return false;
  const asked = subresource === '' ? resource : `${resource}/${subresource}`;
  // A create knows no name when it is authorized.
  const isNamed = rule.resourceNames.includes(name) && !(verb === 'create' && subresource === '');
  const fitsResource = has(rule.resources, asked) || (subresource !== '' && rule.resources.includes(`*/${subresource}`));
  return has(rule.apiGroups, group) && fitsResource && (rule.resourceNames.length === 0 || isNamed);
}

/** Whether roles grant everything that was asked for; what anybody may read counts as granted. */
export function coverageVerdict(received: Iterable<Action>, roles: Roles): Verdict {
  const rules = rulesOf(roles);
  const actions = [...received].filter(({ resource, path }) => resource !== '' || !OPEN.test(path));
  const lacking = [...new Set(actions.filter((action) => !rules.some((rule) => covers(rule, action))).map(describeAction))];
  const pass = lacking.length === 0;
  const message = (): string =>
    pass
      ? `expected the roles to lack a right; they cover all ${actions.length} actions`
      : `expected the roles to cover what was asked; they do not grant:\n${lacking.map((line) => `  ${line}`).join('\n')}`;
  return { pass, message };
}
