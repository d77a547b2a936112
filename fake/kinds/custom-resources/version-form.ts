import { createDraft, finishDraft } from 'immer';
import { deepFreeze } from '../../../machinery/deep-freeze.ts';
import { isMutableJsonObject, type MutableJson, type MutableJsonObject } from '../../../machinery/json.ts';
import { DecodeError, decodeInPlace } from '../../../machinery/schema/decode.ts';
import type { StructSchema } from '../../../machinery/schema/type-schema.ts';
import { applyDefaults, dropForbiddenNulls } from '../../../machinery/structural/defaults.ts';
import { CoercionError, coerceEmbeddedResources, hasEmbeddedResources } from '../../../machinery/structural/embedded-resources.ts';
import { isFitted } from '../../../machinery/structural/fitted.ts';
import { pruneUnknownFields } from '../../../machinery/structural/prune.ts';
import type { StructuralSchema } from '../../../machinery/structural/structural-schema.ts';
import type { DraftObject, StoredObject } from '../../registry/strategy.ts';
import type { DefinitionVersion } from './definitions/definition.ts';

/** How the objects of one version of a custom resource look. */
export interface VersionForm {
  readonly name: string;
  readonly apiVersion: string;
  readonly schema: StructuralSchema;
  /** Fits a decoded body in place: defaults, then pruning; answers the paths of unknown fields. @throws what `refuse` makes of a misfit */
  fit(draft: MutableJsonObject, refuse: (problem: string) => Error): readonly string[];
  /** Fills in defaults, in place. An apply comes without a body to fit: what it leaves of other fields stays for validation to judge. */
  fill(draft: DraftObject): void;
  /** A stored object of this version as it is read today; the same object when nothing changes. */
  read(object: StoredObject): StoredObject;
  /** An object of another version as this one shows it: what this version does not know is gone. */
  relabel(object: StoredObject): StoredObject;
  /** An object that a webhook made for this version, fitted to it. */
  accept(object: StoredObject): StoredObject;
}

const anything: StructuralSchema = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };

function goType(value: MutableJson): string {
  if (Array.isArray(value)) return 'array';
  return typeof value === 'boolean' ? 'bool' : typeof value;
}

function fitMetadata(draft: MutableJsonObject, objectMeta: StructSchema, refuse: (problem: string) => Error): readonly string[] {
  const { metadata } = draft;
  if (metadata === undefined || metadata === null) return [];
  if (!isMutableJsonObject(metadata)) throw refuse(`json: cannot unmarshal ${goType(metadata)} into Go value of type v1.ObjectMeta`);
  // Written out again as what they were read into, where an empty list is nothing: no reset of what is owned.
  if (Array.isArray(metadata['managedFields']) && metadata['managedFields'].length === 0) delete metadata['managedFields'];
  try {
    return decodeInPlace(metadata, objectMeta).map((key) => `metadata.${key}`);
  } catch (error) {
    throw error instanceof DecodeError ? refuse(error.message) : error;
  }
}

/** The form of one version; `objectMeta` is the type of every object's metadata. */
export function versionForm(group: string, version: DefinitionVersion, objectMeta: () => StructSchema): VersionForm {
  const schema = version.schema?.openAPIV3Schema ?? anything;
  const root: StructuralSchema = { ...schema, 'x-kubernetes-embedded-resource': true };
  const apiVersion = `${group}/${version.name}`;
  const embeds = hasEmbeddedResources(schema);
  const edit = (object: StoredObject, change: (draft: MutableJsonObject) => void): StoredObject => {
    const draft = createDraft(object as object) as MutableJsonObject;
    change(draft);
    const made = finishDraft(draft) as unknown as StoredObject;
    return deepFreeze(made);
  };
  const settle = (draft: MutableJsonObject): readonly string[] => {
    applyDefaults(draft, schema);
    const unknown = pruneUnknownFields(draft, schema);
    dropForbiddenNulls(draft, schema);
    return unknown;
  };
  const accept = (object: StoredObject): StoredObject => {
    deepFreeze(object);
    if (isFitted(object, root)) return object;
    return edit(object, (draft) => {
      pruneUnknownFields(draft, schema);
      dropForbiddenNulls(draft, schema);
    });
  };
  return {
    name: version.name,
    apiVersion,
    schema,
    fit(draft, refuse) {
      const unknown = [...fitMetadata(draft, objectMeta(), refuse), ...settle(draft)];
      if (!embeds) return unknown;
      try {
        return [...unknown, ...coerceEmbeddedResources(draft, schema, objectMeta())];
      } catch (error) {
        throw error instanceof CoercionError ? refuse(error.message) : error;
      }
    },
    fill(draft) {
      for (const key in draft.metadata) if (draft.metadata[key] === null) delete draft.metadata[key];
      applyDefaults(draft, schema);
    },
    read: (object) => (isFitted(object, root) ? object : edit(object, settle)),
    relabel: (object) => accept(Object.freeze({ ...object, apiVersion }) as StoredObject),
    accept,
  };
}
