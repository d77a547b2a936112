import { compactSchemas } from './compact-schemas.ts';
import { homesOf } from './home.ts';
import { openApiFiles } from './openapi-files.ts';
import { protobufFieldFiles } from './protobuf-field-files.ts';
import { resourceTableFiles } from './resource-table.ts';
import type { Specification } from './specification.ts';
import { typeFiles } from './type-files.ts';

/** The folder that belongs to the generator alone: what it does not write there is stale. */
export const generatedFolder = 'machinery/generated';

/** Everything that is generated: path from the repository's folder → contents. */
export function outputsOf(specification: Specification): ReadonlyMap<string, string | Buffer> {
  const homes = homesOf(specification);
  return new Map<string, string | Buffer>([
    ...typeFiles(specification, homes),
    ...resourceTableFiles(specification),
    ...compactSchemas(specification, homes),
    ...openApiFiles(specification),
    ...protobufFieldFiles(specification),
  ]);
}
