import type { ResourceDefinition } from '../../client/index.ts';
import type { JsonSchema } from './json-schema.ts';

/** A type to be written: where it goes, and what it is. */
export interface Definition {
  /** What references call it. */
  readonly key: string;
  /** The file without its ending: `example.com/v1`. */
  readonly file: string;
  readonly name: string;
  readonly schema: JsonSchema;
  /** Where objects of the type live; undefined for parts of objects and lists. */
  readonly resource?: ResourceDefinition;
}
