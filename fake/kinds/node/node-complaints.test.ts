import { expect, test } from 'vitest';
import { trialOf } from '../parts/trial.ts';
import { runtimeClassStrategy } from './runtime-class.ts';

test.each<[title: string, attempt: () => readonly string[], complaints: readonly string[]]>([
  [
    'an overhead is not negative',
    () => trialOf(runtimeClassStrategy).create({ handler: 'h', overhead: { podFixed: { cpu: '-1' } } }),
    ['overhead.limits[cpu]: Invalid value: "-1": must be greater than or equal to 0'],
  ],
  [
    'a toleration is there once',
    () =>
      trialOf(runtimeClassStrategy).create({
        handler: 'h',
        scheduling: {
          tolerations: [
            { key: 'a', operator: 'Exists' },
            { key: 'a', operator: 'Exists' },
          ],
        },
      }),
    ['scheduling.tolerations[1]: Duplicate value: {"Key":"a","Operator":"Exists","Value":"","Effect":"","TolerationSeconds":null}'],
  ],
  [
    'a toleration has a qualified key and a value of a label',
    () => trialOf(runtimeClassStrategy).create({ handler: 'h', scheduling: { tolerations: [{ key: '-', operator: 'Equal', value: '-' }] } }),
    [
      "scheduling.tolerations[0].key: Invalid value: \"-\": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')",
      "scheduling.tolerations[0].operator: Invalid value: \"-\": a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')",
    ],
  ],
  [
    'overhead is what a container could be limited to',
    () => trialOf(runtimeClassStrategy).create({ handler: 'h', overhead: { podFixed: { pods: '1', 'hugepages-2Mi': '3Mi' } } }),
    [
      'overhead.limits[hugepages-2Mi]: Invalid value: "3Mi": 3Mi is not positive integer multiple of hugepages-2Mi',
      'overhead.limits[pods]: Invalid value: "pods": must be a standard resource for containers',
      'overhead: Forbidden: HugePages require cpu or memory',
    ],
  ],
  [
    'a handler is said last',
    () => trialOf(runtimeClassStrategy).create({ handler: 'A', overhead: { podFixed: { cpu: '-1' } } }),
    [
      'overhead.limits[cpu]: Invalid value: "-1": must be greater than or equal to 0',
      "handler: Invalid value: \"A\": a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')",
    ],
  ],
  [
    'a handler that changes is a name, and stays',
    () => trialOf(runtimeClassStrategy).update({ handler: 'a' }, { handler: 'a.b' }),
    ['handler: Invalid value: "a.b": must not contain dots', 'handler: Invalid value: null: field is immutable'],
  ],
  [
    'a handler stays and is there',
    () => trialOf(runtimeClassStrategy).update({ handler: 'a' }, { handler: '' }),
    ['handler: Invalid value: null: field is immutable', 'handler: Required value'],
  ],
])('%s', (_title, attempt, complaints) => {
  expect(attempt()).toEqual(complaints);
});

test('nodes that are chosen by an old label are warned of', () => {
  const tried = trialOf(runtimeClassStrategy);
  tried.create({ handler: 'h', scheduling: { nodeSelector: { 'beta.kubernetes.io/os': 'linux', 'kubernetes.io/os': 'linux' } } });
  expect(tried.warnings).toEqual(['scheduling.nodeSelector: deprecated since v1.14; use "kubernetes.io/os" instead']);
});
