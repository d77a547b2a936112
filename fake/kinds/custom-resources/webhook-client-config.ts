import { isJsonObject, type Json, type JsonObject } from '../../../machinery/json.ts';
import { dnsSubdomainComplaints } from '../../../machinery/names/dns.ts';
import { type FieldError, invalidValue, required } from '../../../machinery/validation/field-error.ts';

const FORM = '; desired format: https://host[/path]';

interface UrlParts {
  readonly scheme: string;
  readonly host: string;
  readonly user: string | undefined;
  readonly query: string;
  readonly fragment: string;
}

// As Go reads a URL: without a scheme there is no host, and no form is imposed on either.
function partsOf(url: string): UrlParts {
  const [, beforeFragment = '', fragment = ''] = /^([^#]*)(?:#(.*))?$/s.exec(url) ?? [];
  const [, beforeQuery = '', query = ''] = /^([^?]*)(?:\?(.*))?$/s.exec(beforeFragment) ?? [];
  const scheme = /^([a-zA-Z][a-zA-Z0-9+.-]*):/.exec(beforeQuery)?.[1] ?? '';
  const authority = /^\/\/([^/]*)/.exec(beforeQuery.slice(scheme === '' ? 0 : scheme.length + 1))?.[1] ?? '';
  const at = authority.lastIndexOf('@');
  return { scheme: scheme.toLowerCase(), host: authority.slice(at + 1), user: at < 0 ? undefined : authority.slice(0, at), query, fragment };
}

/** Why Go cannot read a URL; undefined when it can. @see net/url parse of Go 1.26 */
function urlProblem(url: string): string | undefined {
  const [beforeFragment = ''] = url.split('#');
  if ([...beforeFragment].some((char) => char < ' ' || char === '\u007f')) return 'net/url: invalid control character in URL';
  if (beforeFragment.startsWith(':')) return 'missing protocol scheme';
  const [, authority] = /^[a-zA-Z][a-zA-Z0-9+.-]*:\/\/([^/?]*)/.exec(beforeFragment) ?? [];
  const port = authority === undefined ? undefined : /:([^:\]]*)$/.exec(authority.slice(authority.lastIndexOf('@') + 1))?.[1];
  if (port !== undefined && !/^\d*$/.test(port)) return `invalid port ${JSON.stringify(`:${port}`)} after host`;
  const bad = /%(?![0-9a-fA-F]{2}).{0,2}/.exec(beforeFragment)?.[0];
  return bad === undefined ? undefined : `invalid URL escape ${JSON.stringify(bad)}`;
}

/** The rules of a webhook's URL. @see apiserver pkg/util/webhook/validation.go (v1.37) */
export function validateWebhookUrl(url: string, path: string): FieldError[] {
  const problem = urlProblem(url);
  if (problem !== undefined) return [required(path, `url must be a valid URL: parse ${JSON.stringify(url)}: ${problem}${FORM}`)];
  const { scheme, host, user, query, fragment } = partsOf(url);
  const errors: FieldError[] = [];
  if (scheme !== 'https') errors.push(invalidValue(path, scheme, `'https' is the only allowed URL scheme${FORM}`));
  if (host === '') errors.push(invalidValue(path, host, `host must be specified${FORM}`));
  if (user !== undefined) errors.push(invalidValue(path, user, 'user information is not permitted in the URL'));
  if (fragment !== '') errors.push(invalidValue(path, fragment, 'fragments are not permitted in the URL'));
  if (query !== '') errors.push(invalidValue(path, query, 'query parameters are not permitted in the URL'));
  return errors;
}

function validatePath(urlPath: string, path: string): FieldError[] {
  if (urlPath === '' || urlPath === '/') return [];
  if (urlPath === '//') return [invalidValue(path, urlPath, 'segment[0] may not be empty')];
  const errors = urlPath.startsWith('/') ? [] : [invalidValue(path, urlPath, "must start with a '/'")];
  const steps = urlPath.slice(1).replace(/\/$/, '').split('/');
  return [
    ...errors,
    ...steps.flatMap((step, index) =>
      step === ''
        ? [invalidValue(path, urlPath, `segment[${index}] may not be empty`)]
        : dnsSubdomainComplaints(step).map((complaint) => invalidValue(path, urlPath, `segment[${index}]: ${complaint}`)),
    ),
  ];
}

/**
 * The rules of a reference to the service behind a conversion webhook. What is missing goes by the name of the other field: the server
 * hands name and namespace over in the wrong order.
 *
 * @see apiserver pkg/util/webhook/validation.go and apiextensions-apiserver pkg/apis/apiextensions/validation/validation.go (v1.37)
 */
export function validateWebhookService(service: JsonObject, path: string): FieldError[] {
  const errors: FieldError[] = [];
  const { name, namespace, port, path: urlPath } = service;
  if (namespace === undefined || namespace === '') errors.push(required(`${path}.name`));
  if (name === undefined || name === '') errors.push(required(`${path}.namespace`));
  const number = typeof port === 'number' ? port : 443;
  if (number < 1 || number > 65_535) errors.push(invalidValue(`${path}.port`, number, 'port is not valid: must be between 1 and 65535, inclusive'));
  return typeof urlPath === 'string' ? [...errors, ...validatePath(urlPath, `${path}.path`)] : errors;
}

/** Where a conversion webhook is reached: by URL or as a service, never both. */
export function validateClientConfig(config: JsonObject, path: string): FieldError[] {
  const url: Json | undefined = config['url'];
  const service: Json | undefined = config['service'];
  if ((typeof url === 'string') === isJsonObject(service)) return [required(path, 'exactly one of url or service is required')];
  if (typeof url === 'string') return validateWebhookUrl(url, `${path}.url`);
  return isJsonObject(service) ? validateWebhookService(service, `${path}.service`) : [];
}
