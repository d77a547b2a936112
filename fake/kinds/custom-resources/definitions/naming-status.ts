import type { Definition, DefinitionCondition, DefinitionNames } from './definition.ts';
import { withCondition } from './definition-conditions.ts';

/** What the naming and establishing controllers want a definition's status to be. */
export interface NamingStatus {
  readonly acceptedNames: DefinitionNames;
  readonly conditions: readonly DefinitionCondition[];
}

interface Taken {
  readonly resources: ReadonlySet<string>;
  readonly kinds: ReadonlySet<string>;
}

// Plural, singular and short names share one space per group; kind and list kind another.
function takenBy(others: readonly Definition[]): Taken {
  const names = others.map(({ acceptedNames }) => acceptedNames);
  return {
    resources: new Set(names.flatMap(({ plural, singular, shortNames }) => [plural, singular ?? '', ...(shortNames ?? [])])),
    kinds: new Set(names.flatMap(({ kind, listKind }) => [kind, listKind ?? ''])),
  };
}

interface Refusal {
  readonly reason: string;
  readonly message: string;
}

interface Decision {
  readonly names: DefinitionNames;
  readonly refusal?: Refusal;
}

const inUse = (name: string): string => `${JSON.stringify(name)} is already in use`;

function decide(definition: Definition, taken: Taken): Decision {
  const { names: wanted, acceptedNames: before } = definition;
  const refusals: Refusal[] = [];
  const check = <T>(name: string, set: ReadonlySet<string>, reason: string, [yes, no]: readonly [T, T]): T => {
    if (name === '' || !set.has(name)) return yes;
    refusals.push({ reason, message: inUse(name) });
    return no;
  };
  const plural = check(wanted.plural, taken.resources, 'PluralConflict', [wanted.plural, before.plural]);
  const singular = check(wanted.singular ?? '', taken.resources, 'SingularConflict', [wanted.singular, before.singular]);
  const clashing = (wanted.shortNames ?? []).filter((name) => taken.resources.has(name));
  if (clashing.length > 0) refusals.push({ reason: 'ShortNamesConflict', message: clashing.map(inUse).join(', ') });
  const shortNames = clashing.length > 0 ? before.shortNames : wanted.shortNames;
  const kind = check(wanted.kind, taken.kinds, 'KindConflict', [wanted.kind, before.kind]);
  const listKind = check(wanted.listKind ?? '', taken.kinds, 'ListKindConflict', [wanted.listKind, before.listKind]);
  const names: DefinitionNames = {
    plural,
    ...(singular === undefined ? {} : { singular }),
    ...(shortNames === undefined ? {} : { shortNames }),
    kind,
    ...(listKind === undefined ? {} : { listKind }),
    ...(wanted.categories === undefined ? {} : { categories: wanted.categories }),
  };
  // The server keeps the last refusal it met.
  const refusal = refusals.at(-1);
  return refusal === undefined ? { names } : { names, refusal };
}

/**
 * The names a definition is granted beside the other definitions of its group, and the conditions that say so. A definition whose names
 * are accepted is `Installing` first; {@link establishedStatus} is the second step.
 *
 * @see apiextensions-apiserver pkg/controller/status/naming_controller.go (v1.37)
 */
export function namingStatus(definition: Definition, others: readonly Definition[], now: string): NamingStatus {
  const { names, refusal } = decide(definition, takenBy(others));
  const accepted: DefinitionCondition =
    refusal === undefined
      ? { type: 'NamesAccepted', status: 'True', reason: 'NoConflicts', message: 'no conflicts found' }
      : { type: 'NamesAccepted', status: 'False', ...refusal };
  let conditions = withCondition(definition.conditions, accepted, now);
  const isEstablished = definition.conditions.some(({ type, status }) => type === 'Established' && status === 'True');
  if (!isEstablished) {
    const established: DefinitionCondition =
      refusal === undefined
        ? { type: 'Established', status: 'False', reason: 'Installing', message: 'the initial names have been accepted' }
        : { type: 'Established', status: 'False', reason: 'NotAccepted', message: 'not all names are accepted' };
    conditions = withCondition(conditions, established, now);
  }
  return { acceptedNames: names, conditions };
}

/** The conditions of a definition whose resource is served from now on. */
export function establishedStatus(definition: Definition, now: string): readonly DefinitionCondition[] {
  const established = { type: 'Established', status: 'True', reason: 'InitialNamesAccepted', message: 'the initial names have been accepted' };
  return withCondition(definition.conditions, established, now);
}
