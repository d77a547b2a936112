import { type ActionMatcher, checkedPattern, type KnownResources, matches } from '../reactions/matcher.ts';
import { type Action, isWrite } from './action.ts';
import { type RequiredRole, requiredRoles } from './required-role.ts';

/** A selection of what was asked, oldest first. Selections of a selection narrow it. */
export interface ActionView extends Iterable<Action> {
  readonly all: readonly Action[];
  /** What changes something: create, update, patch, delete, deletecollection. Refused ones too. */
  writes(): ActionView;
  /** get, list and watch. */
  reads(): ActionView;
  /** What came over connections with this label, or by this user. */
  by(clientOrUser: string): ActionView;
  /** What is about a resource, subresources too: `websites`, `websites.example.com`. @throws {TypeError} for one that is not served */
  for(resource: string): ActionView;
  /** What a matcher means, as in `cluster.on`. @throws {TypeError} for a matcher that can never match */
  matching(matcher: ActionMatcher): ActionView;
  /** What came after a mark. */
  changesSince(mark: ActionMark): ActionView;
  /** The least RBAC roles that these actions need, as objects to create. Default name: `required`. */
  requiredRole(options?: { readonly name?: string }): readonly RequiredRole[];
}

/** A moment in the log; made by `actions.mark()`. */
export interface ActionMark {
  /** The id of the last action before it. */
  readonly id: number;
}

/** A selection over what `list` gives when it is asked. */
export function viewOf(list: () => readonly Action[], resources: KnownResources): ActionView {
  const narrowed = (keep: (action: Action) => boolean): ActionView => viewOf(() => list().filter(keep), resources);
  const matching = (matcher: ActionMatcher): ActionView => {
    const pattern = checkedPattern(matcher, resources);
    return narrowed((action) => matches(pattern, action));
  };
  return {
    get all() {
      return list();
    },
    writes: () => narrowed(({ verb, resource }) => isWrite(verb) && resource !== ''),
    reads: () => narrowed(({ verb, resource }) => !isWrite(verb) && resource !== ''),
    by: (clientOrUser) => narrowed(({ client, user }) => client === clientOrUser || user === clientOrUser),
    for: (resource) => matching({ resource, subresource: '*' }),
    matching,
    changesSince: (mark) => narrowed(({ id, verb }) => id > mark.id && isWrite(verb)),
    requiredRole: ({ name = 'required' } = {}) => requiredRoles(list(), name),
    [Symbol.iterator]: () => list()[Symbol.iterator](),
  };
}
