import type { FunctionDeclaration } from '../check/declarations.ts';
import { compileExpression, type Environment, type Program } from '../environment.ts';
import { define, plain } from '../functions/define.ts';
import { BOOL, type CelType, DYN, INT, listType, mapType, NULL, STRING, structType, TIMESTAMP } from '../types/cel-type.ts';
import { AUTHORIZER, RESOURCE_CHECK } from './authorizer-functions.ts';

const struct = (name: string, fields: Readonly<Record<string, CelType>>): CelType => structType(name, new Map(Object.entries(fields)));

const KIND = struct('kubernetes.GroupVersionKind', { group: STRING, version: STRING, kind: STRING });
const RESOURCE = struct('kubernetes.GroupVersionResource', { group: STRING, version: STRING, resource: STRING });
const USER = struct('kubernetes.UserInfo', { username: STRING, uid: STRING, groups: listType(STRING), extra: mapType(STRING, listType(STRING)) });
const REQUEST = struct('kubernetes.AdmissionRequest', {
  kind: KIND,
  resource: RESOURCE,
  subResource: STRING,
  requestKind: KIND,
  requestResource: RESOURCE,
  requestSubResource: STRING,
  name: STRING,
  namespace: STRING,
  operation: STRING,
  userInfo: USER,
  dryRun: BOOL,
  options: DYN,
});
const CONDITION = struct('kubernetes.NamespaceCondition', { status: STRING, type: STRING, lastTransitionTime: TIMESTAMP, message: STRING, reason: STRING });
const NAMESPACE = struct('kubernetes.Namespace', {
  metadata: struct('kubernetes.NamespaceMetadata', {
    name: STRING,
    generateName: STRING,
    namespace: STRING,
    labels: mapType(STRING, STRING),
    annotations: mapType(STRING, STRING),
    UID: STRING,
    creationTimestamp: TIMESTAMP,
    deletionGracePeriodSeconds: INT,
    deletionTimestamp: TIMESTAMP,
    generation: INT,
    resourceVersion: STRING,
    finalizers: listType(STRING),
  }),
  spec: struct('kubernetes.NamespaceSpec', { finalizers: listType(STRING) }),
  status: struct('kubernetes.NamespaceStatus', { conditions: listType(CONDITION), phase: STRING }),
});
const JSON_PATCH = struct('JSONPatch', { op: STRING, path: STRING, from: STRING, value: DYN });

// Objects of patches have whatever fields are written.
const ANY_FIELDS: ReadonlyMap<string, CelType> = Object.assign(new Map<string, CelType>(), { get: () => DYN });

/** The type of what an ApplyConfiguration evaluates to. */
export const OBJECT: CelType = structType('Object', ANY_FIELDS);

function patchType(name: string): CelType | undefined {
  if (name === 'JSONPatch') return JSON_PATCH;
  return name === 'Object' || name.startsWith('Object.') ? structType(name, ANY_FIELDS) : undefined;
}

const escapeKey: FunctionDeclaration = define(
  'jsonpatch.escapeKey',
  plain('string_jsonpatch_escapeKey_string', [STRING], STRING, (key: string) => key.replaceAll('~', '~0').replaceAll('/', '~1')),
);

/** What an expression of a policy may use beside the object and the request. */
export interface PolicyScope {
  readonly hasParams: boolean;
  readonly hasAuthorizer: boolean;
  readonly hasPatchTypes?: boolean;
  /** The types of variables so far; undefined where there are none to speak of. */
  readonly variables?: ReadonlyMap<string, CelType>;
}

function environmentOf({ hasParams, hasAuthorizer, hasPatchTypes = false, variables }: PolicyScope): Environment {
  const known = new Map<string, CelType>([
    ['object', DYN],
    ['oldObject', DYN],
    ['namespaceObject', NAMESPACE],
    ['request', REQUEST],
  ]);
  if (hasParams) known.set('params', DYN);
  if (hasAuthorizer) known.set('authorizer', AUTHORIZER).set('authorizer.requestResource', RESOURCE_CHECK);
  if (variables !== undefined) known.set('variables', structType('kubernetes.variables', variables));
  return { variables: known, ...(hasPatchTypes ? { functions: [escapeKey], structs: patchType } : {}) };
}

/** What an expression has to come to. */
export type Wanted = 'bool' | 'string' | 'text or null' | 'object' | 'patch' | 'anything';

const WANTED: Readonly<Record<Exclude<Wanted, 'anything'>, readonly CelType[]>> = {
  bool: [BOOL],
  string: [STRING],
  'text or null': [STRING, NULL],
  object: [OBJECT],
  patch: [listType(JSON_PATCH)],
};

const nameOf = (type: CelType): string => (type.kind === 'null' ? 'null_type' : type.text);

/** A compiled expression of a policy, or why there is none. */
export type CompiledExpression = { readonly program: Program } | { readonly problem: string };

/**
 * Compiles an expression of a policy.
 *
 * @see apiserver pkg/admission/plugin/cel/compile.go (v1.37)
 */
export function compilePolicyExpression(text: string, scope: PolicyScope, wanted: Wanted): CompiledExpression {
  const compiled = compileExpression(text, environmentOf(scope));
  if ('problem' in compiled && compiled.at === 'compilation') return { problem: `compilation failed: ${compiled.problem}` };
  const { type } = 'problem' in compiled ? compiled : compiled.program;
  const types = wanted === 'anything' ? [type] : WANTED[wanted];
  if (types.some((one) => one.kind === type.kind && one.text === type.text)) {
    return 'problem' in compiled ? { problem: `program instantiation failed: ${compiled.problem}` } : { program: compiled.program };
  }
  const [only] = types;
  const names = types.length === 1 && only !== undefined ? nameOf(only) : `one of [${types.map(nameOf).join(' ')}]`;
  return { problem: `must evaluate to ${names} but got ${nameOf(type)}` };
}
