import { isJsonObject, type JsonObject } from '../../machinery/json.ts';
import type { ConfigProblem } from '../errors.ts';

/** Says what a value should have been, or nothing when it is that. */
type Shape = (value: unknown, path: string) => readonly ConfigProblem[];

const isAbsent = (value: unknown): boolean => value === undefined || value === null;

function must(be: string, holds: (value: unknown) => boolean): Shape {
  return (value, path) => (isAbsent(value) || holds(value) ? [] : [{ path, message: `must be ${be}` }]);
}

const text: Shape = must('text', (value) => typeof value === 'string');
const flag: Shape = must('true or false', (value) => typeof value === 'boolean');

/** Members that are known by name; others pass, as in kubectl. */
function members(shapes: Readonly<Record<string, Shape>>): Shape {
  return (value, path) => {
    if (isAbsent(value)) return [];
    if (!isJsonObject(value)) return [{ path, message: 'must be an object' }];
    return Object.entries(shapes).flatMap(([key, shape]) => shape(value[key], path === '' ? key : `${path}.${key}`));
  };
}

function list(item: Shape): Shape {
  return (value, path) => {
    if (isAbsent(value)) return [];
    if (!Array.isArray(value)) return [{ path, message: 'must be a list' }];
    return value.flatMap((one: unknown, index) =>
      isAbsent(one) ? [{ path: `${path}[${index}]`, message: 'must not be empty' }] : item(one, `${path}[${index}]`),
    );
  };
}

function mapOf(item: Shape): Shape {
  return (value, path) => {
    if (isAbsent(value)) return [];
    if (!isJsonObject(value)) return [{ path, message: 'must be an object' }];
    return Object.entries(value).flatMap(([key, one]) => item(one, `${path}.${key}`));
  };
}

function required(shape: Shape, be: string): Shape {
  return (value, path) => (isAbsent(value) ? [{ path, message: `must be ${be}` }] : shape(value, path));
}

const texts = (...keys: readonly string[]): Readonly<Record<string, Shape>> => Object.fromEntries(keys.map((key) => [key, text]));

const cluster = members({
  ...texts('server', 'certificate-authority', 'certificate-authority-data', 'tls-server-name', 'proxy-url'),
  'insecure-skip-tls-verify': flag,
  'disable-compression': flag,
  extensions: list(members({ name: required(text, 'text') })),
});

const exec = members({
  ...texts('apiVersion', 'command', 'installHint', 'interactiveMode'),
  args: list(text),
  env: list(members({ name: required(text, 'text'), value: text })),
  provideClusterInfo: flag,
});

const user = members({
  ...texts('client-certificate', 'client-certificate-data', 'client-key', 'client-key-data', 'token', 'tokenFile', 'username', 'password', 'as', 'as-uid'),
  'as-groups': list(text),
  'as-user-extra': mapOf(list(text)),
  'auth-provider': members({ name: text, config: mapOf(text) }),
  exec,
});

/** Two entries of one name in one file are an error for kubectl too; of two files the first one's counts. */
const named: Shape = (value, path) => {
  const names = Array.isArray(value) ? value.map((entry: unknown) => (isJsonObject(entry) ? entry['name'] : undefined)) : [];
  return names.flatMap((name, index) =>
    typeof name === 'string' && names.indexOf(name) < index ? [{ path: `${path}[${index}].name`, message: `${JSON.stringify(name)} is there twice` }] : [],
  );
};

function entries(member: string, shape: Shape): Shape {
  const all = list(members({ name: required(text, 'text'), [member]: required(shape, 'an object') }));
  return (value, path) => [...all(value, path), ...named(value, path)];
}

const kubeconfig = members({
  'current-context': text,
  clusters: entries('cluster', cluster),
  users: entries('user', user),
  contexts: entries('context', members(texts('cluster', 'user', 'namespace'))),
});

function kindProblems({ kind, apiVersion }: JsonObject): readonly ConfigProblem[] {
  return [
    ...(isAbsent(kind) || kind === 'Config' ? [] : [{ path: 'kind', message: 'must be Config' }]),
    ...(isAbsent(apiVersion) || apiVersion === '' || apiVersion === 'v1' ? [] : [{ path: 'apiVersion', message: 'must be v1' }]),
  ];
}

/** Everything in the shape of a kubeconfig that cannot be read. Values stay out of the messages: they may be secret. */
export function shapeProblems(value: unknown): readonly ConfigProblem[] {
  if (!isJsonObject(value)) return [{ message: 'a kubeconfig is an object' }];
  const foreign = kindProblems(value);
  return foreign.length > 0 ? foreign : kubeconfig(value, '');
}
