import { isJsonObject, type Json, type JsonObject } from '../../../machinery/json.ts';
import type { Definition, DefinitionVersion } from './definitions/definition.ts';

const META = 'io.k8s.apimachinery.pkg.apis.meta.v1.';
const RAW = 'io.k8s.apimachinery.pkg.runtime.RawExtension';
const SCALE = 'io.k8s.api.autoscaling.v1.';
const MODEL_KIND = 'io.k8s.api.apps.v1.Deployment';
const MODEL_PATH = '/apis/apps/v1/namespaces/{namespace}/deployments';

const ref = (name: string): JsonObject => ({ $ref: `#/components/schemas/${name}` });
const metadata = (name: string): JsonObject => ({ allOf: [ref(`${META}${name}`)] });
const text: JsonObject = { type: 'string' };

/** `example.com`, `v1`, `Thing` → `com.example.v1.Thing`. */
const componentName = (group: string, version: string, kind: string): string => `${group.split('.').reverse().join('.')}.${version}.${kind}`;

function mapped(value: Json, replace: (text: string) => string): Json {
  if (typeof value === 'string') return replace(value);
  if (Array.isArray(value)) return value.map((item: Json) => mapped(item, replace));
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, mapped(item ?? null, replace)]));
}

interface Target {
  readonly definition: Definition;
  readonly version: DefinitionVersion;
}

function components({ definition, version }: Target): JsonObject {
  const { group, names } = definition;
  const gvk = (kind: string): Json => [{ group, kind, version: version.name }];
  const name = componentName(group, version.name, names.kind);
  const listKind = names.listKind ?? `${names.kind}List`;
  const schema = (version.schema?.openAPIV3Schema ?? { type: 'object', 'x-kubernetes-preserve-unknown-fields': true }) as unknown as JsonObject;
  const properties = isJsonObject(schema['properties']) ? schema['properties'] : {};
  return {
    [name]: {
      ...schema,
      properties: { ...properties, apiVersion: text, kind: text, metadata: metadata('ObjectMeta') },
      'x-kubernetes-group-version-kind': gvk(names.kind),
    },
    [componentName(group, version.name, listKind)]: {
      type: 'object',
      required: ['items'],
      properties: { apiVersion: text, items: { type: 'array', items: ref(name) }, kind: text, metadata: metadata('ListMeta') },
      'x-kubernetes-group-version-kind': gvk(listKind),
    },
  };
}

const isNamespace = (parameter: Json): boolean => isJsonObject(parameter) && parameter['name'] === 'namespace' && parameter['in'] === 'path';

/** The operations of a path of the model, told of the custom resource. */
function pathItem(item: JsonObject, { definition, version }: Target): JsonObject {
  const { group, names, scope } = definition;
  const listKind = names.listKind ?? `${names.kind}List`;
  const schemas = (value: string): string =>
    value
      .replace(`${MODEL_KIND}List`, componentName(group, version.name, listKind))
      .replace(MODEL_KIND, componentName(group, version.name, names.kind))
      .replace(/AppsV1(Namespaced)?Deployment/, (_match, namespaced = '') => `${groupPart(group)}${capital(version.name)}${namespaced}${names.kind}`)
      .replace('apps_v1', `${groupPart(group).replace(/^./, (first) => first.toLowerCase())}_${version.name}`);
  const made = mapped(item, schemas) as JsonObject;
  const parameters = Array.isArray(made['parameters']) && scope === 'Cluster' ? made['parameters'].filter((one) => !isNamespace(one)) : made['parameters'];
  const operations = Object.entries(made).map(([method, operation]) => [method, ofKind(operation ?? null, { definition, version })]);
  return { ...Object.fromEntries(operations), ...(parameters === undefined ? {} : { parameters }) } as JsonObject;
}

const capital = (word: string): string => word.replace(/^./, (first) => first.toUpperCase());
const groupPart = (group: string): string => group.split('.').map(capital).join('');

function ofKind(operation: Json, { definition, version }: Target): Json {
  if (!isJsonObject(operation)) return operation;
  const gvk = operation['x-kubernetes-group-version-kind'];
  if (!isJsonObject(gvk) || gvk['kind'] !== 'Deployment') return operation;
  return { ...operation, 'x-kubernetes-group-version-kind': { group: definition.group, kind: definition.names.kind, version: version.name } };
}

function pathsOf(target: Target, model: JsonObject): JsonObject {
  const { definition, version } = target;
  const root = `/apis/${definition.group}/${version.name}`;
  const collection = definition.scope === 'Cluster' ? `${root}/${definition.names.plural}` : `${root}/namespaces/{namespace}/${definition.names.plural}`;
  const { status, scale } = version.subresources ?? {};
  const places: readonly (readonly [string, string])[] = [
    [collection, MODEL_PATH],
    [`${collection}/{name}`, `${MODEL_PATH}/{name}`],
    ...(status === undefined ? [] : [[`${collection}/{name}/status`, `${MODEL_PATH}/{name}/status`] as const]),
    ...(scale === undefined ? [] : [[`${collection}/{name}/scale`, `${MODEL_PATH}/{name}/scale`] as const]),
    ...(definition.scope === 'Cluster' ? [] : [[`${root}/${definition.names.plural}`, '/apis/apps/v1/deployments'] as const]),
  ];
  return Object.fromEntries(places.flatMap(([path, from]) => (isJsonObject(model[from]) ? [[path, pathItem(model[from], target)]] : [])));
}

/** The types that every document needs, and those of the scale where one is served. */
function shared(schemas: JsonObject, hasScale: boolean): JsonObject {
  return Object.fromEntries(Object.entries(schemas).filter(([name]) => name.startsWith(META) || name === RAW || (hasScale && name.startsWith(SCALE))));
}

/**
 * The OpenAPI v3 document of one group version, as `/openapi/v3/apis/<group>/<version>` publishes it; undefined when no definition serves it.
 *
 * Its operations are those of `model`, the built-in document of `apps/v1`: the server builds both alike.
 * @see apiextensions-apiserver pkg/controller/openapi/builder/builder.go (v1.37)
 */
export function openApiDocument(definitions: readonly Definition[], groupVersion: string, model: JsonObject): JsonObject | undefined {
  const targets = definitions.flatMap((definition) =>
    definition.versions.filter(({ name, served }) => served && `${definition.group}/${name}` === groupVersion).map((version) => ({ definition, version })),
  );
  if (targets.length === 0) return undefined;
  const paths = isJsonObject(model['paths']) ? model['paths'] : {};
  const parts = isJsonObject(model['components']) ? model['components'] : {};
  const schemas = isJsonObject(parts['schemas']) ? parts['schemas'] : {};
  const hasScale = targets.some(({ version }) => version.subresources?.scale !== undefined);
  const merged = (pieces: readonly JsonObject[]): JsonObject =>
    Object.fromEntries(pieces.flatMap((piece) => Object.entries(piece)).sort(([a], [b]) => (a < b ? -1 : 1)));
  return {
    openapi: '3.0.0',
    info: { title: 'Kubernetes CRD Swagger', version: 'v0.1.0' },
    paths: merged(targets.map((target) => pathsOf(target, paths))),
    components: { schemas: merged([...targets.map(components), shared(schemas, hasScale)]) },
  };
}
