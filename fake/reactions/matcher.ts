import type { ResourceInfo } from '../../machinery/resource.ts';
import type { PendingAction } from './call.ts';

/** Which requests are meant; what is not named matches everything. */
export interface ActionPattern {
  /** An API verb, `write` or `read` for all of their kind, or `*`. */
  readonly verb?: string;
  /** `websites`, or `websites.example.com` to tell groups apart; a short name and a kind are no resource. */
  readonly resource?: string;
  /** `''` for the object itself alone; left out, only the object itself too. `*` takes all of them. */
  readonly subresource?: string;
  readonly namespace?: string;
  readonly name?: string;
  readonly user?: string;
  /** The label of the connection. */
  readonly client?: string;
}

/** A pattern, or its short form: `update websites.example.com/status shop/web`; namespace and name may be left out, or `*`. */
export type ActionMatcher = string | ActionPattern;

/** What a matcher is checked against. */
export interface KnownResources {
  all(): readonly ResourceInfo[];
}

const READS: readonly string[] = ['get', 'list', 'watch'];
const WRITES: readonly string[] = ['create', 'update', 'patch', 'delete', 'deletecollection'];
const VERBS: readonly string[] = [...READS, ...WRITES];

/** Reads the short form. @throws {TypeError} when it has too many words */
export function parsePattern(text: string): ActionPattern {
  const [verb = '*', target, place, ...rest] = text.trim().split(/\s+/);
  if (rest.length > 0) throw new TypeError(`${JSON.stringify(text)}: expected "verb resource/subresource namespace/name"`);
  const [resource, subresource] = target?.split('/') ?? [];
  const [first, second] = place?.split('/') ?? [];
  const where = second === undefined ? { name: first } : { namespace: first, name: second };
  const named = Object.entries({ resource, subresource, ...where }).filter(([, value]) => value !== undefined && value !== '*');
  return { verb, ...Object.fromEntries(named), ...(subresource === '*' ? { subresource: '*' } : {}) };
}

function servedAs(resource: string, known: KnownResources): readonly ResourceInfo[] {
  return known.all().filter(({ plural, group }) => resource === plural || resource === (group === '' ? plural : `${plural}.${group}`));
}

function nearest(resource: string, known: KnownResources): string {
  const wanted = resource.toLowerCase();
  const found = known
    .all()
    .find(({ plural, singular, kind, shortNames }) => [singular, kind.toLowerCase(), ...shortNames].includes(wanted) || plural.startsWith(wanted.slice(0, 5)));
  return found === undefined ? '' : `; is ${JSON.stringify(found.plural)} meant?`;
}

function verbsOf(verb: string): readonly string[] {
  if (verb === '*') return VERBS;
  return verb === 'write' ? WRITES : verb === 'read' ? READS : [verb];
}

/**
 * Why a pattern can never match a request of this cluster; undefined when it can.
 */
export function impossible(pattern: ActionPattern, known: KnownResources): string | undefined {
  const verbs = verbsOf(pattern.verb ?? '*');
  const unknown = verbs.find((verb) => !VERBS.includes(verb));
  if (unknown !== undefined) return `there is no verb ${JSON.stringify(unknown)}; verbs are ${VERBS.join(', ')}, read, write and *`;
  if (pattern.resource === undefined) return undefined;
  const served = servedAs(pattern.resource, known);
  if (served.length === 0) return `no resource ${JSON.stringify(pattern.resource)} is served${nearest(pattern.resource, known)}`;
  const { subresource = '' } = pattern;
  if (subresource === '*') return undefined;
  const offered = served.flatMap((row) =>
    subresource === '' ? [row.verbs] : row.subresources.filter(({ name }) => name === subresource).map((part) => part.verbs),
  );
  if (offered.length === 0) return `${pattern.resource} has no subresource ${JSON.stringify(subresource)}`;
  if (!offered.some((list) => verbs.some((verb) => (list as readonly string[]).includes(verb)))) {
    return `${pattern.resource}${subresource === '' ? '' : `/${subresource}`} has no verb ${JSON.stringify(pattern.verb)}; it has ${[...new Set(offered.flat())].join(', ')}`;
  }
  if (pattern.namespace !== undefined && pattern.namespace !== '' && served.every(({ namespaced }) => !namespaced))
    return `${pattern.resource} is not namespaced`;
  return undefined;
}

/** A matcher as a pattern. @throws {TypeError} when it can never match, with the reason */
export function checkedPattern(matcher: ActionMatcher, known: KnownResources): ActionPattern {
  const pattern = typeof matcher === 'string' ? parsePattern(matcher) : matcher;
  const reason = impossible(pattern, known);
  if (reason !== undefined) throw new TypeError(`${describePattern(pattern)} can never match: ${reason}`);
  return pattern;
}

const fits = (wanted: string | undefined, found: string): boolean => wanted === undefined || wanted === '*' || wanted === found;

/** Whether a request is one of those that a pattern means. */
export function matches(pattern: ActionPattern, action: Omit<PendingAction, 'query' | 'path'>): boolean {
  const { resource } = pattern;
  const isResource = resource === undefined || resource === action.resource || resource === `${action.resource}.${action.group}`;
  return (
    isResource &&
    verbsOf(pattern.verb ?? '*').includes(action.verb) &&
    fits(pattern.subresource ?? (resource === undefined ? undefined : ''), action.subresource) &&
    fits(pattern.namespace, action.namespace) &&
    fits(pattern.name, action.name) &&
    fits(pattern.user, action.user) &&
    fits(pattern.client, action.client)
  );
}

/** A pattern as messages name it: `update websites/status shop/web`. */
export function describePattern({ verb = '*', resource, subresource, namespace, name, user, client }: ActionPattern): string {
  const target = resource === undefined ? '' : ` ${resource}${subresource === undefined || subresource === '' ? '' : `/${subresource}`}`;
  const place = namespace === undefined && name === undefined ? '' : ` ${namespace === undefined ? '' : `${namespace}/`}${name ?? '*'}`;
  return `${verb}${target}${place}${user === undefined ? '' : ` by ${user}`}${client === undefined ? '' : ` from ${client}`}`;
}
