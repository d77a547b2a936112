import { createHash } from 'node:crypto';
import type { JsonObject } from '../../machinery/json.ts';
import { swaggerMessage } from '../../machinery/protobuf/swagger-message.ts';
import { swaggerOf } from '../../machinery/schema/swagger.ts';
import type { OpenApiDocuments } from '../endpoints/openapi.ts';
import type { CustomKinds } from '../kinds/custom-resources/custom-kinds.ts';
import { openApiDocument } from '../kinds/custom-resources/openapi-document.ts';
import { type OpenApiEntry, openApiEntries, openApiV2, openApiV3, openApiV3Text } from '../kinds/openapi-documents.ts';
import type { ResourceCatalog } from '../registry/resource-catalog.ts';

interface Published {
  readonly entries: readonly OpenApiEntry[];
  readonly texts: ReadonlyMap<string, string>;
  readonly documents: readonly JsonObject[];
}

const nothing: Published = { entries: [], texts: new Map(), documents: [] };

/** Built-in definitions stand, whatever a definition's document says of the types it refers to. */
function withCustom(builtIn: JsonObject, custom: JsonObject): JsonObject {
  const merged = (key: string): JsonObject => ({ ...(custom[key] as JsonObject), ...(builtIn[key] as JsonObject) });
  return { ...builtIn, paths: merged('paths'), definitions: merged('definitions') };
}

/** The documents of what definitions serve right now. */
function published(kinds: CustomKinds, model: JsonObject): Published {
  const definitions = kinds.definitions();
  const groupVersions = new Set(definitions.flatMap(({ group, versions }) => versions.filter(({ served }) => served).map(({ name }) => `${group}/${name}`)));
  const texts = new Map<string, string>();
  const documents: JsonObject[] = [];
  for (const groupVersion of groupVersions) {
    const document = openApiDocument(definitions, groupVersion, model);
    if (document === undefined) continue;
    documents.push(document);
    texts.set(`apis/${groupVersion}`, JSON.stringify(document));
  }
  const hashOf = (text: string): string => createHash('sha512').update(text).digest('hex').toUpperCase();
  return { texts, documents, entries: [...texts].map(([path, text]) => ({ path, hash: hashOf(text) })) };
}

/** The built-in documents and those of custom resources, which are made when somebody asks after a definition changed. */
export function publishedDocuments(kinds: CustomKinds, catalog: ResourceCatalog): OpenApiDocuments {
  let made = { generation: -1, published: nothing };
  const custom = (): Published => {
    if (kinds.definitions().length === 0) return nothing;
    if (made.generation !== catalog.generation) {
      made = { generation: catalog.generation, published: published(kinds, openApiV3('apis/apps/v1') ?? {}) };
    }
    return made.published;
  };
  let swagger: { readonly of: Published; readonly document: JsonObject; bytes?: Uint8Array } | undefined;
  const swaggerNow = (): NonNullable<typeof swagger> => {
    const current = custom();
    if (swagger?.of !== current) {
      const builtIn = openApiV2();
      swagger = { of: current, document: current === nothing ? builtIn : withCustom(builtIn, swaggerOf(current.documents)) };
    }
    return swagger;
  };
  return {
    entries: () => [...openApiEntries(), ...custom().entries],
    text: (path) => openApiV3Text(path) ?? custom().texts.get(path),
    swagger: () => swaggerNow().document,
    swaggerProtobuf: () => {
      const now = swaggerNow();
      now.bytes ??= swaggerMessage(now.document);
      return now.bytes;
    },
  };
}
