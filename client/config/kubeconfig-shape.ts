import { isJsonObject, type JsonObject } from '../../machinery/json.ts';
import type { ConfigProblem } from '../errors.ts';

const CLUSTER_TEXTS = ['server', 'certificate-authority', 'certificate-authority-data', 'tls-server-name', 'proxy-url'];
const USER_TEXTS = [
  'client-certificate',
  'client-certificate-data',
  'client-key',
  'client-key-data',
  'token',
  'tokenFile',
  'username',
  'password',
  'as',
  'as-uid',
];
const CONTEXT_TEXTS = ['cluster', 'user', 'namespace'];

function textProblems(entry: JsonObject, keys: readonly string[], path: string): readonly ConfigProblem[] {
  return keys.flatMap((key) => {
    const value = entry[key];
    return value === undefined || value === null || typeof value === 'string' ? [] : [{ path: `${path}.${key}`, message: 'must be text' }];
  });
}

function entryProblems(config: JsonObject, section: string, [member, texts]: readonly [string, readonly string[]]): readonly ConfigProblem[] {
  const entries = config[section];
  if (entries === undefined || entries === null) return [];
  if (!Array.isArray(entries)) return [{ path: section, message: 'must be a list' }];
  return entries.flatMap((entry: unknown, index): readonly ConfigProblem[] => {
    const path = `${section}[${index}]`;
    if (!isJsonObject(entry)) return [{ path, message: 'must be an object' }];
    const named = typeof entry['name'] === 'string' ? [] : [{ path: `${path}.name`, message: 'must be text' }];
    const inner = entry[member];
    if (!isJsonObject(inner)) return [...named, { path: `${path}.${member}`, message: 'must be an object' }];
    return [...named, ...textProblems(inner, texts, `${path}.${member}`)];
  });
}

/** Everything in the shape of a kubeconfig that cannot be read. Values stay out of the messages: they may be secret. */
export function shapeProblems(value: unknown): readonly ConfigProblem[] {
  if (!isJsonObject(value)) return [{ message: 'a kubeconfig is an object' }];
  const kind = value['kind'];
  if (kind !== undefined && kind !== 'Config') return [{ path: 'kind', message: 'must be Config' }];
  return [
    ...entryProblems(value, 'clusters', ['cluster', CLUSTER_TEXTS]),
    ...entryProblems(value, 'users', ['user', USER_TEXTS]),
    ...entryProblems(value, 'contexts', ['context', CONTEXT_TEXTS]),
    ...textProblems(value, ['current-context'], '').map((problem) => ({ ...problem, path: 'current-context' })),
  ];
}
