import type { StructSchema } from '../../../machinery/schema/type-schema.ts';
import type { StoredObject } from '../../registry/strategy.ts';
import type { Definition } from './definition.ts';
import { type VersionForm, versionForm } from './version-form.ts';

/** How objects pass between the versions of one definition. */
export interface VersionForms {
  readonly form: (version: string) => VersionForm | undefined;
  /** A stored object as readers of `version` see it. Answers the same object for the same input. */
  shown(object: StoredObject, version: string): StoredObject;
  /** An object as it is kept: in the storage version, without what that version does not know. */
  stored(object: StoredObject): StoredObject;
  /** Whether a write that changes nothing would still store something else than what lies there. */
  isStale(stored: StoredObject): boolean;
}

/** The forms of a definition's versions; conversion changes the label and prunes, nothing else. */
export function versionForms(definition: Definition, objectMeta: () => StructSchema): VersionForms {
  const forms = new Map(definition.versions.map((version) => [version.name, versionForm(definition.group, version, objectMeta)]));
  const byLabel = new Map([...forms.values()].map((form) => [form.apiVersion, form]));
  const storage = forms.get(definition.versions.find((version) => version.storage)?.name ?? '');
  const caches = new Map([...forms.keys()].map((name) => [name, new WeakMap<StoredObject, StoredObject>()]));
  const shown = (object: StoredObject, version: string): StoredObject => {
    const target = forms.get(version);
    if (target === undefined) return object;
    const cache = caches.get(version);
    const known = cache?.get(object);
    if (known !== undefined) return known;
    const source = byLabel.get(object.apiVersion ?? '');
    const read = source?.read(object) ?? object;
    const made = source === target ? read : target.relabel(read);
    cache?.set(object, made);
    return made;
  };
  const stored = (object: StoredObject): StoredObject => (storage === undefined || object.apiVersion === storage.apiVersion ? object : storage.relabel(object));
  return {
    form: (version) => forms.get(version),
    shown,
    stored,
    isStale: (object) => storage !== undefined && (object.apiVersion !== storage.apiVersion || shown(object, storage.name) !== object),
  };
}
