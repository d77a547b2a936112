import { StatusError } from '../../machinery/status.ts';

/** The form in which an answer goes out. */
export interface OutputForm {
  readonly format: 'json' | 'yaml';
  /** `Table`, `PartialObjectMetadata` and `PartialObjectMetadataList` replace the object. */
  readonly as: 'object' | 'Table' | 'PartialObjectMetadata' | 'PartialObjectMetadataList';
  /** The version of `meta.k8s.io` in which a transformed answer is. */
  readonly metaVersion: 'v1' | 'v1beta1';
  /** What the content-type header says. */
  readonly contentType: string;
}

interface Clause {
  readonly type: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly quality: number;
  readonly position: number;
}

function parseClauses(accept: string): readonly Clause[] {
  return accept
    .split(',')
    .map((text, position) => {
      const [type = '', ...rest] = text.split(';').map((part) => part.trim());
      const parameters = Object.fromEntries(rest.map((part) => [part.split('=')[0]?.trim() ?? '', part.split('=').slice(1).join('=').trim()]));
      return { type: type.toLowerCase(), parameters, quality: parameters['q'] === undefined ? 1 : Number(parameters['q']), position };
    })
    .filter(({ type }) => type !== '')
    .toSorted((a, b) => b.quality - a.quality || a.position - b.position);
}

const FORMATS: Readonly<Record<string, 'json' | 'yaml'>> = { 'application/json': 'json', 'application/yaml': 'yaml', 'application/*': 'json', '*/*': 'json' };
const AS_KINDS = ['Table', 'PartialObjectMetadata', 'PartialObjectMetadataList'] as const;

const META_VERSIONS = ['v1', 'v1beta1'] as const;

/** Whether an endpoint can answer in another form than the object. Which form fits an object or a list shows when it is answered. */
export type Transformable = 'any' | 'none';

function formOf({ type, parameters }: Clause, allowed: Transformable): OutputForm | undefined {
  const format = FORMATS[type];
  if (format === undefined) return undefined;
  const contentType = format === 'yaml' ? 'application/yaml' : 'application/json';
  const { as: wanted, g, v, stream = '', sv = '' } = parameters;
  // Only JSON is streamed, and only to watches; the server's own version of what it generates is v1.
  if ((stream !== '' && (stream !== 'watch' || format === 'yaml')) || (sv !== '' && sv !== 'v1')) return undefined;
  if (wanted === undefined && g === undefined && v === undefined) return { format, as: 'object', metaVersion: 'v1', contentType };
  const as = AS_KINDS.find((kind) => kind === wanted);
  const metaVersion = META_VERSIONS.find((version) => version === v);
  if (as === undefined || metaVersion === undefined || allowed === 'none' || g !== 'meta.k8s.io') return undefined;
  return { format, as, metaVersion, contentType };
}

const JSON_TYPE = 'application/json';
const plainJson: OutputForm = Object.freeze({ format: 'json', as: 'object', metaVersion: 'v1', contentType: JSON_TYPE });

const ACCEPTED = ['application/json', 'application/yaml', 'application/vnd.kubernetes.protobuf'];

/** 406 in the API server's words. */
export function notAcceptable(accepted: readonly string[] = ACCEPTED): StatusError {
  return new StatusError({
    code: 406,
    reason: 'NotAcceptable',
    message: `only the following media types are accepted: ${accepted.join(', ')}`,
  });
}

/**
 * Refuses a request of whose media types the route of a built-in resource produces none.
 *
 * @throws {StatusError} 406 with what it produces
 * @see go-restful v3 route.go, matchesAccept
 */
export function checkProduced(accept: string | undefined, route: 'object' | 'collection'): void {
  if (accept === JSON_TYPE) return;
  const asked = (accept ?? '').trim() === '' ? ['*/*'] : (accept ?? '').split(',').map((clause) => (clause.split(';')[0] ?? '').trim());
  const streams = route === 'collection' ? ['application/json;stream=watch', 'application/vnd.kubernetes.protobuf;stream=watch'] : [];
  if (asked.some((type) => type === '*/*' || ACCEPTED.includes(type))) return;
  const message = `406: Not Acceptable\n\nAvailable representations: ${[...ACCEPTED, ...streams].join(', ')}`;
  throw new StatusError({ code: 406, reason: 'NotAcceptable', message, details: {} });
}

/**
 * Picks the first acceptable form by quality and order. Protobuf is passed over where something else is accepted too.
 *
 * @throws {StatusError} 406 when nothing fits; 501 when protobuf alone is wanted
 * @see apiserver pkg/endpoints/handlers/negotiation/negotiate.go (v1.37)
 */
export function negotiateOutput(accept: string | undefined, allowed: Transformable): OutputForm {
  if (accept === undefined || accept === JSON_TYPE || accept.trim() === '') return plainJson;
  for (const clause of parseClauses(accept)) {
    const form = formOf(clause, allowed);
    if (form !== undefined) return form;
  }
  throw notAcceptable();
}

/**
 * The content type of an aggregated discovery document, where that is what the caller would take first; undefined: it takes the plain
 * document first, or neither.
 *
 * @see apiserver pkg/endpoints/discovery/aggregated/wrapper.go (v1.37)
 */
export function aggregatedType(accept: string | undefined): string | undefined {
  for (const { type, parameters } of parseClauses(accept ?? '')) {
    const format = FORMATS[type];
    if (format === undefined) continue;
    const { as, g, v } = parameters;
    if (as === undefined && g === undefined && v === undefined) return undefined;
    if (as === 'APIGroupDiscoveryList' && g === 'apidiscovery.k8s.io' && v === 'v2')
      return `application/${format};g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList`;
  }
  return undefined;
}

/** In what an error goes out: the first form that the caller takes, else JSON. */
export function errorContentType(accept: string | undefined): string {
  try {
    return negotiateOutput(accept, 'none').contentType;
  } catch (error) {
    if (error instanceof StatusError) return 'application/json';
    throw error;
  }
}
