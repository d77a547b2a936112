import { byteLength, maxLengthComplaint } from '../../../machinery/names/complaint.ts';
import { dnsSubdomainComplaints } from '../../../machinery/names/dns.ts';
import { type FieldError, invalidValue, required, tooLong, tooLongText } from '../../../machinery/validation/field-error.ts';
import { validateDriverName } from '../storage/driver-name.ts';

const subdomain = '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*';
const anyCase =
  "an RFC 1123 subdomain must consist of alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character " +
  `(e.g. 'Example.com', regex used for validation is '${subdomain}')`;
const identifier = '[A-Za-z_][A-Za-z0-9_]*';

/** Complaints about the name of a driver that the rules of the types check: capitals are no fault. */
export function validateCaselessDriver(name: string, field: string): FieldError[] {
  if (name === '') return [required(field)];
  return [
    ...(byteLength(name) > 253 ? [invalidValue(field, name, maxLengthComplaint(253, 'bytes'))] : []),
    ...(new RegExp(`^${subdomain}$`).test(name.toLowerCase()) ? [] : [invalidValue(field, name, anyCase)]),
    ...([...name].length > 63 ? [tooLongText(field, 63)] : []),
  ];
}

function validateIdentifier(name: string, field: string): FieldError[] {
  const errors = byteLength(name) > 32 ? [tooLong(field, 32)] : [];
  if (new RegExp(`^${identifier}$`).test(name)) return errors;
  const problem =
    "a valid C identifier must start with alphabetic character or '_', followed by a string of alphanumeric characters or '_' " +
    `(e.g. 'my_name',  or 'MY_NAME',  or 'MyName', regex used for validation is '${identifier}')`;
  return [...errors, invalidValue(field, name, problem)];
}

/**
 * Complaints about the names of what devices have: `model`, `example.com/model`. With more slashes anything goes, upstream too.
 *
 * @see kubernetes pkg/apis/resource/validation/validation.go, validateQualifiedName (v1.37)
 */
export function validateAttributeName(name: string, field: string): FieldError[] {
  const parts = name.split('/');
  if (parts.length === 1) return validateIdentifier(name, field);
  if (parts.length > 2) return [];
  const [domain = '', own = ''] = parts;
  return [
    ...(domain === '' ? [invalidValue(field, '', 'the domain must not be empty')] : validateDriverName(domain, field)),
    ...(own === '' ? [invalidValue(field, '', 'the name must not be empty')] : validateIdentifier(own, field)),
  ];
}

/** As {@link validateAttributeName}, with the domain that tells whose attribute it is. @see apimachinery pkg/api/validate/strfmt.go, ResourceFullyQualifiedName (v0.37) */
export function validateQualifiedAttribute(name: string, field: string): FieldError[] {
  const parts = name.split('/');
  const [domain = '', own = ''] = parts;
  if (parts.length === 1)
    return [...validateIdentifier(name, field), invalidValue(field, name, 'a fully qualified name must be a domain and a name separated by a slash')];
  if (parts.length > 2) return [];
  const errors = domain === '' ? [invalidValue(field, '', 'prefix must not be empty')] : [];
  if (domain.length > 63) errors.push(tooLong(field, 63));
  if (domain !== '') errors.push(...dnsSubdomainComplaints(domain).map((text) => invalidValue(field, domain, `prefix: ${text}`)));
  return [...errors, ...(own === '' ? [invalidValue(field, '', 'name must not be empty')] : validateIdentifier(own, field))];
}
