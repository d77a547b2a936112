import type { UserInfo } from '../../machinery/exchange.ts';
import type { Json, JsonObject } from '../../machinery/json.ts';

const texts = (value: Json | undefined): readonly string[] => (Array.isArray(value) ? value.filter((item) => typeof item === 'string') : []);

const coversAll = (has: readonly string[], wanted: readonly string[]): boolean => has.includes('*') || wanted.every((one) => has.includes(one));

function coversResource(has: readonly string[], resource: string): boolean {
  const slash = resource.indexOf('/');
  return has.includes('*') || has.includes(resource) || (slash !== -1 && has.includes(`*${resource.slice(slash)}`));
}

function coversUrl(has: readonly string[], url: string): boolean {
  return has.some((pattern) => pattern === url || (pattern.endsWith('*') && url.startsWith(pattern.replace(/\*+$/, ''))));
}

function coversNames(has: readonly string[], wanted: readonly string[]): boolean {
  return has.length === 0 || (wanted.length > 0 && wanted.every((name) => has.includes(name)));
}

function covers(owned: JsonObject, wanted: JsonObject): boolean {
  return (
    coversAll(texts(owned['verbs']), texts(wanted['verbs'])) &&
    coversAll(texts(owned['apiGroups']), texts(wanted['apiGroups'])) &&
    texts(wanted['resources']).every((resource) => coversResource(texts(owned['resources']), resource)) &&
    texts(wanted['nonResourceURLs']).every((url) => coversUrl(texts(owned['nonResourceURLs']), url)) &&
    coversNames(texts(owned['resourceNames']), texts(wanted['resourceNames']))
  );
}

/** A rule as rules of one group, resource, name and verb each. */
function broken(rule: JsonObject): JsonObject[] {
  const verbs = texts(rule['verbs']);
  const names = texts(rule['resourceNames']);
  const ofResources = texts(rule['apiGroups']).flatMap((group) =>
    texts(rule['resources']).flatMap((resource) =>
      verbs.flatMap((verb) => {
        const one = { apiGroups: [group], resources: [resource], verbs: [verb] };
        return names.length === 0 ? [one] : names.map((name) => ({ ...one, resourceNames: [name] }));
      }),
    ),
  );
  return [...ofResources, ...texts(rule['nonResourceURLs']).flatMap((url) => verbs.map((verb) => ({ nonResourceURLs: [url], verbs: [verb] })))];
}

/** Joins the verbs of rules about the same group, resource and name; rules about URLs stay apart, as on the server. */
function compacted(rules: readonly JsonObject[]): JsonObject[] {
  const byThing = new Map<string, JsonObject>();
  const result: JsonObject[] = [];
  for (const rule of rules) {
    const { verbs, ...thing } = rule;
    const key = JSON.stringify(thing);
    const known = thing['nonResourceURLs'] === undefined ? byThing.get(key) : undefined;
    if (known === undefined) {
      const fresh = { ...rule, verbs: [...texts(verbs)] };
      byThing.set(key, fresh);
      result.push(fresh);
    } else (known['verbs'] as string[]).push(...texts(verbs));
  }
  return result;
}

const quoted = (values: readonly string[]): string => `[${values.map((value) => JSON.stringify(value)).join(' ')}]`;

const SHOWN: readonly (readonly [string, string])[] = [
  ['APIGroups', 'apiGroups'],
  ['Resources', 'resources'],
  ['NonResourceURLs', 'nonResourceURLs'],
  ['ResourceNames', 'resourceNames'],
  ['Verbs', 'verbs'],
];

function described(rule: JsonObject): string {
  const parts = SHOWN.filter(([, key]) => texts(rule[key]).length > 0).map(([title, key]) => `${title}:${quoted(texts(rule[key]))}`);
  return `{${parts.join(', ')}}`;
}

/** What of `wanted` no rule of `owned` covers, in single rules. @see component-helpers auth/rbac/validation/policy_comparator.go (v1.37) */
export function missingRules(owned: readonly JsonObject[], wanted: readonly JsonObject[]): readonly JsonObject[] {
  return wanted.flatMap(broken).filter((one) => !owned.some((rule) => covers(rule, one)));
}

/** Why a user may not grant what he lacks. @see kubernetes pkg/registry/rbac/validation/rule.go, ConfirmNoEscalation (v1.37) */
export function escalationProblem(user: UserInfo, missing: readonly JsonObject[], problems: readonly string[]): string {
  const lines = [...new Set(compacted(missing).map(described))].sort();
  const resolution = problems.length === 0 ? '' : `; resolution errors: [${problems.join(' ')}]`;
  const who = `user ${JSON.stringify(user.username)} (groups=${quoted(user.groups ?? [])})`;
  return `${who} is attempting to grant RBAC permissions not currently held:\n${lines.join('\n')}${resolution}`;
}
