import { expect, test } from 'vitest';
import { resourceTable } from '../../machinery/generated/resource-table.ts';
import { limitsPage, refusedFeatures, unanswered } from './limits-page.ts';

const pods = resourceTable.filter(({ plural, group }) => plural === 'pods' && group === '');

test('what nobody answers is listed by verb and subresource', () => {
  const all = { get: 1, list: 1, watch: 1, create: 1, update: 1, patch: 1, delete: 1 };
  const found = unanswered({ resources: pods, endpoints: { verbs: all, subresources: { '*/status': all } } });
  expect(found).toContain('deletecollection of pods');
  expect(found).toContain('get of pods/log');
  expect(found).not.toContain('get of pods/status');
});

test('features are read from the calls that refuse them', () => {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the text of a source is what is read here
  expect(refusedFeatures("throw notImplemented('OIDC'); notImplemented(`log of ${pod.name} now`)")).toEqual(['OIDC', 'log of ‹name› now']);
});

test('failing scenarios stand under their area', () => {
  const page = limitsPage({
    resources: [],
    endpoints: { verbs: {}, subresources: {} },
    sources: new Map(),
    failing: ['# a comment', 'cel/b', 'cel/a @http', 'apply/x'],
  });
  expect(page).toContain('### apply (1)\n\n- x\n\n### cel (2)\n\n- b\n- a @http\n');
  expect(page).toContain('answer 501\n\nNone.');
});
