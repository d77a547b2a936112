import type { ConvertVersion } from '../../machinery/apply/other-versions.ts';
import type { JsonObject } from '../../machinery/json.ts';
import type { ManagedFieldsEntry } from '../../machinery/object.ts';
import type { TypeSchema } from '../../machinery/schema/type-schema.ts';
import type { StoredObject } from './strategy.ts';

/** One write as field tracking sees it. */
export interface TrackedWrite {
  readonly live: StoredObject | undefined;
  /** The object as it is to be stored, its managedFields as the caller sent them. */
  readonly next: JsonObject;
  readonly manager: string;
  readonly apiVersion: string;
  /** `''` for the object itself. */
  readonly subresource: string;
  /** RFC 3339, whole seconds. */
  readonly time: string;
  readonly schema: TypeSchema | undefined;
  readonly resetFields: readonly string[];
  /** For kinds whose versions differ in more than their name. */
  readonly convert?: ConvertVersion;
}

/** Works out who owns which field after a create, an update or a patch. */
export type FieldTracking = (write: TrackedWrite) => readonly ManagedFieldsEntry[];
