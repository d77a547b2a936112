import { formatTime } from '../../../../machinery/clock.ts';
import { isJsonObject, isMutableJsonObject, type Json, type JsonObject, type MutableJson, type MutableJsonObject } from '../../../../machinery/json.ts';
import type { DraftObject, StoredObject, Strategy, WriteContext } from '../../../registry/strategy.ts';
import { definitionOf } from './definition.ts';
import { withCondition } from './definition-conditions.ts';
import { definitionTable } from './definition-table.ts';
import { type DefinitionChecks, validateDefinition, validateDefinitionStatus, validateDefinitionUpdate } from './definition-validation.ts';
import { unrecognizedFormats } from './schema-formats.ts';
import { setWarnings } from './set-warnings.ts';

/** The finalizer that holds a definition until its objects are gone. */
export const CLEANUP_FINALIZER = 'customresourcecleanup.apiextensions.k8s.io';

function objectAt(parent: MutableJsonObject, key: string): MutableJsonObject {
  const value = parent[key];
  if (isMutableJsonObject(value)) return value;
  const made: MutableJsonObject = {};
  parent[key] = made;
  return made;
}

function applyNameDefaults(names: MutableJsonObject): void {
  const { kind } = names;
  if (typeof kind !== 'string' || kind === '') return;
  if (names['singular'] === undefined || names['singular'] === '') names['singular'] = kind.toLowerCase();
  if (names['listKind'] === undefined || names['listKind'] === '') names['listKind'] = `${kind}List`;
}

function applyServiceDefaults(conversion: MutableJsonObject): void {
  const webhook = conversion['webhook'];
  const config = isMutableJsonObject(webhook) ? webhook['clientConfig'] : undefined;
  const service = isMutableJsonObject(config) ? config['service'] : undefined;
  if (isMutableJsonObject(service) && service['port'] === undefined) service['port'] = 443;
}

function applyDefaults(draft: DraftObject): void {
  const spec = objectAt(draft, 'spec');
  applyNameDefaults(objectAt(spec, 'names'));
  if (!isMutableJsonObject(spec['conversion'])) spec['conversion'] = { strategy: 'None' };
  else applyServiceDefaults(spec['conversion']);
  if (spec['preserveUnknownFields'] === false) delete spec['preserveUnknownFields'];
  applyStatusDefaults(draft);
}

/** What Go writes of a status whether it was given or not, and the versions that objects must be stored in at least. */
function applyStatusDefaults(draft: DraftObject): void {
  const { status } = draft;
  if (!isMutableJsonObject(status)) return;
  const conditions = Array.isArray(status['conditions']) ? status['conditions'] : undefined;
  for (const condition of conditions ?? []) {
    if (isMutableJsonObject(condition) && condition['lastTransitionTime'] === undefined) condition['lastTransitionTime'] = null;
  }
  if (conditions === undefined) status['conditions'] = null;
  const names = objectAt(status, 'acceptedNames');
  names['plural'] ??= '';
  names['kind'] ??= '';
  const { storedVersions } = status;
  const version = storageVersion(draft);
  if (version !== undefined && (!Array.isArray(storedVersions) || storedVersions.length === 0)) status['storedVersions'] = [version];
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

function schemasOf(definition: StoredObject): readonly Json[] {
  const versions = isJsonObject(definition['spec']) ? definition['spec']['versions'] : undefined;
  if (!Array.isArray(versions)) return [];
  return versions.flatMap((version: Json) => (isJsonObject(version) && isJsonObject(version['schema']) ? [version['schema']['openAPIV3Schema'] ?? null] : []));
}

/** Formats that mean nothing to the server and sets of no scalars are allowed, but told of when they come in. */
function warnOfSchemas(next: StoredObject, current: StoredObject | undefined, context: WriteContext): void {
  const [schemas, before] = [schemasOf(next), current === undefined ? [] : schemasOf(current)];
  const [formats, sets] = [new Set(unrecognizedFormats(before)), new Set(setWarnings(before))];
  for (const format of unrecognizedFormats(schemas)) if (!formats.has(format)) context.warn(`unrecognized format ${JSON.stringify(format)}`);
  for (const text of setWarnings(schemas)) if (!sets.has(text)) context.warn(text);
}

/** The first delete of a definition only marks it: its objects go first, then a controller takes the finalizer off. */
function markTerminating(current: StoredObject, nowMs: number): StoredObject | undefined {
  if (current.metadata.deletionTimestamp !== undefined) return undefined;
  const now = formatTime(nowMs);
  const { finalizers = [] } = current.metadata;
  const metadata = {
    ...current.metadata,
    deletionTimestamp: now,
    finalizers: finalizers.includes(CLEANUP_FINALIZER) ? finalizers : [...finalizers, CLEANUP_FINALIZER],
  };
  const condition = {
    type: 'Terminating',
    status: 'True',
    reason: 'InstanceDeletionPending',
    message: 'CustomResourceDefinition marked for deletion; CustomResource deletion will begin soon',
  };
  const status = { ...(current['status'] as JsonObject | undefined), conditions: withCondition(definitionOf(current).conditions, condition, now) };
  return { ...current, metadata, status } as unknown as StoredObject;
}

/**
 * The rules of CustomResourceDefinitions themselves. Names and the Established condition come from a controller, as in a real server.
 *
 * @see apiextensions-apiserver pkg/registry/customresourcedefinition/strategy.go (v1.37)
 */
export function definitionStrategy(checks: DefinitionChecks): Strategy {
  return {
    nameRule: 'dns-subdomain',
    unconditionalUpdate: false,
    generation: 'spec',
    defaults: applyDefaults,
    deleteMark: markTerminating,
    table: definitionTable,
    prepareCreate: (draft) => {
      draft['status'] = { conditions: null, acceptedNames: { plural: '', kind: '' } };
      rememberStorageVersion(draft);
    },
    validateCreate: (next, context) => {
      const errors = validateDefinition(next, checks);
      if (errors.length === 0) warnOfSchemas(next, undefined, context);
      return errors;
    },
    update: {
      resetFields: ['status'],
      prepare: (draft, current) => {
        keep(draft, current, 'status');
        if (isMutableJsonObject(draft['status'])) draft['status'] = { ...draft['status'] };
        rememberStorageVersion(draft);
      },
      validate: (next, current, context) => {
        const errors = validateDefinitionUpdate(next, current, checks);
        if (errors.length === 0) warnOfSchemas(next, current, context);
        return errors;
      },
    },
    subresources: {
      status: {
        // Labels and all else in the metadata may be changed here: https://github.com/kubernetes/kubernetes/issues/137681
        resetFields: ['spec'],
        prepare: (draft, current) => keep(draft, current, 'spec'),
        validate: validateDefinitionStatus,
      },
    },
  };
}
