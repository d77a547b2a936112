import type { JsonObject } from '../../../machinery/json.ts';
import { objectAt, objectsAt, textAt } from '../json-fields.ts';

/** A pod, or the template of one. */
export interface CheckedPod {
  readonly annotations: JsonObject;
  readonly spec: JsonObject;
}

/** What a check found: the reason is always told, the detail for single pods. */
export interface Violation {
  readonly reason: string;
  readonly detail: string;
}

/** One form of a check, good from a minor version of Kubernetes until the next form. */
export interface CheckVersion {
  readonly since: number;
  readonly run: (pod: CheckedPod) => Violation | undefined;
}

/** One check of the Pod Security Standards, by its upstream id; results are told in the order of ids. */
export interface Check {
  readonly id: string;
  readonly level: 'baseline' | 'restricted';
  /** The weaker check that it stands in for. */
  readonly overrides?: string;
  readonly versions: readonly CheckVersion[];
}

/** Init containers, containers, ephemeral ones: the order in which messages name them. */
export function containersOf(spec: JsonObject): readonly JsonObject[] {
  return [...objectsAt(spec, 'initContainers'), ...objectsAt(spec, 'containers'), ...objectsAt(spec, 'ephemeralContainers')];
}

/** The security context of a pod's spec or of a container. */
export const securityOf = (holder: JsonObject): JsonObject | undefined => objectAt(holder, 'securityContext');

/** The names of the containers that `isBad` picks. */
export function namesWhere(spec: JsonObject, isBad: (container: JsonObject) => boolean): readonly string[] {
  return containersOf(spec)
    .filter(isBad)
    .map((container) => textAt(container, 'name'));
}

/** `one` for a single item, else `many`. */
export const plural = (one: string, many: string, count: number): string => (count === 1 ? one : many);

/** `"a", "b"`. */
export const quoted = (items: readonly string[]): string => items.map((item) => `"${item}"`).join(', ');

/** `"a", "b"`, each once and sorted. */
export const quotedSet = (items: Iterable<string>): string => quoted([...new Set(items)].sort());

/** `container "a"` or `containers "a", "b"`. */
export const containersText = (names: readonly string[]): string => `${plural('container', 'containers', names.length)} ${quoted(names)}`;

/** Who set something: `pod and containers "a", "b"`; '' when nobody did. */
export function settersText(isPod: 'pod' | undefined, names: readonly string[]): string {
  return [...(isPod === undefined ? [] : [isPod]), ...(names.length === 0 ? [] : [containersText(names)])].join(' and ');
}

/** From policy 1.25 what has no meaning on Windows is not asked of its pods. */
export const isWindows = ({ spec }: CheckedPod): boolean => textAt(objectAt(spec, 'os'), 'name') === 'windows';

/** Whether root in the pod is nobody on the node. */
export const hasUserNamespace = ({ spec }: CheckedPod): boolean => spec['hostUsers'] === false;
