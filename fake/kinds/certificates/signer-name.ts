import { dnsLabelComplaints, dnsSubdomainComplaints } from '../../../machinery/names/dns.ts';
import { type FieldError, invalidValue, required, tooLong } from '../../../machinery/validation/field-error.ts';

const most = { domain: 253, path: 317, name: 571 } as const;

/** What is wrong with the first part that is wrong at all: the rest would only say it again. */
function validateParts(
  parts: readonly string[],
  whole: string,
  { field, rule }: { readonly field: string; readonly rule: (part: string) => string[] },
): FieldError[] {
  for (const part of parts) {
    const complaints = rule(part);
    if (complaints.length > 0) return complaints.map((text) => invalidValue(field, whole, `validating label ${JSON.stringify(part)}: ${text}`));
  }
  return [];
}

/** Complaints about the name of a signer: a domain, a slash and a path. @see kubernetes pkg/apis/certificates/validation/validation.go (v1.37) */
export function validateSignerName(name: string, field: string): FieldError[] {
  if (name === '') return [required(field)];
  const [domain = '', path, ...more] = name.split('/');
  if (path === undefined || more.length > 0)
    return [invalidValue(field, name, "must be a fully qualified domain and path of the form 'example.com/signer-name'")];
  const labels = domain.split('.');
  return [
    ...(domain.length > most.domain ? [tooLong(field, most.domain)] : []),
    ...validateParts(labels, domain, { field, rule: dnsLabelComplaints }),
    ...(labels.length < 2 ? [invalidValue(field, domain, 'should be a domain with at least two segments separated by dots')] : []),
    ...validateParts(path.split('.'), path, { field, rule: dnsSubdomainComplaints }),
    ...(path.length > most.path ? [tooLong(field, most.path)] : []),
    ...(name.length > most.name ? [tooLong(field, most.name)] : []),
  ];
}
