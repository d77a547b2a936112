import type { JsonObject } from '../../../machinery/json.ts';
import { type FieldError, invalidValue } from '../../../machinery/validation/field-error.ts';
import { sameJson } from '../../registry/equality.ts';
import { readObject, readObjects, readText } from '../parts/edit.ts';
import { goStruct } from '../parts/go-struct.ts';

/** Labels of nodes that once were beta, and what they are called now. */
const successors: Readonly<Record<string, string | undefined>> = {
  'failure-domain.beta.kubernetes.io/zone': 'topology.kubernetes.io/zone',
  'failure-domain.beta.kubernetes.io/region': 'topology.kubernetes.io/region',
  'beta.kubernetes.io/os': 'kubernetes.io/os',
  'beta.kubernetes.io/arch': 'kubernetes.io/arch',
  'beta.kubernetes.io/instance-type': 'node.kubernetes.io/instance-type',
};

const termsOf = (affinity: JsonObject | undefined): readonly JsonObject[] => readObjects(readObject(affinity, 'required'), 'nodeSelectorTerms');

/** `current` with the names of labels that `next` has brought up to date. */
function renamed(next: JsonObject | undefined, current: JsonObject): JsonObject {
  const given = termsOf(next);
  const terms = termsOf(current).map((term, index) => {
    const items = readObjects(given[index], 'matchExpressions');
    const expressions = readObjects(term, 'matchExpressions').map((item, place) => {
      const key = items[place]?.['key'];
      return key !== undefined && successors[readText(item, 'key')] === key ? { ...item, key } : item;
    });
    return expressions.length === 0 ? term : { ...term, matchExpressions: expressions };
  });
  return terms.length === 0 ? current : { ...current, required: { ...readObject(current, 'required'), nodeSelectorTerms: terms } };
}

/** The nodes that a volume can be reached from stay, once they are told. @see kubernetes pkg/apis/core/validation/validation.go, validatePvNodeAffinity (v1.37) */
export function validateKeptAffinity(next: JsonObject | undefined, current: JsonObject | undefined): FieldError[] {
  if (current === undefined || sameJson(next, renamed(next, current))) return [];
  const selector = readObject(next, 'required');
  const shown = next === undefined ? null : { Required: selector === undefined ? null : goStruct('NodeSelector', selector) };
  return [invalidValue('nodeAffinity', shown, 'field is immutable, except for updating from beta label to GA')];
}
