import { dns1035LabelComplaints, dnsLabelComplaints, dnsSubdomainComplaints } from './dns.ts';
import { pathSegmentComplaints } from './path-segment.ts';

/** A check of an object's name; `prefix` is true for a generateName, which may end in a dash. Answers every complaint. */
export type NameCheck = (name: string, prefix: boolean) => readonly string[];

/** The names that the rules of most kinds go by. */
export type NameRule = 'dns-subdomain' | 'dns-label' | 'dns-1035-label' | 'path-segment';

// The dash at the end of a prefix stops being at the end once the suffix is there.
const masked = (name: string, prefix: boolean): string => (prefix && name.length > 1 && name.endsWith('-') ? `${name.slice(0, -2)}a` : name);

/** The checks by rule. */
export const nameChecks: Readonly<Record<NameRule, NameCheck>> = {
  'dns-subdomain': (name, prefix) => dnsSubdomainComplaints(masked(name, prefix)),
  'dns-label': (name, prefix) => dnsLabelComplaints(masked(name, prefix)),
  'dns-1035-label': (name, prefix) => dns1035LabelComplaints(masked(name, prefix)),
  'path-segment': pathSegmentComplaints,
};

/** The check that a strategy's `nameRule` stands for; `dns-subdomain` where it has none. */
export function nameCheckOf(rule: NameRule | NameCheck | undefined): NameCheck {
  return typeof rule === 'function' ? rule : nameChecks[rule ?? 'dns-subdomain'];
}
