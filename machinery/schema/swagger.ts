import { isJsonObject, type Json, type JsonObject } from '../json.ts';

/**
 * Makes the `/openapi/v2` document of OpenAPI v3 documents: all their paths and definitions in one, in the words of Swagger 2.0.
 *
 * What v2 cannot say (`oneOf`, `anyOf`, `not`, `nullable`) is left out; a schema that only had those accepts anything.
 * @see kube-openapi pkg/openapiconv/convert.go (v1.37), which goes the other way
 */
export function swaggerOf(documents: Iterable<JsonObject>): JsonObject {
  const paths: Record<string, Json> = {};
  const definitions: Record<string, Json> = {};
  let info: Json = {};
  for (const document of documents) {
    info = document['info'] ?? info;
    for (const [path, item] of entriesOf(document['paths'])) if (isJsonObject(item)) paths[path] = pathItem(item);
    const components = document['components'];
    for (const [name, schema] of entriesOf(isJsonObject(components) ? components['schemas'] : undefined)) {
      definitions[name] ??= isJsonObject(schema) ? swaggerSchema(schema) : schema;
    }
  }
  return {
    swagger: '2.0',
    info,
    paths: sorted(paths),
    definitions: sorted(definitions),
    securityDefinitions: { BearerToken: { type: 'apiKey', name: 'authorization', in: 'header' } },
    security: [{ BearerToken: [] }],
  };
}

const beyondSwagger: ReadonlySet<string> = new Set(['oneOf', 'anyOf', 'not', 'nullable']);

/** One schema in the words of Swagger 2.0: references stand bare and point to `#/definitions/`. */
export function swaggerSchema(schema: JsonObject): JsonObject {
  const result: Record<string, Json> = {};
  if (Array.isArray(schema['oneOf']) && schema['type'] === undefined) {
    // Quantity and IntOrString: strings to v2.
    if (schema['oneOf'].some((choice) => isJsonObject(choice) && choice['type'] === 'string')) result['type'] = 'string';
  }
  for (const [key, value] of entriesOf(schema)) {
    if (beyondSwagger.has(key)) continue;
    if (key === '$ref') result[key] = definitionReference(value);
    else if (key === 'allOf') Object.assign(result, soleReference(value));
    else if (key === 'items' && isJsonObject(value)) result[key] = swaggerSchema(value);
    else if (key === 'additionalProperties' && isJsonObject(value)) result[key] = swaggerSchema(value);
    else if (key === 'properties')
      result[key] = Object.fromEntries(entriesOf(value).map(([name, property]) => [name, isJsonObject(property) ? swaggerSchema(property) : property]));
    else result[key] = value;
  }
  return result;
}

/** v3 wraps a reference that has neighbours in an `allOf` of one; any other `allOf` only validates, which v2 leaves out. */
function soleReference(value: Json): JsonObject {
  const only = Array.isArray(value) && value.length === 1 ? value[0] : undefined;
  const reference = isJsonObject(only) ? only['$ref'] : undefined;
  return reference === undefined ? {} : { $ref: definitionReference(reference) };
}

function definitionReference(value: Json): Json {
  return typeof value === 'string' ? value.replace('#/components/schemas/', '#/definitions/') : value;
}

function pathItem(item: JsonObject): JsonObject {
  return Object.fromEntries(
    entriesOf(item).map(([key, value]) => {
      if (key === 'parameters') return [key, listOf(value).map(parameter)];
      return [key, isJsonObject(value) ? operation(value) : value];
    }),
  );
}

function operation(source: JsonObject): JsonObject {
  const { parameters, requestBody, responses, ...rest } = source;
  const body = isJsonObject(requestBody) ? requestBody : undefined;
  const consumes = Object.keys(contentOf(body));
  const produces = new Set(entriesOf(responses).flatMap(([, response]) => Object.keys(contentOf(response))));
  const all = [...(body === undefined ? [] : [bodyParameter(body)]), ...listOf(parameters).map(parameter)];
  return {
    ...rest,
    schemes: ['https'],
    ...(consumes.length > 0 ? { consumes } : {}),
    ...(produces.size > 0 ? { produces: [...produces] } : {}),
    ...(all.length > 0 ? { parameters: all } : {}),
    responses: Object.fromEntries(entriesOf(responses).map(([code, response]) => [code, responseOf(code, response)])),
  };
}

function bodyParameter(body: JsonObject): JsonObject {
  return { name: 'body', in: 'body', ...(body['required'] === true ? { required: true } : {}), ...schemaOfContent(body) };
}

/** Swagger wants a description on every response, even where the recording left it out. */
function responseOf(code: string, response: Json): JsonObject {
  return { description: code === '401' ? 'Unauthorized' : 'OK', ...schemaOfContent(response) };
}

/** All media types of a body share one schema. */
function schemaOfContent(holder: Json): JsonObject {
  const [first] = Object.values(contentOf(holder));
  const schema = isJsonObject(first) ? first['schema'] : undefined;
  return isJsonObject(schema) ? { schema: swaggerSchema(schema) } : {};
}

function contentOf(holder: Json | undefined): JsonObject {
  const content = isJsonObject(holder) ? holder['content'] : undefined;
  return isJsonObject(content) ? content : {};
}

function parameter(source: Json): Json {
  if (!isJsonObject(source)) return source;
  const { schema, ...rest } = source;
  return { ...rest, ...(isJsonObject(schema) ? schema : {}) };
}

function listOf(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : [];
}

function entriesOf(value: Json | undefined): readonly [string, Json][] {
  if (!isJsonObject(value)) return [];
  return Object.entries(value).flatMap(([key, entry]): readonly [string, Json][] => (entry === undefined ? [] : [[key, entry]]));
}

function sorted(record: Readonly<Record<string, Json>>): JsonObject {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
}
