import type { Node, NodeSelectorTerm, Pod, Taint, Toleration } from '../../../machinery/generated/types/core/v1.ts';

function tolerates({ key = '', operator = 'Equal', value = '', effect }: Toleration, taint: Taint): boolean {
  if (effect !== undefined && effect !== taint.effect) return false;
  if (key === '') return operator === 'Exists';
  return key === taint.key && (operator === 'Exists' || value === (taint.value ?? ''));
}

function holds(found: string | undefined, operator: string | undefined, values: readonly string[]): boolean {
  switch (operator) {
    case 'In':
      return found !== undefined && values.includes(found);
    case 'NotIn':
      return found === undefined || !values.includes(found);
    case 'Exists':
      return found !== undefined;
    case 'DoesNotExist':
      return found === undefined;
    case 'Gt':
      return found !== undefined && Number(found) > Number(values[0]);
    case 'Lt':
      return found !== undefined && Number(found) < Number(values[0]);
    default:
      return false;
  }
}

function fitsTerm({ matchExpressions = [], matchFields = [] }: NodeSelectorTerm, { metadata }: Node): boolean {
  if (matchExpressions.length + matchFields.length === 0) return false;
  const fields: Readonly<Record<string, string | undefined>> = { 'metadata.name': metadata?.name };
  return (
    matchExpressions.every(({ key, operator, values = [] }) => holds(metadata?.labels?.[key], operator, values)) &&
    matchFields.every(({ key, operator, values = [] }) => holds(fields[key], operator, values))
  );
}

/** Whether a node's taints leave a pod alone: those that keep pods off it. */
export function toleratesTaints({ spec }: Pod, node: Node): boolean {
  const hard = (node.spec?.taints ?? []).filter(({ effect }) => effect === 'NoSchedule' || effect === 'NoExecute');
  return hard.every((taint) => (spec?.tolerations ?? []).some((toleration) => tolerates(toleration, taint)));
}

/** Whether a pod asks for this node by its selector and its required affinity. */
export function wants({ spec }: Pod, node: Node): boolean {
  const selected = Object.entries(spec?.nodeSelector ?? {}).every(([key, value]) => node.metadata?.labels?.[key] === value);
  const terms = spec?.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms;
  return selected && (terms === undefined || terms.some((term) => fitsTerm(term, node)));
}

/**
 * Where a pod goes: to the node with the fewest pods among those that fit it by selector, required node affinity, taints and cordon.
 * Resources, spreading and affinity between pods are not weighed.
 */
export function placeFor(pod: Pod, nodes: readonly Node[], podsOn: (node: string) => number): string | undefined {
  const fitting = nodes.filter((node) => node.spec?.unschedulable !== true && wants(pod, node) && toleratesTaints(pod, node));
  const names = fitting.map(({ metadata }) => metadata?.name ?? '');
  return names.toSorted((a, b) => podsOn(a) - podsOn(b) || (a < b ? -1 : 1))[0];
}
