import { dns1035LabelComplaints, dnsLabelComplaints, dnsSubdomainComplaints } from '../../../machinery/names/dns.ts';
import { requestUriProblem } from '../../../machinery/names/go-url.ts';
import { nameChecks } from '../../../machinery/names/object-name.ts';
import { labelValueComplaints, qualifiedNameComplaints } from '../../../machinery/names/qualified-name.ts';
import { hasFormat } from '../../../machinery/structural/formats.ts';
import type { FunctionDeclaration } from '../check/declarations.ts';
import { listType, optionalType, STRING } from '../types/cel-type.ts';
import { FORMAT_TYPE } from '../types/type-names.ts';
import { listOf, NONE, type OpaqueValue, some } from '../values/value.ts';
import { define, member, plain } from './define.ts';

/** A format that texts may be held against. */
export interface NamedFormat {
  readonly name: string;
  readonly complaints: (text: string) => readonly string[];
  /** What costs are computed from. */
  readonly regexSize: number;
}

const known =
  (format: string, complaint: string) =>
  (text: string): readonly string[] =>
    hasFormat(text, format) ? [] : [complaint];

const FORMATS: ReadonlyMap<string, NamedFormat> = new Map<string, NamedFormat>([
  ['dns1123Label', { name: 'DNS1123Label', complaints: dnsLabelComplaints, regexSize: 30 }],
  ['dns1123Subdomain', { name: 'DNS1123Subdomain', complaints: dnsSubdomainComplaints, regexSize: 60 }],
  ['dns1035Label', { name: 'DNS1035Label', complaints: dns1035LabelComplaints, regexSize: 30 }],
  ['qualifiedName', { name: 'QualifiedName', complaints: qualifiedNameComplaints, regexSize: 60 }],
  ['dns1123LabelPrefix', { name: 'DNS1123LabelPrefix', complaints: (text) => nameChecks['dns-label'](text, true), regexSize: 30 }],
  ['dns1123SubdomainPrefix', { name: 'DNS1123SubdomainPrefix', complaints: (text) => nameChecks['dns-subdomain'](text, true), regexSize: 60 }],
  ['dns1035LabelPrefix', { name: 'DNS1035LabelPrefix', complaints: (text) => nameChecks['dns-1035-label'](text, true), regexSize: 30 }],
  ['labelValue', { name: 'LabelValue', complaints: labelValueComplaints, regexSize: 40 }],
  [
    'uri',
    {
      name: 'URI',
      complaints: (text) => {
        const problem = requestUriProblem(text);
        return problem === undefined ? [] : [problem];
      },
      regexSize: 1103,
    },
  ],
  ['uuid', { name: 'uuid', complaints: known('uuid', 'does not match the UUID format'), regexSize: 88 }],
  ['byte', { name: 'byte', complaints: known('byte', 'invalid base64'), regexSize: 84 }],
  ['date', { name: 'date', complaints: known('date', 'invalid date'), regexSize: 131 }],
  ['datetime', { name: 'datetime', complaints: known('date-time', 'invalid datetime'), regexSize: 131 }],
]);

/** The format inside a value. */
export const namedFormatOf = ({ content }: OpaqueValue): NamedFormat => content as NamedFormat;

const formatValue = (format: NamedFormat): OpaqueValue => ({
  kind: 'opaque',
  type: FORMAT_TYPE,
  content: format,
  equals: (other) => namedFormatOf(other).name === format.name,
});

/** The functions of named formats. @see apiserver pkg/cel/library/format.go (v1.37) */
export const formatFunctions: readonly FunctionDeclaration[] = [
  define(
    'validate',
    member('format-validate', [FORMAT_TYPE, STRING], optionalType(listType(STRING)), (format: OpaqueValue, text: string) => {
      const complaints = namedFormatOf(format).complaints(text);
      return complaints.length === 0 ? NONE : some(listOf(complaints));
    }),
  ),
  define(
    'format.named',
    plain('format-named', [STRING], optionalType(FORMAT_TYPE), (name: string) => {
      const format = FORMATS.get(name);
      return format === undefined ? NONE : some(formatValue(format));
    }),
  ),
  ...[...FORMATS].map(([name, format]) =>
    define(
      `format.${name}`,
      plain(`format.${name}`, [], FORMAT_TYPE, () => formatValue(format)),
    ),
  ),
];
