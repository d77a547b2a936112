import { expect, test } from 'vitest';
import type { JsonObject } from '../../../machinery/json.ts';
import { validateProjected } from './projected-volume-validation.ts';

const problems = (source: JsonObject): readonly string[] => validateProjected({ sources: [source] }, 'v').map(({ field, message }) => `${field}: ${message}`);
const bundle = (more: JsonObject): readonly string[] => problems({ clusterTrustBundle: { path: 'b', ...more } });
const certificate = (more: JsonObject): readonly string[] =>
  problems({ podCertificate: { signerName: 'example.com/s', keyType: 'ED25519', credentialBundlePath: 'c', ...more } });
const subdomain =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";

test('a bundle is named as bundles are, with whose it is in front of a colon', () => {
  expect(bundle({ name: 'roots' })).toEqual([]);
  expect(bundle({ name: 'example.com:signer:roots' })).toEqual([]);
  expect(bundle({ name: 'A b' })).toEqual([`v.sources[0].clusterTrustBundle.name: Invalid value: "A b": not a valid clustertrustbundlename: ${subdomain}`]);
  expect(bundle({ name: 'example.com:signer:A b' })).toEqual([
    `v.sources[0].clusterTrustBundle.name: Invalid value: "example.com:signer:A b": not a valid clustertrustbundlename: ${subdomain}`,
  ]);
});

test('signers of bundles and certificates are a domain and a path', () => {
  const form = `Invalid value: "x": must be a fully qualified domain and path of the form 'example.com/signer-name'`;
  expect(bundle({ signerName: 'example.com/s' })).toEqual([]);
  expect(bundle({ signerName: 'x' })).toEqual([`v.sources[0].clusterTrustBundle.signerName: ${form}`]);
  expect(certificate({})).toEqual([]);
  expect(certificate({ signerName: 'x' })).toEqual([`v.sources[0].podCertificate.signerName: ${form}`]);
  expect(certificate({ signerName: '' })).toEqual(['v.sources[0].podCertificate.signerName: Required value']);
});

test('what a certificate is annotated with has a domain in front', () => {
  const annotated = (key: string): readonly string[] => certificate({ userAnnotations: { [key]: 'x' } });
  const at = 'v.sources[0].podCertificate.userAnnotations';
  expect(annotated('Example.com/A')).toEqual([]);
  expect(annotated('plain')).toEqual([`${at}: Invalid value: "plain": must be a domain-prefixed key (such as "acme.io/foo")`]);
  expect(annotated('')).toEqual([`${at}: Required value`]);
  expect(annotated('/x')).toEqual([`${at}: Invalid value: "/x": prefix part must be non-empty`]);
});
