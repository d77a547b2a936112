import { stringify } from 'yaml';

/** Writes YAML as sigs.k8s.io/yaml does: keys sorted, strings that YAML 1.1 would read as something else quoted. */
export function formatYaml(value: unknown): string {
  // By way of JSON, so that what is frozen or shared is written out plainly, without anchors.
  return stringify(value, { version: '1.1', sortMapEntries: true, indentSeq: false, lineWidth: 80, singleQuote: true, aliasDuplicateObjects: false });
}
