import { applyConfiguration } from '../../machinery/apply/apply.ts';
import type { JsonObject } from '../../machinery/json.ts';
import { applyJsonPatch } from '../../machinery/patch/json-patch.ts';
import { applyMergePatch } from '../../machinery/patch/merge-patch.ts';
import { applyStrategicMergePatch } from '../../machinery/patch/strategic-merge-patch.ts';
import type { PatchTransforms } from './patch.ts';

/** The transforms behind PATCH. */
export const patchTransforms: PatchTransforms = {
  json: applyJsonPatch,
  // A patch that is an object makes an object.
  merge: (current, patch) => applyMergePatch(current, patch) as JsonObject,
  strategic: applyStrategicMergePatch,
  apply: applyConfiguration,
};
