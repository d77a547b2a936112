import { isMutableJsonObject, type MutableJson, type MutableJsonObject } from '../../../machinery/json.ts';
import type { DraftObject, StoredObject, Strategy } from '../../registry/strategy.ts';
import { validateDefinition, validateDefinitionUpdate } from './definition-validation.ts';

function objectAt(parent: MutableJsonObject, key: string): MutableJsonObject {
  const value = parent[key];
  if (isMutableJsonObject(value)) return value;
  const made: MutableJsonObject = {};
  parent[key] = made;
  return made;
}

function applyDefaults(draft: DraftObject): void {
  const spec = objectAt(draft, 'spec');
  const names = objectAt(spec, 'names');
  const { kind } = names;
  if (typeof kind === 'string' && kind !== '') {
    if (names['singular'] === undefined || names['singular'] === '') names['singular'] = kind.toLowerCase();
    if (names['listKind'] === undefined || names['listKind'] === '') names['listKind'] = `${kind}List`;
  }
  if (!isMutableJsonObject(spec['conversion'])) spec['conversion'] = { strategy: 'None' };
  if (spec['preserveUnknownFields'] === false) delete spec['preserveUnknownFields'];
}

function storageVersion(object: MutableJsonObject): string | undefined {
  const versions = isMutableJsonObject(object['spec']) ? object['spec']['versions'] : undefined;
  if (!Array.isArray(versions)) return undefined;
  const found = versions.find((version) => isMutableJsonObject(version) && version['storage'] === true);
  return isMutableJsonObject(found) && typeof found['name'] === 'string' ? found['name'] : undefined;
}

// A version that was ever the storage version stays in the list until an operator takes it off through /status.
function rememberStorageVersion(draft: DraftObject): void {
  const status = objectAt(draft, 'status');
  const stored: MutableJson[] = Array.isArray(status['storedVersions']) ? status['storedVersions'] : [];
  const version = storageVersion(draft);
  if (version !== undefined && !stored.includes(version)) status['storedVersions'] = [...stored, version];
}

function keep(draft: DraftObject, current: StoredObject, key: string): void {
  if (current[key] === undefined) delete draft[key];
  else draft[key] = current[key] as MutableJsonObject;
}

/**
 * The rules of CustomResourceDefinitions themselves. Names and the Established condition come from a controller, as in a real server.
 *
 * @see apiextensions-apiserver pkg/registry/customresourcedefinition/strategy.go (v1.37)
 */
export const definitionStrategy: Strategy = {
  nameRule: 'dns-subdomain',
  unconditionalUpdate: false,
  generation: 'spec',
  defaults: applyDefaults,
  prepareCreate: (draft) => {
    draft['status'] = { conditions: null, acceptedNames: { plural: '', kind: '' } };
    rememberStorageVersion(draft);
  },
  validateCreate: validateDefinition,
  update: {
    resetFields: ['status'],
    prepare: (draft, current) => {
      keep(draft, current, 'status');
      if (isMutableJsonObject(draft['status'])) draft['status'] = { ...draft['status'] };
      rememberStorageVersion(draft);
    },
    validate: (next, current) => [...validateDefinition(next), ...validateDefinitionUpdate(next, current)],
  },
  subresources: {
    status: {
      resetFields: ['spec', 'metadata'],
      prepare: (draft, current) => {
        keep(draft, current, 'spec');
      },
    },
  },
};
