import { produce } from 'immer';
import { equalJson } from '../../machinery/apply/equal-json.ts';
import { trackUpdate } from '../../machinery/apply/managed-fields.ts';
import { parentEntries, type ScaledKind, scaleEntries } from '../../machinery/apply/scale-managers.ts';
import { formatTime } from '../../machinery/clock.ts';
import { isJsonObject, type JsonObject } from '../../machinery/json.ts';
import type { ManagedFieldsEntry, ObjectMeta } from '../../machinery/object.ts';
import { apiVersionOf, type ResourceInfo } from '../../machinery/resource.ts';
import type { StructSchema } from '../../machinery/schema/type-schema.ts';
import { badRequest, conflict, internalError, invalid, notFound, StatusError } from '../../machinery/status.ts';
import { invalidValue } from '../../machinery/validation/field-error.ts';
import type { WriteTarget } from '../registry/engine.ts';
import { checkNameOnUrl, settleNamespace } from '../registry/metadata.ts';
import type { DraftObject, ScaleRules, StoredObject } from '../registry/strategy.ts';
import type { Change, Transformed } from '../registry/update.ts';
import { type Endpoint, type RequestContext, type Result, resourceOf } from '../request/context.ts';
import { type Body, readBody } from './body.ts';
import { decodeObject, LIBRARY_SCHEME } from './decode-object.ts';
import { readable } from './get.ts';
import { type FieldValidation, writeOptionsOf } from './options.ts';
import { partResource } from './part.ts';
import { createPatch, type PatchPart, type PatchTransforms } from './patch.ts';
import { builtInScale } from './scale-rules.ts';
import { targetOf } from './target.ts';

const SCALE = partResource('autoscaling', 'v1', 'Scale');

/** The scale of one resource: how its objects are read and written, and who owns their replicas. */
interface Scaling {
  readonly rules: ScaleRules;
  readonly isCustom: boolean;
  readonly kind: ScaledKind;
}

function scalingOf({ services: { registry, catalog } }: RequestContext, resource: ResourceInfo): Scaling {
  const { scale } = registry.strategyFor(resource);
  const apiVersion = apiVersionOf(resource);
  if (scale === undefined) {
    const rules = builtInScale(resource);
    return { rules, isCustom: false, kind: { apiVersion, keysIn: (version) => (version === apiVersion ? rules.replicasKeys : null) } };
  }
  const keysIn = (text: string): readonly string[] | undefined | null => {
    const [group = '', version = ''] = text.split('/');
    const other = group === resource.group ? services(version) : undefined;
    return other === undefined ? null : registry.strategyFor(other).scale?.replicasKeys;
  };
  const services = (version: string): ResourceInfo | undefined => catalog.find(resource.group, version, resource.plural);
  return { rules: scale, isCustom: true, kind: { apiVersion, keysIn } };
}

const entriesOf = ({ metadata }: StoredObject): readonly ManagedFieldsEntry[] => metadata.managedFields ?? [];

/** The Scale of an object, without its managedFields. */
export function scaleOf(object: StoredObject, { rules }: { readonly rules: ScaleRules }): StoredObject {
  const { replicas = 0, statusReplicas, selector } = rules.read(object);
  const { name, namespace, uid, resourceVersion, creationTimestamp } = object.metadata;
  const metadata = Object.fromEntries(Object.entries({ name, namespace, uid, resourceVersion, creationTimestamp }).filter(([, value]) => value !== undefined));
  return {
    kind: 'Scale',
    apiVersion: 'autoscaling/v1',
    metadata,
    spec: replicas === 0 ? {} : { replicas },
    status: { replicas: statusReplicas, ...(selector === '' ? {} : { selector }) },
  } as unknown as StoredObject;
}

function withEntries(object: JsonObject, entries: readonly ManagedFieldsEntry[]): JsonObject {
  const { managedFields: _before, ...metadata } = (object['metadata'] ?? {}) as JsonObject;
  return { ...object, metadata: (entries.length === 0 ? metadata : { ...metadata, managedFields: entries }) as unknown as JsonObject };
}

function answer({ services: { registry } }: RequestContext, object: StoredObject, scaling: Scaling): Result {
  const { table } = registry.strategyFor(SCALE);
  return { kind: 'object', code: 200, object: scaleOf(object, scaling), ...(table === undefined ? {} : { table }) };
}

function schemaOf({ services: { registry } }: RequestContext): StructSchema {
  const schema = registry.schemaFor(SCALE);
  if (schema?.kind !== 'struct') throw new Error('the schema of autoscaling/v1 Scale is missing');
  return schema;
}

/** The replicas that a written Scale asks for. */
function wantedReplicas(scale: JsonObject): number {
  const { spec } = scale;
  const replicas = isJsonObject(spec) ? spec['replicas'] : undefined;
  return typeof replicas === 'number' ? replicas : 0;
}

function checkScale(scale: JsonObject, { metadata }: StoredObject, target: WriteTarget): void {
  const replicas = wantedReplicas(scale);
  if (replicas < 0) {
    const error = { ...invalidValue('spec.replicas', replicas, 'must be greater than or equal to 0') };
    throw invalid({ group: 'autoscaling', kind: 'Scale' }, target.name, [error]);
  }
  const { uid = '' } = scale['metadata'] as ObjectMeta;
  if (uid !== '' && uid !== metadata.uid) {
    const named = { group: target.resource.group, plural: `${target.resource.plural}/scale` };
    throw conflict(named, target.name, `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${metadata.uid}`);
  }
}

/** The object with the replicas of its written Scale, and with the owners that it has then. */
function scaledObject(current: StoredObject, scale: JsonObject, target: WriteTarget, { rules, isCustom, kind }: Scaling): JsonObject {
  if (!isCustom) checkScale(scale, current, target);
  const { resourceVersion = '', managedFields = [] } = scale['metadata'] as ObjectMeta;
  const replicas = wantedReplicas(scale);
  const written = produce(current, (draft) => rules.write(draft as unknown as DraftObject, replicas));
  const { resourceVersion: stored, ...metadata } = current.metadata;
  const version = resourceVersion === '' && isCustom ? stored : resourceVersion;
  const versioned = { ...written, metadata: { ...metadata, ...(version === undefined ? {} : { resourceVersion: version }) } };
  return withEntries(versioned as unknown as JsonObject, parentEntries(entriesOf(current), managedFields, kind));
}

function conversionFailure(what: string): StatusError {
  return new StatusError({
    code: 500,
    message: `${what}; autoscaling/v1, Kind=Scale) to proper version: request to convert CR to an invalid group/version: autoscaling/v1`,
  });
}

/** Applying to a custom resource works as long as it changes nothing: no version of the kind is that of a Scale. */
function refuseConversion(before: JsonObject, after: JsonObject, config: string): void {
  const [left, right] = [withEntries(before, []), withEntries(after, [])];
  if (!equalJson(left, right)) throw conversionFailure(`failed to convert new object (/${config}`);
}

/** Where nobody owns the replicas yet, whoever wrote them first is to be made out of the object. */
function refuseFirstOwner(live: StoredObject): void {
  if ((live.metadata.managedFields ?? []).length === 0) {
    throw conversionFailure('failed to create manager for existing fields: failed to convert live object (/');
  }
}

/** Makes a change of the scaled object out of a change of its Scale. */
function through(context: RequestContext, scaling: Scaling, schema: StructSchema): PatchPart['through'] {
  return (transform, target, isApply = false) =>
    (current): Transformed => {
      if (current === undefined) throw notFound(target.resource, target.name);
      const bare = scaleOf(current, scaling);
      const before = withEntries(bare as JsonObject, scaleEntries(entriesOf(current), scaling.kind)) as unknown as StoredObject;
      if (isApply && scaling.isCustom) refuseFirstOwner(before);
      const { value, tracked = false } = transform(before);
      const draft: DraftObject = { ...(value as DraftObject), metadata: { ...(value as DraftObject).metadata } };
      checkNameOnUrl(draft, target.name);
      settleNamespace(draft, target.namespace, true);
      if (tracked && scaling.isCustom) refuseConversion(before as JsonObject, draft as JsonObject, target.name);
      const entries = tracked
        ? ((draft.metadata as ObjectMeta).managedFields ?? [])
        : trackUpdate({
            live: before as JsonObject,
            next: draft as JsonObject,
            manager: target.fieldManager,
            apiVersion: 'autoscaling/v1',
            subresource: 'scale',
            time: formatTime(context.services.clock.now()),
            schema,
            resetFields: [],
          });
      const scale = withEntries(draft as JsonObject, entries);
      return { value: scaledObject(current, scale, target, scaling), owned: false, tracked: true };
    };
}

/** The Scale as what admission sees of a change: of what rules make of it, the replicas count. */
function partOf(scaling: Scaling): Change['part'] {
  return {
    kind: SCALE,
    show: (object) => scaleOf(object, scaling),
    take: (draft, scale) => {
      const replicas = wantedReplicas(scale as JsonObject);
      if (replicas !== (scaling.rules.read(draft as unknown as StoredObject).replicas ?? 0)) scaling.rules.write(draft, replicas);
    },
  };
}

/** GET of the Scale of an object. @throws {StatusError} 500 where a custom resource does not say how many replicas it wants */
export async function getScale(context: RequestContext): Promise<Result> {
  const resource = resourceOf(context);
  const scaling = scalingOf(context, resource);
  await readable(context);
  const object = await context.services.registry.read(targetOf(context, { dryRun: false, fieldManager: '' }));
  if (scaling.rules.read(object).replicas === undefined) throw internalError(scaling.rules.absent);
  return answer(context, object, scaling);
}

/** The Scale of a body. That of a custom resource that is none is not told why: the scheme of definitions cannot even name a Scale. */
function decodedScale(context: RequestContext, { isCustom }: Scaling, body: Body, validation: FieldValidation): DraftObject {
  try {
    return decodeObject({ ...context, resource: SCALE }, body, validation);
  } catch (error) {
    if (!isCustom || !(error instanceof StatusError)) throw error;
    throw badRequest(`no kind is registered for the type v1.Scale in scheme ${JSON.stringify(LIBRARY_SCHEME)}`);
  }
}

/** PUT of a Scale: the object gets its replicas, and nothing else of it. */
export async function replaceScale(context: RequestContext): Promise<Result> {
  const resource = resourceOf(context);
  const scaling = scalingOf(context, resource);
  const options = writeOptionsOf(context, 'UpdateOptions');
  const body = await readBody(context);
  const draft = decodedScale(context, scaling, body, options.fieldValidation);
  const target = targetOf(context, options);
  settleNamespace(draft, target.namespace, true);
  checkNameOnUrl(draft, target.name);
  const { uid } = draft.metadata;
  const put: Change['transform'] = () => ({ value: draft as JsonObject, owned: false });
  const transform = through(context, scaling, schemaOf(context))(put, target);
  const { object } = await context.services.registry.update({ target, transform, part: partOf(scaling), ...(typeof uid === 'string' ? { uid } : {}) });
  return answer(context, object, scaling);
}

/** PATCH of a Scale, by all the kinds of patches. */
export function createScalePatch(transforms: PatchTransforms): Endpoint {
  return createPatch(transforms, (context) => {
    const scaling = scalingOf(context, resourceOf(context));
    const schema = schemaOf(context);
    return { resource: SCALE, schema, through: through(context, scaling, schema), part: partOf(scaling), answer: (object) => answer(context, object, scaling) };
  });
}
