import { type GoUrl, hostnameOf, parseUrl, portOf, queryOf, requestUriProblem, UrlError } from '../../../machinery/names/go-url.ts';
import type { FunctionDeclaration } from '../check/declarations.ts';
import { BOOL, listType, mapType, STRING } from '../types/cel-type.ts';
import { URL_TYPE } from '../types/type-names.ts';
import { type CelValue, EvaluationError, listOf, mapOf, type OpaqueValue } from '../values/value.ts';
import { define, member, plain } from './define.ts';

const contentOf = ({ content }: OpaqueValue): GoUrl => content as GoUrl;

function toUrl(text: string): CelValue {
  const fail = (problem: string): EvaluationError => new EvaluationError(`URL parse error during conversion from string: ${problem}`);
  const problem = requestUriProblem(text);
  if (problem !== undefined) throw fail(problem);
  try {
    const content = parseUrl(text);
    return { kind: 'opaque', type: URL_TYPE, content, equals: (other) => contentOf(other).text === text };
  } catch (error) {
    throw error instanceof UrlError ? fail(error.message) : error;
  }
}

const part = (name: string, id: string, read: (url: GoUrl) => string): FunctionDeclaration =>
  define(
    name,
    member(id, [URL_TYPE], STRING, (url: OpaqueValue) => read(contentOf(url))),
  );

/** The functions of URLs. @see apiserver pkg/cel/library/urls.go (v1.37) */
export const urlFunctions: readonly FunctionDeclaration[] = [
  define('url', plain('string_to_url', [STRING], URL_TYPE, toUrl)),
  define(
    'isURL',
    plain('is_url_string', [STRING], BOOL, (text: string) => requestUriProblem(text) === undefined),
  ),
  part('getScheme', 'url_get_scheme', ({ scheme }) => scheme),
  part('getHost', 'url_get_host', ({ host }) => host),
  part('getHostname', 'url_get_hostname', hostnameOf),
  part('getPort', 'url_get_port', portOf),
  part('getEscapedPath', 'url_get_escaped_path', ({ escapedPath }) => escapedPath),
  define(
    'getQuery',
    member('url_get_query', [URL_TYPE], mapType(STRING, listType(STRING)), (url: OpaqueValue) =>
      mapOf([...queryOf(contentOf(url))].map(([key, values]) => [key, listOf(values)])),
    ),
  ),
];
