import { isJsonObject, type Json, type JsonObject } from '../json.ts';
import { WireWriter } from './wire-writer.ts';

/**
 * The type of a field: a scalar, `any` (a value as YAML text), a message, `[]` before a repeated one, `{}` before a message
 * of name and value for each entry of an object.
 */
type FieldType = string;

/** JSON name → number and type. `x-` takes the vendor extensions; `*` every entry of an object. */
type Fields = Readonly<Record<string, readonly [number: number, type: FieldType]>>;

const constraints = (first: number): Fields =>
  Object.fromEntries(
    (
      [
        ['type', 'string'],
        ['format', 'string'],
        ['items', 'PrimitivesItems'],
        ['collectionFormat', 'string'],
        ['default', 'any'],
        ['maximum', 'double'],
        ['exclusiveMaximum', 'bool'],
        ['minimum', 'double'],
        ['exclusiveMinimum', 'bool'],
        ['maxLength', 'int64'],
        ['minLength', 'int64'],
        ['pattern', 'string'],
        ['maxItems', 'int64'],
        ['minItems', 'int64'],
        ['uniqueItems', 'bool'],
        ['enum', '[]any'],
        ['multipleOf', 'double'],
      ] as const
    ).map(([name, type], index) => [name, [first + index, type]]),
  );

const placed: Fields = { required: [1, 'bool'], in: [2, 'string'], description: [3, 'string'], name: [4, 'string'] };

/** @see gnostic openapiv2/OpenAPIv2.proto */
const MESSAGES: Readonly<Record<string, Fields>> = {
  Document: {
    swagger: [1, 'string'],
    info: [2, 'Info'],
    host: [3, 'string'],
    basePath: [4, 'string'],
    schemes: [5, '[]string'],
    consumes: [6, '[]string'],
    produces: [7, '[]string'],
    paths: [8, 'Paths'],
    definitions: [9, 'Schemas'],
    security: [12, '[]SecurityRequirement'],
    securityDefinitions: [13, 'SecurityDefinitions'],
    'x-': [16, '{}any'],
  },
  Info: { title: [1, 'string'], version: [2, 'string'], description: [3, 'string'], termsOfService: [4, 'string'], 'x-': [7, '{}any'] },
  Paths: { 'x-': [1, '{}any'], '*': [2, '{}PathItem'] },
  PathItem: {
    $ref: [1, 'string'],
    get: [2, 'Operation'],
    put: [3, 'Operation'],
    post: [4, 'Operation'],
    delete: [5, 'Operation'],
    options: [6, 'Operation'],
    head: [7, 'Operation'],
    patch: [8, 'Operation'],
    parameters: [9, '[]ParametersItem'],
    'x-': [10, '{}any'],
  },
  Operation: {
    tags: [1, '[]string'],
    summary: [2, 'string'],
    description: [3, 'string'],
    operationId: [5, 'string'],
    produces: [6, '[]string'],
    consumes: [7, '[]string'],
    parameters: [8, '[]ParametersItem'],
    responses: [9, 'Responses'],
    schemes: [10, '[]string'],
    deprecated: [11, 'bool'],
    security: [12, '[]SecurityRequirement'],
    'x-': [13, '{}any'],
  },
  Responses: { 'x-': [2, '{}any'], '*': [1, '{}ResponseValue'] },
  Response: { description: [1, 'string'], schema: [2, 'SchemaItem'], 'x-': [5, '{}any'] },
  JsonReference: { $ref: [1, 'string'], description: [2, 'string'] },
  BodyParameter: { description: [1, 'string'], name: [2, 'string'], in: [3, 'string'], required: [4, 'bool'], schema: [5, 'Schema'], 'x-': [6, '{}any'] },
  HeaderParameter: { ...placed, ...constraints(5), 'x-': [22, '{}any'] },
  PathParameter: { ...placed, ...constraints(5), 'x-': [22, '{}any'] },
  QueryParameter: { ...placed, allowEmptyValue: [5, 'bool'], ...constraints(6), 'x-': [23, '{}any'] },
  FormDataParameter: { ...placed, allowEmptyValue: [5, 'bool'], ...constraints(6), 'x-': [23, '{}any'] },
  PrimitivesItems: { ...constraints(1), 'x-': [18, '{}any'] },
  Schemas: { '*': [1, '{}Schema'] },
  Schema: {
    $ref: [1, 'string'],
    format: [2, 'string'],
    title: [3, 'string'],
    description: [4, 'string'],
    default: [5, 'any'],
    multipleOf: [6, 'double'],
    maximum: [7, 'double'],
    exclusiveMaximum: [8, 'bool'],
    minimum: [9, 'double'],
    exclusiveMinimum: [10, 'bool'],
    maxLength: [11, 'int64'],
    minLength: [12, 'int64'],
    pattern: [13, 'string'],
    maxItems: [14, 'int64'],
    minItems: [15, 'int64'],
    uniqueItems: [16, 'bool'],
    maxProperties: [17, 'int64'],
    minProperties: [18, 'int64'],
    required: [19, '[]string'],
    enum: [20, '[]any'],
    additionalProperties: [21, 'AdditionalPropertiesItem'],
    type: [22, 'Strings'],
    items: [23, 'ItemsItem'],
    allOf: [24, '[]Schema'],
    properties: [25, 'Schemas'],
    discriminator: [26, 'string'],
    readOnly: [27, 'bool'],
    example: [30, 'any'],
    'x-': [31, '{}any'],
  },
  SecurityRequirement: { '*': [1, '{}Strings'] },
  SecurityDefinitions: { '*': [1, '{}SecurityDefinitionsItem'] },
  ApiKeySecurity: { type: [1, 'string'], name: [2, 'string'], in: [3, 'string'], description: [4, 'string'], 'x-': [5, '{}any'] },
};

const PARAMETERS: Readonly<Record<string, readonly [number: number, type: string]>> = {
  header: [1, 'HeaderParameter'],
  formData: [2, 'FormDataParameter'],
  query: [3, 'QueryParameter'],
  path: [4, 'PathParameter'],
};

const listOf = (value: Json): readonly Json[] => (Array.isArray(value) ? value : [value]);
const hasReference = (value: Json): boolean => isJsonObject(value) && value['$ref'] !== undefined;

/** Messages that stand for a value of several shapes. */
const CHOICES: Readonly<Record<string, (value: Json, to: WireWriter) => void>> = {
  Strings: (value, to) => write(to, [1, '[]string'], listOf(value)),
  ItemsItem: (value, to) => write(to, [1, '[]Schema'], listOf(value)),
  AdditionalPropertiesItem: (value, to) => write(to, typeof value === 'boolean' ? [2, 'bool'] : [1, 'Schema'], value),
  SchemaItem: (value, to) => write(to, [1, 'Schema'], value),
  ResponseValue: (value, to) => write(to, hasReference(value) ? [2, 'JsonReference'] : [1, 'Response'], value),
  ParametersItem: (value, to) => write(to, hasReference(value) ? [2, 'JsonReference'] : [1, 'Parameter'], value),
  Parameter: (value, to) => write(to, isJsonObject(value) && value['in'] === 'body' ? [1, 'BodyParameter'] : [2, 'NonBodyParameter'], value),
  NonBodyParameter: (value, to) => write(to, PARAMETERS[isJsonObject(value) ? String(value['in']) : ''] ?? [3, 'QueryParameter'], value),
  SecurityDefinitionsItem: (value, to) => write(to, [2, 'ApiKeySecurity'], value),
};

const encoder = new TextEncoder();

function messageBytes(type: string, value: Json): Uint8Array {
  const message = new WireWriter();
  const choice = CHOICES[type];
  if (choice !== undefined) choice(value, message);
  else if (type === 'any') message.delimited(2, encoder.encode(`${JSON.stringify(value)}\n`));
  else if (isJsonObject(value)) writeFields(message, MESSAGES[type] ?? {}, value);
  return message.bytes;
}

function write(to: WireWriter, [number, type]: readonly [number: number, type: FieldType], value: Json): void {
  if (type.startsWith('[]')) {
    for (const item of listOf(value)) write(to, [number, type.slice(2)], item);
    return;
  }
  if (type === 'string') to.delimited(number, encoder.encode(String(value)));
  else if (type === 'bool') to.number(number, value === true ? 1n : 0n);
  else if (type === 'int64') to.number(number, BigInt(Math.trunc(Number(value))));
  else if (type === 'double') to.double(number, Number(value));
  else to.delimited(number, messageBytes(type, value));
}

function writeEntry(to: WireWriter, [number, type]: readonly [number: number, type: FieldType], [name, value]: readonly [string, Json]): void {
  const entry = new WireWriter();
  entry.delimited(1, encoder.encode(name));
  write(entry, [2, type.slice(2)], value);
  to.delimited(number, entry.bytes);
}

function writeFields(to: WireWriter, fields: Fields, value: JsonObject): void {
  for (const [name, field] of Object.entries(value)) {
    if (field === undefined) continue;
    const named = fields[name];
    if (named !== undefined) write(to, named, field);
    else {
      const open = name.startsWith('x-') ? fields['x-'] : fields['*'];
      if (open !== undefined) writeEntry(to, open, [name, field]);
    }
  }
}

/**
 * A Swagger 2.0 document as the protobuf message that older clients ask `/openapi/v2` for. Values of any type travel as YAML
 * text, for which JSON serves. What the document may hold beyond what API servers publish (XML names, OAuth) is left out.
 *
 * @see kube-openapi pkg/handler/handler.go ToProtoBinary (v1.37)
 */
export function swaggerMessage(document: JsonObject): Uint8Array {
  return messageBytes('Document', document);
}
