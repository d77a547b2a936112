import { expect, test } from 'vitest';
import { trialOf } from '../parts/trial.ts';
import { configMapStrategy } from './config-map.ts';
import { coreEventStrategy, newEventStrategy } from './event.ts';
import { limitRangeStrategy } from './limit-range.ts';
import { nodeStrategy } from './node.ts';
import { resourceQuotaStrategy } from './resource-quota.ts';

test.each<[title: string, attempt: () => readonly string[], complaints: readonly string[]]>([
  [
    'a key of binary data is a file name',
    () => trialOf(configMapStrategy).create({ binaryData: { 'a/b': '' } }),
    [
      "binaryData[a/b]: Invalid value: \"a/b\": a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')",
    ],
  ],
  [
    'a key is in one place',
    () => trialOf(configMapStrategy).create({ data: { a: '' }, binaryData: { a: '' } }),
    ['data[a]: Invalid value: "a": duplicate of key present in binaryData'],
  ],
  [
    'data are a megabyte at most',
    () => trialOf(configMapStrategy).create({ data: { a: `${'x'.repeat(1048577)}` } }),
    ['[]: Too long: may not be more than 1048576 bytes'],
  ],
  [
    'a type of limits is a qualified name',
    () => trialOf(limitRangeStrategy).create({ spec: { limits: [{ type: '-' }] } }),
    [
      "spec.limits[0].type: Invalid value: \"-\": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')",
    ],
  ],
  [
    'a type of limits is standard, or has a domain',
    () => trialOf(limitRangeStrategy).create({ spec: { limits: [{ type: 'Other' }] } }),
    ['spec.limits[0].type: Invalid value: "Other": must be a standard limit type or fully qualified'],
  ],
  [
    'a ratio is at least one',
    () => trialOf(limitRangeStrategy).create({ spec: { limits: [{ type: 'Container', maxLimitRequestRatio: { cpu: '0.5' } }] } }),
    ['spec.limits[0].maxLimitRequestRatio[cpu]: Invalid value: "500m": ratio 500m is less than 1'],
  ],
  [
    'a ratio is reached within the bounds',
    () =>
      trialOf(limitRangeStrategy).create({
        spec: { limits: [{ type: 'Container', min: { cpu: '1' }, max: { cpu: '2' }, maxLimitRequestRatio: { cpu: '3' } }] },
      }),
    ['spec.limits[0].maxLimitRequestRatio[cpu]: Invalid value: "3": ratio 3 is greater than max/min = 2.000000'],
  ],
  [
    'a scope is known',
    () =>
      trialOf(resourceQuotaStrategy).create({ spec: { hard: { pods: '1' }, scopeSelector: { matchExpressions: [{ scopeName: 'Odd', operator: 'Exists' }] } } }),
    ['spec.scopeSelector.matchExpressions.scopeName: Invalid value: "Odd": unsupported scope'],
  ],
  [
    'a scope fits what it limits',
    () =>
      trialOf(resourceQuotaStrategy).create({
        spec: { hard: { services: '1' }, scopeSelector: { matchExpressions: [{ scopeName: 'BestEffort', operator: 'Exists' }] } },
      }),
    [
      'spec.scopeSelector.matchExpressions: Invalid value: {"MatchExpressions":[{"ScopeName":"BestEffort","Operator":"Exists","Values":null}]}: unsupported scope applied to resource',
    ],
  ],
  [
    'scopes do not exclude each other',
    () => trialOf(resourceQuotaStrategy).create({ spec: { hard: { pods: '1' }, scopes: ['BestEffort', 'NotBestEffort'] } }),
    ['spec.scopes: Invalid value: ["BestEffort","NotBestEffort"]: conflicting scopes'],
  ],
  [
    'an event is in the namespace of what it is about',
    () =>
      trialOf(newEventStrategy).create({
        metadata: { namespace: 'n' },
        eventTime: '2030-01-01T00:00:00.000000Z',
        reportingController: 'a.example.com/b',
        reportingInstance: 'i',
        action: 'a',
        reason: 'r',
        type: 'Normal',
      }),
    ['involvedObject.namespace: Invalid value: "": does not match event.namespace'],
  ],
  [
    'an event has its texts',
    () =>
      trialOf(newEventStrategy).create({
        metadata: { namespace: 'n' },
        regarding: { namespace: 'n' },
        eventTime: '2030-01-01T00:00:00.000000Z',
        reportingController: 'a.example.com/b',
        reportingInstance: '',
        action: '',
        reason: '',
        type: 'Normal',
      }),
    ['reportingInstance: Required value', 'action: Required value', 'reason: Required value'],
  ],
  [
    'the texts of an event are short',
    () =>
      trialOf(newEventStrategy).create({
        metadata: { namespace: 'n' },
        regarding: { namespace: 'n' },
        eventTime: '2030-01-01T00:00:00.000000Z',
        reportingController: 'a.example.com/b',
        reportingInstance: `${'x'.repeat(129)}`,
        action: `${'x'.repeat(129)}`,
        reason: `${'x'.repeat(129)}`,
        type: 'Normal',
        note: `${'x'.repeat(1025)}`,
      }),
    [
      'reportingInstance: Invalid value: "": can have at most 128 characters',
      'action: Invalid value: "": can have at most 128 characters',
      'reason: Invalid value: "": can have at most 128 characters',
      'message: Invalid value: "": can have at most 1024 characters',
    ],
  ],
  [
    'an event has a time and a controller',
    () =>
      trialOf(newEventStrategy).create({
        metadata: { namespace: 'n' },
        regarding: { namespace: 'n' },
        type: 'Normal',
      }),
    ['eventTime: Required value'],
  ],
  [
    'an event with a time of its own has a controller, by the name of its API',
    () => trialOf(coreEventStrategy).create({ metadata: { namespace: 'default' }, eventTime: '2030-01-01T00:00:00.000000Z', reason: 'r' }),
    [
      'reportingComponent: Required value',
      'reportingComponent: Invalid value: "": name part must be non-empty',
      "reportingComponent: Invalid value: \"\": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')",
      'reportingInstance: Required value',
      'action: Required value',
    ],
  ],
  [
    'an event of the new kind has nothing of the old',
    () =>
      trialOf(newEventStrategy).create({
        metadata: { namespace: 'default' },
        type: 'Odd',
        deprecatedFirstTimestamp: '2030-01-01T00:00:00Z',
        deprecatedLastTimestamp: '2030-01-01T00:00:00Z',
        deprecatedCount: 1,
        deprecatedSource: { host: 'h' },
        series: { count: 1 },
      }),
    [
      'series.count: Invalid value: "": should be at least 2',
      'series.lastObservedTime: Required value',
      'eventTime: Required value',
      'type: Invalid value: "": has invalid value: Odd',
      'firstTimestamp: Invalid value: "": needs to be unset',
      'lastTimestamp: Invalid value: "": needs to be unset',
      'count: Invalid value: "": needs to be unset',
      'source: Invalid value: "": needs to be unset',
    ],
  ],
  [
    'an event without a time is of the namespace of what it is about, even in kube-system',
    () => trialOf(coreEventStrategy).create({ metadata: { namespace: 'kube-system' } }),
    ['involvedObject.namespace: Invalid value: "": does not match event.namespace'],
  ],
  [
    'a controller has a qualified name',
    () =>
      trialOf(newEventStrategy).create({
        metadata: { namespace: 'n' },
        regarding: { namespace: 'n' },
        eventTime: '2030-01-01T00:00:00.000000Z',
        reportingController: '-',
        reportingInstance: 'i',
        action: 'a',
        reason: 'r',
        type: 'Normal',
      }),
    [
      "reportingController: Invalid value: \"-\": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')",
    ],
  ],
  [
    'an event without a namespace is about something of the default one',
    () => trialOf(coreEventStrategy).create({ metadata: { namespace: 'n' }, involvedObject: {} }),
    ['involvedObject.namespace: Invalid value: "": does not match event.namespace'],
  ],
  [
    'a taint has a key, a value of a label and an effect',
    () =>
      trialOf(nodeStrategy).create({
        spec: {
          taints: [
            { key: '-', value: '-', effect: '' },
            { key: 'a', effect: 'Odd' },
          ],
        },
      }),
    [
      "metadata.taints[0].key: Invalid value: \"-\": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')",
      "metadata.taints[0].value: Invalid value: \"-\": a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')",
      'metadata.taints[0].effect: Required value',
      'metadata.taints[1].effect: Unsupported value: "Odd": supported values: "NoSchedule", "PreferNoSchedule", "NoExecute"',
    ],
  ],
])('%s', (_title, attempt, complaints) => {
  expect(attempt()).toEqual(complaints);
});
