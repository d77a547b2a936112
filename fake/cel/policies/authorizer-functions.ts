import type { FunctionDeclaration } from '../check/declarations.ts';
import { define, member } from '../functions/define.ts';
import { BOOL, type CelType, STRING, structType } from '../types/cel-type.ts';
import type { OpaqueValue } from '../values/value.ts';

/** What a policy asks about: a path, or a resource. */
export interface AccessQuestion {
  /** Another user to ask about. */
  readonly serviceAccount?: { readonly namespace: string; readonly name: string };
  readonly path?: string;
  readonly group?: string;
  readonly resource?: string;
  readonly subresource?: string;
  readonly namespace?: string;
  readonly name?: string;
  readonly verb?: string;
}

/** The answer to a question. */
export interface AccessAnswer {
  readonly isAllowed: boolean;
  readonly reason: string;
}

/** Who answers a policy's questions. */
export type Ask = (question: AccessQuestion) => AccessAnswer;

interface Check {
  readonly ask: Ask;
  readonly question: AccessQuestion;
}

const type = (name: string): CelType => structType(`kubernetes.authorization.${name}`, new Map());
/** The type of `authorizer`. */
export const AUTHORIZER: CelType = type('Authorizer');
const PATH_CHECK = type('PathCheck');
const GROUP_CHECK = type('GroupCheck');
/** The type of `authorizer.requestResource`. */
export const RESOURCE_CHECK: CelType = type('ResourceCheck');
const DECISION = type('Decision');

const checkOf = ({ content }: OpaqueValue): Check => content as Check;
const answerOf = ({ content }: OpaqueValue): AccessAnswer => content as AccessAnswer;
const value = (of: CelType, content: unknown): OpaqueValue => ({ kind: 'opaque', type: of, content, equals: (other) => other.content === content });
const refined = (of: CelType, check: OpaqueValue, more: AccessQuestion): OpaqueValue => {
  const { ask, question } = checkOf(check);
  return value(of, { ask, question: { ...question, ...more } });
};

/** The value of `authorizer`. */
export const authorizerValue = (ask: Ask): OpaqueValue => value(AUTHORIZER, { ask, question: {} });
/** The value of `authorizer.requestResource`. */
export const requestResourceValue = (ask: Ask, question: AccessQuestion): OpaqueValue => value(RESOURCE_CHECK, { ask, question });

type Refinement = 'path' | 'group' | 'resource' | 'subresource' | 'namespace' | 'name';

const refining = (field: Refinement, id: string, from: CelType, to: CelType): FunctionDeclaration =>
  define(
    field,
    member(id, [from, STRING], to, (check: OpaqueValue, text: string) => refined(to, check, { [field]: text })),
  );

function decide(check: OpaqueValue, verb: string): OpaqueValue {
  const { ask, question } = checkOf(check);
  return value(DECISION, ask({ ...question, verb }));
}

/** The functions of `authorizer`, which every expression knows though few have one. @see apiserver pkg/cel/library/authz.go (v1.37) */
export const authorizerFunctions: readonly FunctionDeclaration[] = [
  refining('path', 'authorizer_path', AUTHORIZER, PATH_CHECK),
  refining('group', 'authorizer_group', AUTHORIZER, GROUP_CHECK),
  define(
    'serviceAccount',
    member('authorizer_serviceaccount', [AUTHORIZER, STRING, STRING], AUTHORIZER, (check: OpaqueValue, namespace: string, name: string) =>
      refined(AUTHORIZER, check, { serviceAccount: { namespace, name } }),
    ),
  ),
  refining('resource', 'groupcheck_resource', GROUP_CHECK, RESOURCE_CHECK),
  refining('subresource', 'resourcecheck_subresource', RESOURCE_CHECK, RESOURCE_CHECK),
  refining('namespace', 'resourcecheck_namespace', RESOURCE_CHECK, RESOURCE_CHECK),
  refining('name', 'resourcecheck_name', RESOURCE_CHECK, RESOURCE_CHECK),
  define('check', member('pathcheck_check', [PATH_CHECK, STRING], DECISION, decide), member('resourcecheck_check', [RESOURCE_CHECK, STRING], DECISION, decide)),
  define(
    'errored',
    member('decision_errored', [DECISION], BOOL, () => false),
  ),
  define(
    'error',
    member('decision_error', [DECISION], STRING, () => ''),
  ),
  define(
    'allowed',
    member('decision_allowed', [DECISION], BOOL, (decision: OpaqueValue) => answerOf(decision).isAllowed),
  ),
  define(
    'reason',
    member('decision_reason', [DECISION], STRING, (decision: OpaqueValue) => answerOf(decision).reason),
  ),
  define(
    'fieldSelector',
    member('resourcecheck_fieldselector', [RESOURCE_CHECK, STRING], RESOURCE_CHECK, (check: OpaqueValue) => check),
  ),
  define(
    'labelSelector',
    member('resourcecheck_labelselector', [RESOURCE_CHECK, STRING], RESOURCE_CHECK, (check: OpaqueValue) => check),
  ),
];
