import { isJsonObject, type Json, type MutableJsonObject } from '../machinery/json.ts';
import { apiVersionOf, type ResourceDescriptor } from '../machinery/resource.ts';

/**
 * A list whose items say what they are: the server leaves that out, so that types with literal kinds would lie. Works on an answer that is the
 * caller's own, in place; of what is frozen already it makes a copy. Other forms of a list stay.
 */
export function withKinds(descriptor: ResourceDescriptor, list: unknown): unknown {
  const { kind } = descriptor;
  if (!isJsonObject(list) || list['kind'] !== `${kind}List`) return list;
  const items: Json | undefined = list['items'];
  if (!Array.isArray(items) || !isJsonObject(items[0]) || items[0]['kind'] !== undefined) return list;
  const apiVersion = typeof list['apiVersion'] === 'string' ? list['apiVersion'] : apiVersionOf(descriptor);
  if (Object.isFrozen(items) || Object.isFrozen(items[0])) {
    return { ...list, items: (items as readonly Json[]).map((item) => (isJsonObject(item) ? { apiVersion, kind, ...item } : item)) };
  }
  for (const item of items as MutableJsonObject[]) {
    item['apiVersion'] = apiVersion;
    item['kind'] = kind;
  }
  return list;
}
