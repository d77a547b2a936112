import type { JsonObject } from '../../../machinery/json.ts';
import { escapeGoJson } from '../../../machinery/go-json.ts';
import { goStruct } from './go-struct.ts';
import { unifiedDiff } from './unified-diff.ts';

const pretty = (struct: string, wire: JsonObject): string => escapeGoJson(JSON.stringify(goStruct(struct, wire), null, 1));

/** The difference of two objects as messages show it: of the server's own structs of the name `struct`, line by line. */
export function structDiff(struct: string, before: JsonObject, after: JsonObject): string {
  return unifiedDiff(pretty(struct, before), pretty(struct, after));
}
