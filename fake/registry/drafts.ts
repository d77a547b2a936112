import { Immer } from 'immer';
import type { DraftObject } from './strategy.ts';

// What comes out of a draft is frozen once, when the object is finished: not by each draft on its way there.
const drafts = new Immer({ autoFreeze: false });

/** A draft of an object that others share, to be edited in place at any depth. */
export function openDraft(base: DraftObject): DraftObject {
  return drafts.createDraft(base) as DraftObject;
}

/** What became of a draft: its base where nothing was edited. Shares all else with the base, and is not frozen. */
export function closeDraft(draft: DraftObject): DraftObject {
  return drafts.finishDraft(draft) as DraftObject;
}
