import { expect, test } from 'vitest';
import type { JsonObject } from '../../../machinery/json.ts';
import type { AccessQuestion } from './authorizer-functions.ts';
import { compilePolicy } from './compile-policy.ts';
import { type PolicyInput, startRun } from './evaluate-policy.ts';

const input = (over: Partial<PolicyInput> = {}): PolicyInput => ({
  object: { metadata: { name: 'x' }, data: { n: 2 } },
  oldObject: undefined,
  request: { operation: 'CREATE' },
  params: undefined,
  namespaceObject: undefined,
  ask: () => ({ isAllowed: false, reason: '' }),
  requestResource: { group: '', resource: 'configmaps' },
  ...over,
});

function results(spec: JsonObject, over?: Partial<PolicyInput>): readonly unknown[] {
  const policy = compilePolicy(spec);
  const run = startRun(policy, input(over));
  return policy.validations.map((validation) => {
    const result = run.evaluate(validation);
    return 'value' in result ? result.value : result.problem;
  });
}

const validations = (...expressions: readonly string[]): JsonObject => ({ validations: expressions.map((expression) => ({ expression })) });

test('variables are computed when they are used, and build on those before them', () => {
  const variables = [
    { name: 'two', expression: 'object.data.n' },
    { name: 'four', expression: 'variables.two * 2' },
    { name: 'broken', expression: 'object.nothing' },
  ];
  expect(results({ ...validations('variables.four == 4', 'variables.broken == 1'), variables })).toEqual([
    true,
    'expression \'variables.broken == 1\' resulted in error: composited variable "broken" fails to evaluate: no such key: nothing',
  ]);
});

test('absent parts are null', () => {
  expect(results(validations('oldObject == null', 'namespaceObject == null', 'object.metadata.name == "x"'))).toEqual([true, true, true]);
});

test('the authorizer is asked about the resource of the request, and about others', () => {
  const asked: AccessQuestion[] = [];
  const ask = (question: AccessQuestion) => {
    asked.push(question);
    return { isAllowed: question.verb === 'get', reason: '' };
  };
  const spec = validations(
    "authorizer.requestResource.name('y').check('get').allowed()",
    "authorizer.serviceAccount('n', 's').group('apps').resource('deployments').check('list').allowed()",
    "authorizer.path('/healthz').check('get').allowed()",
  );
  expect(results(spec, { ask })).toEqual([true, false, true]);
  expect(asked).toEqual([
    { group: '', resource: 'configmaps', name: 'y', verb: 'get' },
    { serviceAccount: { namespace: 'n', name: 's' }, group: 'apps', resource: 'deployments', verb: 'list' },
    { path: '/healthz', verb: 'get' },
  ]);
});

test('what does not compile is told when it is evaluated', () => {
  expect(results(validations('1 + 1', 'params.x'))).toEqual([
    'compilation error: must evaluate to bool but got int',
    "compilation error: compilation failed: ERROR: <input>:1:1: undeclared reference to 'params' (in container '')\n | params.x\n | ^",
  ]);
});
