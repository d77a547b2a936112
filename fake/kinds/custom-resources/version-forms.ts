import type { StructSchema } from '../../../machinery/schema/type-schema.ts';
import { notImplemented } from '../../../machinery/status.ts';
import type { StoredObject } from '../../registry/strategy.ts';
import type { ConvertObjects } from './conversion-webhook.ts';
import type { Definition } from './definitions/definition.ts';
import { type VersionForm, versionForm } from './version-form.ts';

/** How objects pass between the versions of one definition. */
export interface VersionForms {
  /** A webhook converts: {@link ready} comes before {@link shown}. */
  readonly needsWebhook: boolean;
  readonly form: (version: string) => VersionForm | undefined;
  /** A stored object as readers of `version` see it. Answers the same object for the same input. @throws {StatusError} 501 before {@link ready} */
  shown(object: StoredObject, version: string): StoredObject;
  /** Has the webhook convert what {@link shown} will be asked for; undefined when there is nothing to do. */
  ready(objects: readonly StoredObject[], version: string): Promise<void> | undefined;
  /** An object as it is kept: in the storage version, without what that version does not know. */
  stored(object: StoredObject): StoredObject | Promise<StoredObject>;
  /** Whether a write that changes nothing would still store something else than what lies there. */
  isStale(stored: StoredObject): boolean;
}

/** The forms of a definition's versions. Where no webhook converts, conversion changes the label and prunes, nothing else. */
export function versionForms(definition: Definition, objectMeta: () => StructSchema, convert?: ConvertObjects): VersionForms {
  const forms = new Map(definition.versions.map((version) => [version.name, versionForm(definition.group, version, objectMeta)]));
  const byLabel = new Map([...forms.values()].map((form) => [form.apiVersion, form]));
  const storage = forms.get(definition.versions.find((version) => version.storage)?.name ?? '');
  const caches = new Map([...forms.keys()].map((name) => [name, new WeakMap<StoredObject, StoredObject>()]));
  const read = (object: StoredObject): StoredObject => byLabel.get(object.apiVersion ?? '')?.read(object) ?? object;
  const shown = (object: StoredObject, version: string): StoredObject => {
    const target = forms.get(version);
    if (target === undefined) return object;
    const cache = caches.get(version);
    const known = cache?.get(object);
    if (known !== undefined) return known;
    if (convert !== undefined && object.apiVersion !== target.apiVersion)
      throw notImplemented('conversion by a webhook of what the field selector of a watch looks at');
    const made = object.apiVersion === target.apiVersion ? read(object) : target.relabel(read(object));
    cache?.set(object, made);
    return made;
  };
  const stored = (object: StoredObject): StoredObject | Promise<StoredObject> => {
    if (storage === undefined || object.apiVersion === storage.apiVersion) return object;
    return convert === undefined ? storage.relabel(object) : convert([object], storage.apiVersion).then(([made = object]) => storage.accept(made));
  };
  return {
    needsWebhook: convert !== undefined,
    form: (version) => forms.get(version),
    shown,
    stored,
    ready(objects, version) {
      const [target, cache] = [forms.get(version), caches.get(version)];
      if (convert === undefined || target === undefined || cache === undefined) return undefined;
      const foreign = objects.filter((object) => object.apiVersion !== target.apiVersion && !cache.has(object));
      if (foreign.length === 0) return undefined;
      return convert(foreign.map(read), target.apiVersion).then((made) => {
        for (const [index, object] of foreign.entries()) cache.set(object, target.accept(made[index] ?? object));
      });
    },
    isStale: (object) => storage !== undefined && (object.apiVersion !== storage.apiVersion || shown(object, storage.name) !== object),
  };
}
