import { expect, test } from 'vitest';
import { formatLabelSelector, labelSelectorFrom, parseLabelSelector } from './label-selector.ts';

const selects = (selector: string, labels: Record<string, string> | undefined): boolean => parseLabelSelector(selector).matches(labels);

test('every operator compares as the server does, absent labels included', () => {
  const web = { app: 'web', n: '5', x: '' };
  for (const yes of [
    '',
    'app',
    'app=web',
    'app==web',
    'app!=db',
    'tier!=a',
    'app in (web,db)',
    'tier notin (a)',
    '!tier',
    'n>4',
    'n<10',
    'x=',
    'x in (,1)',
    'x in ()',
    ' app = web , n in ( 5 ) ',
  ]) {
    expect([yes, selects(yes, web)]).toEqual([yes, true]);
  }
  for (const no of ['tier', 'app=db', 'app!=web', 'tier in (a)', 'app notin (web)', 'app in ()', '!app', 'n>5', 'app>1', 'x!=', 'toString'])
    expect([no, selects(no, web)]).toEqual([no, false]);
  expect([selects('a', undefined), selects('!a', undefined)]).toEqual([false, true]);
});

test.each([
  ['a b', "unable to parse requirement: found 'b', expected: in, notin, =, ==, !=, gt, lt"],
  ['a,,b', "found ',', expected: identifier after ','"],
  ['=a', "found '=', expected: !, identifier, or 'end of string'"],
  ['a in x', "unable to parse requirement: found 'x' expected: '('"],
  ['a in (x', "unable to parse requirement: found '', expected: ',' or ')'"],
  ['!a=b', "found '=', expected: ',' or 'end of string'"],
  ['a notin', "unable to parse requirement: found '' expected: '('"],
  ['a!', "unable to parse requirement: found '!', expected: in, notin, =, ==, !=, gt, lt"],
  ['a===b', "unable to parse requirement: found '=', expected: identifier"],
  ['n>x', "unable to parse requirement: values[0]: Invalid value: \"x\": for 'Gt', 'Lt' operators, the value must be an integer"],
])('%s is refused in the words of the server', (selector, message) => {
  expect(() => parseLabelSelector(selector)).toThrow(message);
});

test('a key and a value that are none are named with their place', () => {
  expect(() => parseLabelSelector('-a=b')).toThrow('unable to parse requirement: <nil>: Invalid value: "-a": name part must consist');
  expect(() => parseLabelSelector('a=-b')).toThrow('unable to parse requirement: values[0][a]: Invalid value: "-b": a valid label must be');
});

test('a selector that is written out reads as the same', () => {
  const text = '!d,a in (x,y),b=1,c';
  const written = formatLabelSelector(parseLabelSelector(text));
  expect(written).toBe('a in (x,y),b=1,c,!d');
  expect(formatLabelSelector(parseLabelSelector(written))).toBe(written);
});

test('a selector object selects by labels and expressions; none at all selects nothing', () => {
  const selector = labelSelectorFrom({ matchLabels: { app: 'web' }, matchExpressions: [{ key: 'tier', operator: 'NotIn', values: ['db'] }] });
  expect([selector.matches({ app: 'web' }), selector.matches({ app: 'web', tier: 'db' })]).toEqual([true, false]);
  expect([labelSelectorFrom(undefined).matches({}), labelSelectorFrom({}).matches({})]).toEqual([false, true]);
  expect(() => labelSelectorFrom({ matchExpressions: [{ key: 'a', operator: 'Is' }] })).toThrow('"Is" is not a valid label selector operator');
});
