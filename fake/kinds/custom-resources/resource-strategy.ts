import { isJsonObject, isMutableJsonObject, type MutableJsonObject } from '../../../machinery/json.ts';
import { methodNotSupported, StatusError } from '../../../machinery/status.ts';
import type { DraftObject, StoredObject, Strategy, UpdateRules } from '../../registry/strategy.ts';
import type { Definition, DefinitionVersion } from './definitions/definition.ts';
import { deprecationNotices } from './deprecation.ts';
import { printerTable } from './printer-columns.ts';
import { type ResourceChecks, type ResourceValidation, resourceValidation } from './resource-validation.ts';
import { customScale } from './scale.ts';
import type { VersionForm } from './version-form.ts';
import type { VersionForms } from './version-forms.ts';

function sameValue(left: unknown, right: unknown): boolean {
  if (left === right) return true;
  if (Array.isArray(left) && Array.isArray(right)) return left.length === right.length && left.every((item, index) => sameValue(item, right[index]));
  if (!isJsonObject(left) || !isJsonObject(right)) return false;
  const keys = Object.keys(left);
  return keys.length === Object.keys(right).length && keys.every((key) => Object.hasOwn(right, key) && sameValue(left[key], right[key]));
}

function restore(draft: MutableJsonObject, key: string, current: StoredObject): void {
  if (current[key] === undefined) delete draft[key];
  else draft[key] = current[key] as MutableJsonObject;
}

// Any change outside of metadata counts; with a status subresource the status does not.
function changesSpec(next: StoredObject, current: StoredObject, hasStatus: boolean): boolean {
  const ignored = new Set(['metadata', 'apiVersion', 'kind', ...(hasStatus ? ['status'] : [])]);
  const keys = new Set([...Object.keys(next), ...Object.keys(current)].filter((key) => !ignored.has(key)));
  return [...keys].some((key) => !sameValue(next[key], current[key]));
}

// On /status nothing but the status and managedFields may move: custom resources take not even labels there.
function keepAllButStatus(draft: DraftObject, current: StoredObject): void {
  for (const key of Object.keys(draft)) {
    if (!['status', 'metadata', 'apiVersion', 'kind'].includes(key)) restore(draft, key, current);
  }
  for (const key of Object.keys(current)) if (!['status', 'metadata'].includes(key)) restore(draft, key, current);
  const { managedFields, resourceVersion } = draft.metadata;
  draft.metadata = {
    ...(current.metadata as unknown as MutableJsonObject),
    ...(managedFields === undefined ? {} : { managedFields }),
    ...(resourceVersion === undefined ? {} : { resourceVersion }),
  };
}

function statusRules(validation: ResourceValidation): UpdateRules {
  return { resetFields: ['apiVersion', 'kind', 'metadata', 'spec'], prepare: keepAllButStatus, validate: validation.updateStatus };
}

/** What the strategy of one version is made of. */
export interface ResourceParts {
  readonly definition: Definition;
  readonly version: DefinitionVersion;
  readonly form: VersionForm;
  readonly forms: VersionForms;
  readonly checks: ResourceChecks;
  /** Called with the name of a terminating definition when one of its objects is gone. */
  readonly removed: (definition: string) => void;
}

// Nothing new in what is about to go.
function whileTerminating({ group, names }: Definition): () => StatusError {
  return () => {
    const { status } = methodNotSupported({ group, plural: names.plural }, 'create');
    const message = 'create not allowed while custom resource definition is terminating';
    return new StatusError({ code: 405, reason: 'MethodNotAllowed', message, details: status.details ?? {} });
  };
}

/**
 * The rules of one version of a custom resource: defaults, pruning and validation by its schema.
 *
 * @see apiextensions-apiserver pkg/registry/customresource/strategy.go (v1.37)
 */
export function customResourceStrategy({ definition, version, form, forms, checks, removed }: ResourceParts): Strategy {
  const hasStatus = version.subresources?.status !== undefined;
  const validation = resourceValidation(form.schema, version, checks);
  return {
    unconditionalUpdate: false,
    deleteAnswer: 'status',
    ...(definition.isTerminating ? { refusesCreate: whileTerminating(definition) } : {}),
    notices: deprecationNotices(definition, version),
    committed: (_before, after) => {
      if (after === undefined && definition.isTerminating) removed(definition.name);
    },
    nameRule: 'dns-subdomain',
    fit: form.fit,
    shown: (object) => forms.shown(object, version.name),
    ...(forms.needsWebhook ? { ready: (objects) => forms.ready(objects, version.name) } : {}),
    stored: forms.stored,
    isStale: forms.isStale,
    defaults: form.fill,
    prepareCreate: (draft) => {
      if (hasStatus) delete draft['status'];
    },
    validateCreate: validation.create,
    update: {
      ...(hasStatus ? { resetFields: ['status'] } : {}),
      prepare: (draft, current) => {
        if (hasStatus) restore(draft, 'status', current);
      },
      validate: validation.update,
    },
    subresources: hasStatus ? { status: statusRules(validation) } : {},
    generation: (next, current) => changesSpec(next, current, hasStatus),
    selectableFields: Object.fromEntries((version.selectableFields ?? []).map(({ jsonPath }) => [jsonPath.slice(1), (object) => textAt(object, jsonPath)])),
    ...(version.subresources?.scale === undefined ? {} : { scale: customScale(version.subresources.scale) }),
    table: printerTable(version.additionalPrinterColumns ?? []),
  };
}

// Selectable paths are plain: `.spec.color`, with ['a.b'] for keys that have dots.
function textAt(object: StoredObject, jsonPath: string): string {
  const keys = [...jsonPath.matchAll(/\.([^.[\]]+)|\['([^']+)'\]/g)].map((match) => match[1] ?? match[2] ?? '');
  const value = keys.reduce<unknown>((inner, key) => (isMutableJsonObject(inner) ? inner[key] : undefined), object);
  return value === undefined || value === null ? '' : String(value);
}
