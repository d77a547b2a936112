import { expect, test } from 'vitest';
import { closeDraft, openDraft } from './drafts.ts';

const base = Object.freeze({ metadata: Object.freeze({ name: 'a' }), spec: Object.freeze({ size: 1 }) });

test('an edited draft shares what was not edited, and its base stays as it was', () => {
  const draft = openDraft(base as never);
  draft.metadata['name'] = 'b';
  const edited = closeDraft(draft);
  expect(edited).toEqual({ metadata: { name: 'b' }, spec: { size: 1 } });
  expect(edited['spec']).toBe(base.spec);
  expect(Object.isFrozen(edited.metadata)).toBe(false);
  expect(base.metadata.name).toBe('a');
});

test('a draft that nobody edited is its base', () => {
  expect(closeDraft(openDraft(base as never))).toBe(base);
});
