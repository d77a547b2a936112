import { isJsonObject, isMutableJsonObject, type JsonObject } from '../../machinery/json.ts';
import { groupResourceOf, type ResourceInfo } from '../../machinery/resource.ts';
import { formatLabelSelector, type LabelSelectorObject, labelSelectorFrom } from '../../machinery/selector/label-selector.ts';
import type { ScaleRules, StoredObject } from '../registry/strategy.ts';

const partOf = (object: StoredObject, key: 'spec' | 'status'): JsonObject => {
  const part = object[key];
  return isJsonObject(part) ? part : {};
};

const numberOf = (value: unknown): number => (typeof value === 'number' ? value : 0);

const written = new WeakMap<JsonObject, string>();

function selectorText(selector: JsonObject, toObject: (selector: JsonObject) => LabelSelectorObject): string {
  const known = written.get(selector);
  if (known !== undefined) return known;
  const text = formatLabelSelector(labelSelectorFrom(toObject(selector)));
  written.set(selector, text);
  return text;
}

function workloadRules(toObject: (selector: JsonObject) => LabelSelectorObject): ScaleRules {
  return {
    replicasKeys: ['spec', 'replicas'],
    read(object) {
      const { replicas, selector } = partOf(object, 'spec');
      return {
        replicas: numberOf(replicas),
        statusReplicas: numberOf(partOf(object, 'status')['replicas']),
        selector: isJsonObject(selector) ? selectorText(selector, toObject) : '',
      };
    },
    write(draft, replicas) {
      if (isMutableJsonObject(draft['spec'])) draft['spec']['replicas'] = replicas;
      else draft['spec'] = { replicas };
    },
    absent: '',
    emptied: '',
  };
}

const bySelector = workloadRules((selector) => selector as LabelSelectorObject);
const byLabels = workloadRules((matchLabels) => ({ matchLabels: matchLabels as Record<string, string> }));

/** How the server's own kinds are scaled: by `spec.replicas`. */
export function builtInScale(resource: ResourceInfo): ScaleRules {
  return groupResourceOf(resource) === 'replicationcontrollers' ? byLabels : bySelector;
}
