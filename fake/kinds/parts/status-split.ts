import type { JsonObject } from '../../../machinery/json.ts';
import type { DraftObject, StoredObject, Strategy, UpdateRules } from '../../registry/strategy.ts';
import { keepField } from './edit.ts';

/** What differs between kinds that have a status of their own. */
export interface StatusSplit {
  /** What a new object's status is, whatever the request said. Default `{}`; null: none. */
  readonly initial?: (() => JsonObject) | null;
  /** Metadata fields that a write to `/status` cannot change. */
  readonly keptMetadata?: readonly string[];
  /** Top-level fields besides `spec` that belong to the object and not to its status. */
  readonly specFields?: readonly string[];
  readonly update?: Omit<UpdateRules, 'resetFields'>;
  readonly status?: Omit<UpdateRules, 'resetFields'>;
}

/** The metadata that many kinds keep from writes to `/status`. @see kubernetes apimachinery pkg/apis/meta/v1, ResetObjectMetaForStatus (v1.37) */
export const objectMetadata: readonly string[] = ['labels', 'annotations', 'finalizers', 'ownerReferences', 'deletionTimestamp', 'generation'];

/**
 * The rules of a kind whose status is written by `/status` alone, and whose spec is not.
 *
 * @see kubernetes pkg/registry, the statusStrategy of each kind (v1.37)
 */
export function statusSplit(split: StatusSplit = {}): Pick<Strategy, 'prepareCreate' | 'update' | 'subresources'> {
  const { initial = () => ({}), keptMetadata = [], specFields = ['spec'], update = {}, status = {} } = split;
  return {
    prepareCreate: (draft) => {
      if (initial === null) delete draft['status'];
      else draft['status'] = initial() as DraftObject;
    },
    update: {
      ...update,
      prepare: (draft, current, context) => {
        keepField(draft, current, 'status');
        update.prepare?.(draft, current, context);
      },
      resetFields: ['status'],
    },
    subresources: {
      status: {
        ...status,
        prepare: (draft: DraftObject, current: StoredObject, context) => {
          for (const key of specFields) keepField(draft, current, key);
          for (const key of keptMetadata) keepField(draft.metadata, current.metadata as JsonObject, key);
          status.prepare?.(draft, current, context);
        },
        resetFields: [...specFields, ...keptMetadata.map((key) => `metadata.${key}`)],
      },
    },
  };
}
