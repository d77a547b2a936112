import { isJsonObject, type Json, type JsonObject } from '../../../../machinery/json.ts';
import type { StoredObject, TableDefinition } from '../../../registry/strategy.ts';
import { definitionOf, isConditionTrue } from './definition.ts';

const text = (value: Json | undefined): string => (typeof value === 'string' ? value : '');
const object = (value: Json | undefined): JsonObject => (isJsonObject(value) ? value : {});

/** The served versions by name, the storage version marked. */
function servedVersions(versions: Json | undefined): string {
  if (!Array.isArray(versions)) return '';
  const served = versions.filter((version): version is JsonObject => isJsonObject(version) && version['served'] === true);
  return served
    .map(({ name, storage }) => `${text(name)}${storage === true ? '(storage)' : ''}`)
    .sort()
    .join(',');
}

function cellsOf(definition: StoredObject): readonly unknown[] {
  const { name, creationTimestamp } = definition.metadata;
  const spec = object(definition['spec']);
  const { kind, shortNames } = object(spec['names']);
  const short = Array.isArray(shortNames) ? shortNames.join(',') : '';
  const established = isConditionTrue(definitionOf(definition), 'Established');
  return [name, text(spec['scope']), servedVersions(spec['versions']), creationTimestamp, text(spec['group']), text(kind), short, established];
}

/** How definitions are printed. @see apiextensions-apiserver pkg/registry/customresourcedefinition/tableconvertor (v1.37) */
export const definitionTable: TableDefinition = {
  columns: [
    { name: 'Name', type: 'string', format: 'name' },
    { name: 'Scope', type: 'string', description: 'Cluster/Namespaced' },
    { name: 'Versions', type: 'string', description: 'Served versions' },
    { name: 'Created At', type: 'date' },
    { name: 'Group', type: 'string', description: 'API group', priority: 1 },
    { name: 'Kind', type: 'string', description: 'CustomResource kind', priority: 1 },
    { name: 'ShortNames', type: 'string', description: 'Short names', priority: 1 },
    { name: 'Established', type: 'boolean', description: 'Established status', priority: 1 },
  ],
  cells: cellsOf,
};
