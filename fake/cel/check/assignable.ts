import { type CelType, DYN, isDynamic, isSameType, withParams } from '../types/cel-type.ts';

/** What type parameters stand for, by their text. */
export type Mapping = ReadonlyMap<string, CelType>;
type Draft = Map<string, CelType>;

function isLessSpecific(a: CelType, b: CelType): boolean {
  if (isDynamic(a) || a.kind === 'param') return true;
  if (isDynamic(b) || b.kind === 'param' || a.kind !== b.kind) return false;
  switch (a.kind) {
    case 'opaque':
    case 'list':
    case 'map':
      return a.name === b.name && a.params.length === b.params.length && a.params.every((param, index) => isLessSpecific(param, b.params[index] ?? DYN));
    case 'type':
      return true;
    default:
      return isSameType(a, b);
  }
}

/** The less specific of two types that go together. */
export function mostGeneral(a: CelType, b: CelType): CelType {
  return isLessSpecific(a, b) ? a : b;
}

function isFreeOf(mapping: Draft, param: CelType, within: CelType): boolean {
  if (isSameType(param, within)) return false;
  if (within.kind === 'param') {
    const meaning = mapping.get(within.text);
    return meaning === undefined || isFreeOf(mapping, param, meaning);
  }
  return within.params.every((inner) => isFreeOf(mapping, param, inner));
}

type Substitution = 'fits' | 'new' | 'taken' | 'no';

function substituteParam(mapping: Draft, type: CelType, param: CelType): Substitution {
  if (isSameType(type, param)) return 'fits';
  const meaning = mapping.get(param.text);
  if (meaning !== undefined) {
    if (isSameType(type, meaning)) return 'fits';
    if (!unify(mapping, type, meaning)) return 'taken';
    const general = mostGeneral(type, meaning);
    if (isFreeOf(mapping, param, general)) mapping.set(param.text, general);
    return 'fits';
  }
  if (!isFreeOf(mapping, param, type)) return 'no';
  mapping.set(param.text, type);
  return 'new';
}

const takesNull = (type: CelType): boolean => ['opaque', 'struct', 'any', 'duration', 'timestamp', 'null'].includes(type.kind);

function unify(mapping: Draft, a: CelType, b: CelType): boolean {
  if (b.kind === 'param') {
    const found = substituteParam(mapping, a, b);
    if (found === 'fits' || found === 'new') return true;
    if (found === 'taken') return false;
  }
  if (a.kind === 'param') {
    const found = substituteParam(mapping, b, a);
    return found === 'fits' || found === 'new';
  }
  if (isDynamic(a) || isDynamic(b) || a.kind === 'error' || b.kind === 'error') return true;
  if (a.kind === 'null') return takesNull(b);
  if (b.kind === 'null') return takesNull(a);
  switch (a.kind) {
    case 'type':
      return b.kind === 'type';
    case 'opaque':
    case 'list':
    case 'map':
      return a.kind === b.kind && a.name === b.name && unifyAll(mapping, a.params, b.params);
    default:
      return isSameType(a, b);
  }
}

function unifyAll(mapping: Draft, a: readonly CelType[], b: readonly CelType[]): boolean {
  return a.length === b.length && a.every((type, index) => unify(mapping, type, b[index] ?? DYN));
}

/** The mapping under which the types of `a` take those of `b` one by one; undefined when there is none. */
export function assign(mapping: Mapping, a: readonly CelType[], b: readonly CelType[]): Mapping | undefined {
  const draft: Draft = new Map(mapping);
  return unifyAll(draft, a, b) ? draft : undefined;
}

/** `type` with its parameters replaced by what they stand for; the free ones become `dyn` when `freeAs` says so. */
export function substitute(mapping: Mapping, type: CelType, freeAs: 'dyn' | 'themselves'): CelType {
  const meaning = mapping.get(type.text);
  if (meaning !== undefined && type.kind === 'param') return substitute(mapping, meaning, freeAs);
  if (type.kind === 'param') return freeAs === 'dyn' ? DYN : type;
  if (type.params.length === 0) return type;
  return withParams(
    type,
    type.params.map((param) => substitute(mapping, param, freeAs)),
  );
}
