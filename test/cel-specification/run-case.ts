import { compileExpression } from '../../fake/cel/environment.ts';
import { toText } from '../../fake/cel/functions/conversions.ts';
import type { CelType } from '../../fake/cel/types/cel-type.ts';
import { valuesEqual } from '../../fake/cel/values/equality.ts';
import { durationText } from '../../fake/cel/values/time.ts';
import { type CelValue, itemsOf } from '../../fake/cel/values/value.ts';
import { isJsonObject, type JsonObject } from '../../machinery/json.ts';
import { OutOfScope, readType, readValue } from './read-value.ts';

/** How a case went: `other` needs what Kubernetes' expressions do not have. */
export type Result = 'passed' | 'other' | { readonly problem: string };

const objects = (value: unknown): readonly JsonObject[] => (Array.isArray(value) ? value.filter(isJsonObject) : []);

function variablesOf(test: JsonObject): ReadonlyMap<string, CelType> {
  const declared = objects(test['typeEnv']).map(({ name, ident }) => {
    if (!isJsonObject(ident) || !isJsonObject(ident['type'])) throw new OutOfScope('a function of its own');
    return [String(name), readType(ident['type'])] as const;
  });
  return new Map(declared);
}

function bindingsOf(test: JsonObject): ReadonlyMap<string, CelValue> {
  const bindings = isJsonObject(test['bindings']) ? Object.entries(test['bindings']) : [];
  return new Map(
    bindings.flatMap(([name, given]) => (isJsonObject(given) && isJsonObject(given['value']) ? [[name, readValue(given['value'])] as const] : [])),
  );
}

// NaN equals nothing, and a list that holds it equals no other; here the same is meant.
function isSame(a: CelValue, b: CelValue): boolean {
  if (typeof a === 'number' && typeof b === 'number') return Object.is(a, b) || a === b;
  if (typeof a !== typeof b) return false;
  if (a !== null && b !== null && typeof a === 'object' && typeof b === 'object') {
    if (a.kind !== b.kind) return false;
    if (a.kind === 'list' && b.kind === 'list') return a.size === b.size && itemsOf(a).every((item, index) => isSame(item, b.at(index)));
  }
  return valuesEqual(a, b);
}

function textOf(value: CelValue): string {
  if (typeof value === 'bigint' || typeof value !== 'object' || value === null) return `${typeof value} ${String(value)}`;
  if (value.kind === 'uint') return `uint ${value.value}`;
  return value.kind;
}

/** What a message of the well-known types stands for. */
function isMessage(value: CelValue, message: JsonObject): boolean {
  const type = String(message['@type']).split('/').at(-1);
  const given = message['value'];
  if (typeof value !== 'object' || value === null) {
    if (type === 'google.protobuf.Int64Value' || type === 'google.protobuf.Int32Value') return value === BigInt(String(given));
    return (type === 'google.protobuf.Value' || /^google\.protobuf\.(String|Bool|Double|Float)Value$/.test(type ?? '')) && value === given;
  }
  if (type === 'google.protobuf.Duration' && value.kind === 'duration')
    return Number.parseFloat(durationText(value.nanos)) === Number.parseFloat(String(given));
  if (type === 'google.protobuf.Timestamp' && value.kind === 'timestamp') return toText(value) === given;
  throw new OutOfScope(`a message: ${type}`);
}

function isExpected(value: CelValue, expected: JsonObject): boolean {
  if (isJsonObject(expected['objectValue'])) return isMessage(value, expected['objectValue']);
  if ('typeValue' in expected) return typeof value === 'object' && value?.kind === 'type' && value.type.name === expected['typeValue'];
  return isSame(value, readValue(expected));
}

const expectedOf = (test: JsonObject): JsonObject | undefined => {
  if (isJsonObject(test['value'])) return test['value'];
  if (isJsonObject(test['typedResult'])) return isJsonObject(test['typedResult']['result']) ? test['typedResult']['result'] : undefined;
  return { boolValue: true };
};

// Messages, enums and what is made of them: no object of Kubernetes is one for an expression.
const isAboutMessages = (test: JsonObject): boolean =>
  String(test['container'] ?? '') !== '' || /google\.protobuf\.|cel\.expr\.|proto\.(has|get)Ext|TestAllTypes/.test(String(test['expr']));

function judged(test: JsonObject): Result {
  const isRefused = isJsonObject(test['evalError']);
  const compiled = compileExpression(String(test['expr']), { variables: variablesOf(test) });
  if ('problem' in compiled) return isRefused ? 'passed' : { problem: compiled.problem };
  const { program } = compiled;
  if (isJsonObject(test['typedResult']) && isJsonObject(test['typedResult']['deducedType'])) {
    const type = readType(test['typedResult']['deducedType']);
    if (type.text !== program.type.text) return { problem: `of type ${program.type.text}, not ${type.text}` };
  }
  const expected = expectedOf(test);
  if (test['checkOnly'] === true || expected === undefined) return 'passed';
  const bindings = bindingsOf(test);
  const outcome = program.run((name) => bindings.get(name));
  if (outcome.kind === 'error') return isRefused ? 'passed' : { problem: outcome.message };
  if (isRefused) return { problem: `no error but ${textOf(outcome.value)}` };
  return isExpected(outcome.value, expected) ? 'passed' : { problem: `came to ${textOf(outcome.value)}` };
}

/** Runs one case of the specification. */
export function runCase(test: JsonObject): Result {
  if (isAboutMessages(test)) return 'other';
  try {
    return judged(test);
  } catch (error) {
    if (error instanceof OutOfScope) return 'other';
    return { problem: `threw ${error instanceof Error ? error.message : String(error)}` };
  }
}
