import type { KubeList, KubeObject } from '../machinery/object.ts';
import { apiVersionOf, type ResourceDescriptor } from '../machinery/resource.ts';

/** A list whose items say what they are: the server leaves that out, so that types with literal kinds would lie. Other forms of a list stay. */
export function withKinds<T extends KubeObject>(descriptor: ResourceDescriptor<T>, list: KubeList<T>): KubeList<T> {
  const { kind } = descriptor;
  const [first] = list.items;
  if (first === undefined || first.kind !== undefined || list.kind !== `${kind}List`) return list;
  const apiVersion = list.apiVersion ?? apiVersionOf(descriptor);
  const items = list.items.map((item) => Object.freeze({ apiVersion, kind, ...item }));
  return Object.freeze({ ...list, items: Object.freeze(items) });
}
