import { expect, test } from 'vitest';
import { parseFieldSelector } from '../machinery/selector/field-selector.ts';
import { parseLabelSelector } from '../machinery/selector/label-selector.ts';
import { fields, labels } from './selectors.ts';

test('what labels are built with is what the server reads, and selects the same', () => {
  const built = labels({ app: 'web' })
    .in('tier', ['front', 'back'])
    .notIn('zone', ['c'])
    .not('stage', 'test')
    .exists('owner')
    .missing('paused')
    .greaterThan('n', 4)
    .lessThan('n', 9);
  expect(`${built}`).toBe('app=web,n>4,n<9,owner,!paused,stage!=test,tier in (back,front),zone notin (c)');
  const parsed = parseLabelSelector(`${built}`);
  const fitting = { app: 'web', tier: 'back', owner: '', n: '5' };
  for (const one of [fitting, { ...fitting, n: '9' }, { ...fitting, zone: 'c' }, { ...fitting, paused: '' }, undefined])
    expect(built.matches(one)).toBe(parsed.matches(one));
  expect(built.matches(fitting)).toBe(true);
  expect(`${labels()}`).toBe('');
});

test('each step leaves the one before it as it was', () => {
  const web = labels({ app: 'web' });
  web.exists('owner');
  expect(`${web}`).toBe('app=web');
});

test('what cannot be a label is refused by the step that names it', () => {
  expect(() => labels({ app: 'no spaces' })).toThrow('Invalid value: "no spaces"');
  expect(() => labels().in('tier', [])).toThrow("values set can't be empty");
});

test('fields are built so that their values are read back as they were', () => {
  const built = fields({ 'metadata.name': 'a,b=c\\' }).not('status.phase', 'Running').is('spec.nodeName', '');
  expect(`${built}`).toBe('metadata.name=a\\,b\\=c\\\\,status.phase!=Running,spec.nodeName=');
  expect(parseFieldSelector(`${built}`).requirements[0]?.value).toBe('a,b=c\\');
});
