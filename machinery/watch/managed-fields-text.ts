const KEY = '"managedFields":[{';
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;

/** Whether the place `at` of a frame is directly in `object.metadata`: the same key may stand elsewhere, as data. */
function isInMetadata(text: string, start: number, at: number): boolean {
  const path: string[] = [];
  let from = 0;
  let to = 0;
  for (let index = start; index < at; index++) {
    const code = text.charCodeAt(index);
    if (code === QUOTE) {
      from = index + 1;
      for (index++; index < at; index++) {
        const inner = text.charCodeAt(index);
        if (inner === BACKSLASH) index++;
        else if (inner === QUOTE) break;
      }
      to = index;
    } else if (code === OPEN_OBJECT || code === OPEN_LIST) {
      // The key is the string right before; where there is none, as at the start and in lists, it is no key.
      path.push(code === OPEN_OBJECT && text.charCodeAt(index - 1) === COLON ? text.slice(from, to) : '');
    } else if (code === CLOSE_OBJECT || code === CLOSE_LIST) path.pop();
  }
  return path.length === 3 && path[0] === '' && path[1] === 'object' && path[2] === 'metadata';
}

/**
 * The frame of a watch that stands in a text from `start` to `end`, without the `managedFields` of its object: they are often half of it,
 * and parsing them costs as much as the rest. `undefined` where there are none, or they are not written as the API server writes them.
 *
 * Their end is taken to be the first `}]`: they hold no other lists. Where a string of theirs has these letters the rest is no JSON, since
 * its quotes do not pair up, or its brackets do not, and then the frame has to be parsed whole.
 */
export function frameWithoutManagedFields(text: string, start: number, end: number): string | undefined {
  const at = text.indexOf(KEY, start);
  if (at === -1 || at >= end || !isInMetadata(text, start, at)) return undefined;
  const last = text.indexOf('}]', at + KEY.length) + 1;
  if (last === 0 || last >= end) return undefined;
  // One of the commas around it goes too.
  if (text.charCodeAt(at - 1) === COMMA) return text.slice(start, at - 1) + text.slice(last + 1, end);
  return text.slice(start, at) + text.slice(text.charCodeAt(last + 1) === COMMA ? last + 2 : last + 1, end);
}
