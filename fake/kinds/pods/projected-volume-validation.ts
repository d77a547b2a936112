import type { JsonObject } from '../../../machinery/json.ts';
import { qualifiedNameComplaints } from '../../../machinery/names/qualified-name.ts';
import { type FieldError, forbiddenField, invalidValue, notSupported, required } from '../../../machinery/validation/field-error.ts';
import { validateSignerName } from '../certificates/signer-name.ts';
import { bundleNameComplaints } from '../certificates/trust-bundle.ts';
import { readNumber, readObject, readObjects, readText } from '../parts/edit.ts';
import { validateLabelSelector } from '../parts/label-selector.ts';
import { validateFieldReference, validateResourceReference } from './field-reference-validation.ts';
import { invalidEach, requireTexts, sortedEntries, validateFileMode } from './field-rules.ts';
import { validateLocalPath } from './path-validation.ts';

const fieldPaths: readonly string[] = ['metadata.annotations', 'metadata.labels', 'metadata.name', 'metadata.namespace', 'metadata.uid'];
const keyTypes: readonly string[] = ['RSA3072', 'RSA4096', 'ECDSAP256', 'ECDSAP384', 'ECDSAP521', 'ED25519'];

/** A key of a secret or config map and the file it becomes. */
export function validateKeyToPath(item: JsonObject, field: string): FieldError[] {
  return [
    ...requireTexts(item, field, 'key', 'path'),
    ...validateLocalPath(readText(item, 'path'), `${field}.path`),
    ...validateFileMode(item['mode'], `${field}.mode`),
  ];
}

/** One file of the downward API. `field` is that of the list: upstream does not say which item it means. */
export function validateDownwardFile(file: JsonObject, field: string): FieldError[] {
  const [reference, resource] = [readObject(file, 'fieldRef'), readObject(file, 'resourceFieldRef')];
  const errors = [...requireTexts(file, field, 'path'), ...validateLocalPath(readText(file, 'path'), `${field}.path`)];
  if (reference !== undefined) {
    errors.push(...validateFieldReference(reference, `${field}.fieldRef`, fieldPaths));
    if (resource !== undefined) errors.push(invalidValue(field, 'resource', 'fieldRef and resourceFieldRef can not be specified simultaneously'));
  } else if (resource !== undefined) errors.push(...validateResourceReference(resource, `${field}.resourceFieldRef`, 'volume'));
  else errors.push(required(field, 'one of fieldRef and resourceFieldRef is required'));
  return [...errors, ...validateFileMode(file['mode'], `${field}.mode`)];
}

/** Paths that sources of one volume have taken. */
class TakenPaths {
  readonly #paths = new Set<string>();
  readonly #field: string;

  constructor(field: string) {
    this.#field = field;
  }

  take(path: string, shown: string = path): FieldError[] {
    const taken = this.#paths.has(path);
    this.#paths.add(path);
    return taken ? [invalidValue(this.#field, shown, 'conflicting duplicate paths')] : [];
  }
}

function validateItems(source: JsonObject, field: string, taken: TakenPaths): FieldError[] {
  const name = readText(source, 'name');
  return [
    ...requireTexts(source, field, 'name'),
    ...readObjects(source, 'items').flatMap((item, index) => {
      const path = readText(item, 'path');
      return [...validateKeyToPath(item, `${field}.items[${index}]`), ...(path === '' ? [] : taken.take(path, name))];
    }),
  ];
}

function validateToken(token: JsonObject, at: string, field: string): FieldError[] {
  const seconds = readNumber(token, 'expirationSeconds');
  const path = readText(token, 'path');
  const errors: FieldError[] = [];
  if (seconds < 600) errors.push(invalidValue(`${at}.expirationSeconds`, seconds, 'may not specify a duration less than 10 minutes'));
  if (seconds > 2 ** 32) errors.push(invalidValue(`${at}.expirationSeconds`, seconds, 'may not specify a duration larger than 2^32 seconds'));
  return [...errors, ...(path === '' ? [required(`${field}.path`)] : validateLocalPath(path, `${field}.path`))];
}

/** A colon before the end of a bundle's name stands for whose it is. */
function validateBundleName(name: string, field: string): FieldError[] {
  const errors = name === '' ? [required(field, 'must be a valid object name')] : [];
  const signer = name.slice(0, Math.max(name.lastIndexOf(':'), 0)).replaceAll(':', '/');
  return [
    ...errors,
    ...invalidEach(
      field,
      name,
      bundleNameComplaints(name, signer).map((text) => `not a valid clustertrustbundlename: ${text}`),
    ),
  ];
}

function validateTrustBundle(bundle: JsonObject, at: string, taken: TakenPaths): FieldError[] {
  const [name, signer, path] = [bundle['name'], bundle['signerName'], readText(bundle, 'path')];
  const selector = readObject(bundle, 'labelSelector');
  const errors: FieldError[] = [];
  if (typeof name === 'string' && typeof signer === 'string') errors.push(invalidValue(at, bundle, 'only one of name and signerName may be used'));
  else if (typeof name === 'string') {
    errors.push(...validateBundleName(name, `${at}.name`));
    if (selector !== undefined) errors.push(invalidValue(`${at}.labelSelector`, selector, 'labelSelector must be unset if name is specified'));
  } else if (typeof signer === 'string') {
    if (signer === '') errors.push(required(`${at}.signerName`, 'must be a valid signer name'));
    errors.push(...validateSignerName(signer, `${at}.signerName`), ...validateLabelSelector(selector, `${at}.labelSelector`));
  } else errors.push(required(at, 'either name or signerName must be specified'));
  return [...errors, ...requireTexts(bundle, at, 'path'), ...validateLocalPath(path, `${at}.path`), ...taken.take(path)];
}

/** A key with a domain in front of it. @see apimachinery pkg/util/validation/validation.go, IsDomainPrefixedKey (v1.37) */
function validateDomainKey(key: string, field: string): FieldError[] {
  if (key === '') return [required(field)];
  const complaints = qualifiedNameComplaints(key);
  if (complaints.length > 0) return invalidEach(field, key, complaints);
  return key.includes('/') ? [] : [invalidValue(field, key, 'must be a domain-prefixed key (such as "acme.io/foo")')];
}

function validateCertificate(certificate: JsonObject, at: string, taken: TakenPaths): FieldError[] {
  const errors = validateSignerName(readText(certificate, 'signerName'), `${at}.signerName`);
  for (const [given] of sortedEntries(certificate, 'userAnnotations')) errors.push(...validateDomainKey(given.toLowerCase(), `${at}.userAnnotations`));
  const keyType = readText(certificate, 'keyType');
  if (!keyTypes.includes(keyType)) errors.push(notSupported(`${at}.keyType`, keyType, keyTypes));
  const seconds = certificate['maxExpirationSeconds'];
  const most = readText(certificate, 'signerName').startsWith('kubernetes.io/') ? 86400 : 7862400;
  if (typeof seconds === 'number' && seconds < 3600)
    errors.push(invalidValue(`${at}.maxExpirationSeconds`, seconds, 'if provided, maxExpirationSeconds must be >= 3600'));
  if (typeof seconds === 'number' && seconds > most)
    errors.push(invalidValue(`${at}.maxExpirationSeconds`, seconds, `if provided, maxExpirationSeconds must be <= ${most}`));
  const given = ['credentialBundlePath', 'keyPath', 'certificateChainPath'].filter((key) => readText(certificate, key) !== '');
  for (const key of given) {
    const path = readText(certificate, key);
    errors.push(...validateLocalPath(path, `${at}.${key}`), ...taken.take(path));
  }
  if (given.length === 0) errors.push(required(at, 'specify at least one of credentialBundlePath, keyPath, and certificateChainPath'));
  return errors;
}

function validateSource(source: JsonObject, at: string, field: string, taken: TakenPaths): FieldError[] {
  const rules: Readonly<Record<string, (found: JsonObject, path: string) => FieldError[]>> = {
    secret: (found, path) => validateItems(found, path, taken),
    configMap: (found, path) => validateItems(found, path, taken),
    downwardAPI: (found, path) =>
      readObjects(found, 'items').flatMap((file) => {
        const target = readText(file, 'path');
        return [...validateDownwardFile(file, path), ...(target === '' ? [] : taken.take(target))];
      }),
    serviceAccountToken: (found, path) => validateToken(found, path, field),
    clusterTrustBundle: (found, path) => validateTrustBundle(found, path, taken),
    podCertificate: (found, path) => validateCertificate(found, path, taken),
  };
  const given = Object.entries(rules).flatMap(([key, rule]) => {
    const found = readObject(source, key);
    return found === undefined ? [] : [rule(found, `${at}.${key}`)];
  });
  return [...given.flat(), ...(given.length > 1 ? [forbiddenField(at, 'may not specify more than 1 volume type per source')] : [])];
}

/** Every broken rule of a projected volume, whose sources share one directory. */
export function validateProjected(projected: JsonObject, field: string): FieldError[] {
  const taken = new TakenPaths(field);
  return [
    ...validateFileMode(projected['defaultMode'], `${field}.defaultMode`),
    ...readObjects(projected, 'sources').flatMap((source, index) => validateSource(source, `${field}.sources[${index}]`, field, taken)),
  ];
}
