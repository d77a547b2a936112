import type { Document, YAMLParseError } from 'yaml';
import { yamlLibrary } from '../request/yaml-library.ts';

const lineAt = (text: string, offset: number): number => text.slice(0, offset).split('\n').length - 1;

/** The line in which the text ends; a last one without a line end is ended for it. */
const endLine = (text: string): number => text.split('\n').length - (text.endsWith('\n') ? 1 : 0);

/** The line of whatever comes at or after an offset: comments and blanks are skipped. */
function tokenLine(text: string, offset: number): number {
  const rest = text.slice(offset);
  const blank = /^(\s|#[^\n]*(\n|$))*/.exec(rest)?.[0].length ?? 0;
  return blank === rest.length ? endLine(text) : lineAt(text, offset + blank);
}

interface Fault {
  readonly what: string;
  /** Counted from zero. */
  readonly line: number;
  /** Whether the scanner found it, and not the parser: the two count lines in different ways. */
  readonly scanned: boolean;
}

function flowFault(text: string, offset: number): Fault {
  const before = text.slice(0, offset).trimEnd();
  const line = tokenLine(text, offset);
  if (/[[{,]$/.test(before)) return { what: 'did not find expected node content', line, scanned: false };
  return { what: `did not find expected ',' or '${before.lastIndexOf('[') > before.lastIndexOf('{') ? ']' : '}'}'`, line, scanned: false };
}

function tabFault(text: string, offset: number): Fault {
  const continues = /[^:\s-]\s*$/.test(text.slice(0, offset));
  const what = continues ? 'found a tab character that violates indentation' : 'found character that cannot start any token';
  return { what, line: lineAt(text, offset), scanned: true };
}

function missingFault(text: string, offset: number, message: string): Fault {
  if (message.startsWith('Flow')) return flowFault(text, offset);
  if (message.includes('closing')) return { what: 'found unexpected end of stream', line: text.split('\n').length - 1, scanned: true };
  const nextLine = text.indexOf('\n', offset);
  return { what: "could not find expected ':'", line: nextLine === -1 ? endLine(text) : tokenLine(text, nextLine), scanned: true };
}

function strayFault(text: string, offset: number, { message, document }: { readonly message: string; readonly document: Document }): Fault {
  const line = lineAt(text, offset);
  if (/block-seq-ind on same line/.test(message) && lineAt(text, offset) === 0) {
    return { what: 'block sequence entries are not allowed in this context', line, scanned: true };
  }
  if (/Block scalar header/.test(message)) return { what: 'did not find expected comment or line break', line, scanned: true };
  if (/flow-(seq|map)-end/.test(message)) return { what: 'did not find expected node content', line, scanned: false };
  return { what: yamlLibrary().isSeq(document.contents) ? "did not find expected '-' indicator" : 'did not find expected key', line, scanned: false };
}

function faultOf({ code, message, pos: [offset] }: YAMLParseError, text: string, document: Document): Fault {
  const line = lineAt(text, offset);
  switch (code) {
    case 'BLOCK_AS_IMPLICIT_KEY': {
      const colon = text.slice(offset).search(/:(\s|$)/);
      return { what: 'mapping values are not allowed in this context', line: lineAt(text, offset + Math.max(colon, 0)), scanned: true };
    }
    case 'TAB_AS_INDENT':
      return tabFault(text, offset);
    case 'BAD_SCALAR_START':
      return { what: 'found character that cannot start any token', line, scanned: true };
    case 'BAD_DQ_ESCAPE':
      return { what: 'found unknown escape character', line, scanned: true };
    case 'BAD_INDENT':
      return message.startsWith('Flow') ? flowFault(text, offset) : { what: 'did not find expected key', line, scanned: false };
    case 'MISSING_CHAR':
      return missingFault(text, offset, message);
    case 'UNEXPECTED_TOKEN':
    case 'MULTILINE_IMPLICIT_KEY':
      return strayFault(text, offset, { message, document });
    default:
      return { what: "could not find expected ':'", line, scanned: true };
  }
}

/**
 * A syntax error in the words of the server's parser. Its first line has no number; the parser counts the others from zero.
 *
 * @see go.yaml.in/yaml/v2 decode.go, parser.fail (v2.4)
 */
export function yamlProblem(error: YAMLParseError, text: string, document: Document): string {
  const { what, line, scanned } = faultOf(error, text, document);
  return line === 0 ? `yaml: ${what}` : `yaml: line ${scanned ? line + 1 : line}: ${what}`;
}
