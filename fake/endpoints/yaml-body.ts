import type { Document } from 'yaml';
import { yamlLibrary } from '../request/yaml-library.ts';
import { yamlProblem } from './yaml-errors.ts';
import { goTags, NO_JSON_NUMBER, plainScalar } from './yaml-scalars.ts';

/** What a YAML text holds, or why it holds nothing. */
export interface YamlReading {
  readonly value: unknown;
  readonly error: string | undefined;
  /** The keys that a map has twice, as one error over several lines; undefined: none. */
  readonly duplicates: string | undefined;
}

const failed = (error: string): YamlReading => ({ value: undefined, error, duplicates: undefined });

/** A key as Go prints it with `%#v`. */
function shownKey(text: string): string {
  const quoted = /^"((?:[^"\\]|\\.)*)"|^'((?:[^']|'')*)'/.exec(text);
  if (quoted !== null) return JSON.stringify(quoted[1] ?? quoted[2] ?? '');
  const plain = /^[^\n]*?(?=\s*(:(\s|$)|[,}]))/.exec(text)?.[0] ?? '';
  const value = plainScalar(plain);
  return value === null ? '<nil>' : typeof value === 'string' ? JSON.stringify(value) : String(value);
}

// The server makes JSON of it, with sorted keys, before it looks for fields that it does not know.
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, item]) => [key, sorted(item)]));
}

function readingOf(document: Document): YamlReading {
  try {
    return { value: sorted(document.toJS() as unknown), error: undefined, duplicates: undefined };
  } catch (error) {
    if (error instanceof Error && error.message.startsWith('Merge sources')) return failed('yaml: map merge requires map or sequence of maps as the value');
    if (!(error instanceof ReferenceError)) throw error;
    return failed(`yaml: unknown anchor '${/: (.*)$/.exec(error.message)?.[1] ?? ''}' referenced`);
  }
}

function read(text: string): YamlReading {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the ones that are refused
  if (/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/.test(text)) return failed('yaml: control characters are not allowed');
  const document = yamlLibrary().parseDocument(text, { version: '1.1', schema: 'yaml-1.1', merge: true, logLevel: 'silent', customTags: goTags });
  const duplicates: string[] = [];
  for (const error of document.errors) {
    if (error.code === 'MULTIPLE_DOCS') continue;
    if (error.message.startsWith(NO_JSON_NUMBER)) return failed(/^.*?(?= at line|$)/m.exec(error.message)?.[0] ?? '');
    if (error.code !== 'DUPLICATE_KEY') return failed(yamlProblem(error, text, document as Document));
    duplicates.push(`line ${error.linePos?.[0].line ?? 1}: key ${shownKey(text.slice(error.pos[0]))} already set in map`);
  }
  const reading = readingOf(document as Document);
  return duplicates.length === 0 ? reading : { ...reading, duplicates: `yaml: unmarshal errors:\n${duplicates.map((line) => `  ${line}`).join('\n')}` };
}

/**
 * Reads the first document of a YAML text as the server does.
 *
 * @see sigs.k8s.io/yaml yaml.go, YAMLToJSONStrict (v1.6)
 */
export function readYaml(text: string): YamlReading {
  try {
    return read(text);
  } catch (error) {
    // The parser reads what is nested by recursion.
    if (!(error instanceof RangeError)) throw error;
    return failed('yaml: exceeded max depth of 10000');
  }
}

/** A strictness error as warnings: one for every key, without the headline. */
export function warningsOf(problem: string): readonly string[] {
  const [head, ...lines] = problem.split('\n');
  return head === 'yaml: unmarshal errors:' ? lines.map((line) => line.trim()) : [problem];
}
