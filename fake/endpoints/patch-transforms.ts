import { applyMergePatch } from '../../machinery/patch/merge-patch.ts';
import type { PatchTransforms } from './patch.ts';

/** The transforms behind PATCH. */
export const patchTransforms: PatchTransforms = {
  merge: applyMergePatch,
};
