import { byteLength, maxLengthComplaint } from '../../../machinery/names/complaint.ts';
import { dnsSubdomainComplaints } from '../../../machinery/names/dns.ts';
import { type FieldError, invalidValue, required, tooLong, tooLongText } from '../../../machinery/validation/field-error.ts';

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

/** Complaints about the names of what devices have: `model`, `example.com/model`. */
export function validateAttributeName(name: string, field: string): FieldError[] {
  if (name === '') return [required(field, 'name required')];
  const parts = name.split('/');
  if (parts.length > 2) return [invalidValue(field, name, 'a name must not contain more than one slash')];
  const [domain, own = ''] = parts.length === 2 ? parts : [undefined, name];
  const errors: FieldError[] = [];
  if (domain === '') errors.push(required(field, 'the domain must not be empty'));
  else if (domain !== undefined) {
    if (domain.length > 63) errors.push(tooLong(field, 63));
    errors.push(...dnsSubdomainComplaints(domain.toLowerCase()).map((text) => invalidValue(field, domain, text)));
  }
  if (own === '') return [...errors, required(field, 'the name must not be empty')];
  if (byteLength(own) > 32) errors.push(tooLong(field, 32));
  if (!new RegExp(`^${identifier}$`).test(own))
    errors.push(
      invalidValue(
        field,
        own,
        `a valid C identifier must start with alphabetic character or '_', followed by a string of alphanumeric characters or '_' (e.g. 'my_name',  or 'MY_NAME',  or 'MyName', regex used for validation is '${identifier}')`,
      ),
    );
  return errors;
}

/** As {@link validateAttributeName}, with the domain that tells whose attribute it is. */
export function validateQualifiedAttribute(name: string, field: string): FieldError[] {
  const errors = validateAttributeName(name, field);
  return name === '' || name.includes('/') ? errors : [...errors, invalidValue(field, name, 'must include a domain')];
}
