import { createHash } from 'node:crypto';
import type { JsonObject } from '../../machinery/json.ts';
import type { OpenApiDocuments } from '../endpoints/openapi.ts';
import type { CustomKinds } from '../kinds/custom-resources/custom-kinds.ts';
import { openApiDocument } from '../kinds/custom-resources/openapi-document.ts';
import { type OpenApiEntry, openApiEntries, openApiV2, openApiV3, openApiV3Text } from '../kinds/openapi-documents.ts';
import type { ResourceCatalog } from '../registry/resource-catalog.ts';

interface Published {
  readonly entries: readonly OpenApiEntry[];
  readonly texts: ReadonlyMap<string, string>;
}

const nothing: Published = { entries: [], texts: new Map() };

/** The documents of what definitions serve right now. */
function published(kinds: CustomKinds, model: JsonObject): Published {
  const definitions = kinds.definitions();
  const groupVersions = new Set(definitions.flatMap(({ group, versions }) => versions.filter(({ served }) => served).map(({ name }) => `${group}/${name}`)));
  const texts = new Map<string, string>();
  for (const groupVersion of groupVersions) {
    const document = openApiDocument(definitions, groupVersion, model);
    if (document !== undefined) texts.set(`apis/${groupVersion}`, JSON.stringify(document));
  }
  const hashOf = (text: string): string => createHash('sha512').update(text).digest('hex').toUpperCase();
  return { texts, entries: [...texts].map(([path, text]) => ({ path, hash: hashOf(text) })) };
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
  return {
    entries: () => [...openApiEntries(), ...custom().entries],
    text: (path) => openApiV3Text(path) ?? custom().texts.get(path),
    swagger: openApiV2,
  };
}
