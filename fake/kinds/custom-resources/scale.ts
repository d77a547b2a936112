import { isJsonObject, isMutableJsonObject, type MutableJsonObject } from '../../../machinery/json.ts';
import { internalError } from '../../../machinery/status.ts';
import type { ScaleRules } from '../../registry/strategy.ts';
import { keysOf, type ScalePaths, valueAt } from './scale-paths.ts';

function setAt(draft: MutableJsonObject, keys: readonly string[], value: number): void {
  let parent = draft;
  for (const key of keys.slice(0, -1)) {
    const inner = parent[key];
    const next: MutableJsonObject = isMutableJsonObject(inner) ? inner : {};
    if (next !== inner) parent[key] = next;
    parent = next;
  }
  parent[keys.at(-1) ?? ''] = value;
}

/**
 * Scaling by the paths of a definition.
 *
 * @see apiextensions-apiserver pkg/registry/customresource/etcd.go, ScaleREST (v1.37)
 */
export function customScale(paths: ScalePaths): ScaleRules {
  const { specReplicasPath, statusReplicasPath, labelSelectorPath = '' } = paths;
  const [wanted, actual] = [keysOf(specReplicasPath), keysOf(statusReplicasPath)];
  const shownPath = JSON.stringify(specReplicasPath.replace(/^\./, ''));
  return {
    replicasKeys: wanted,
    read(object) {
      const { value, problem } = valueAt(object, wanted);
      if (problem !== undefined) throw internalError(problem);
      const status = valueAt(object, actual).value;
      const selector = labelSelectorPath === '' ? undefined : valueAt(object, keysOf(labelSelectorPath)).value;
      return {
        replicas: typeof value === 'number' ? value : undefined,
        statusReplicas: typeof status === 'number' ? status : 0,
        selector: typeof selector === 'string' ? selector : '',
      };
    },
    write: (draft, replicas) => {
      if (isJsonObject(draft)) setAt(draft, wanted, replicas);
    },
    absent: `the spec replicas field ${JSON.stringify(specReplicasPath)} does not exist`,
    emptied: `the spec replicas field ${shownPath} cannot be empty`,
  };
}
