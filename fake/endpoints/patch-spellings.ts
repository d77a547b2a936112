import { isJsonObject, type Json } from '../../machinery/json.ts';

/** What the spelling of numbers in a JSON Patch means for its outcome. */
export interface PatchSpellings {
  /** A test compares texts: a number in another spelling than the stored one never passes. */
  readonly isTested: boolean;
  /** The spellings by their place in the patched document. */
  readonly placed: ReadonlyMap<string, string> | undefined;
}

/** `/spec/containers/0/ports` → `spec.containers[0].ports`. */
function dotted(pointer: string): string {
  return pointer
    .split('/')
    .slice(1)
    .reduce((path, part) => (/^\d+$/.test(part) ? `${path}[${part}]` : path === '' ? part : `${path}.${part}`), '');
}

/** Where the oddly spelled numbers of a JSON Patch go. */
export function spellingsOf(operations: readonly Json[], spelled: ReadonlyMap<string, string> | undefined): PatchSpellings {
  if (spelled === undefined) return { isTested: false, placed: undefined };
  const placed = new Map<string, string>();
  let isTested = false;
  for (const [path, text] of spelled) {
    const [, index = '', rest = ''] = /^\[(\d+)\]\.value(.*)$/.exec(path) ?? [];
    const operation = operations[Number(index)];
    if (index === '' || !isJsonObject(operation)) continue;
    if (operation['op'] === 'test') isTested ||= text !== String(Number(text));
    else placed.set(`${dotted(String(operation['path'] ?? ''))}${rest}`, text);
  }
  return { isTested, placed };
}
