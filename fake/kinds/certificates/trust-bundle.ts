import { byteLength } from '../../../machinery/names/complaint.ts';
import { dnsSubdomainComplaints } from '../../../machinery/names/dns.ts';
import { type FieldError, invalidValue, tooLong } from '../../../machinery/validation/field-error.ts';
import type { StoredObject, Strategy } from '../../registry/strategy.ts';
import { ensureObject, readObject, readText } from '../parts/edit.ts';
import { validateImmutable } from '../parts/immutable.ts';
import { tableOf } from '../parts/table.ts';
import { isAuthority, isSigned, type PemBlock, pemBlocks } from './pem.ts';
import { validateSignerName } from './signer-name.ts';

const signerOf = (object: StoredObject): string => readText(readObject(object, 'spec'), 'signerName');

/** Complaints about the name of a bundle, which tells whose it is. */
export function bundleNameComplaints(name: string, signer: string): readonly string[] {
  if (signer === '') return name.includes(':') ? ['ClusterTrustBundle without signer name must not have ":" in its name'] : dnsSubdomainComplaints(name);
  const prefix = `${signer.replaceAll('/', ':')}:`;
  if (!name.startsWith(prefix)) return [`ClusterTrustBundle for signerName ${signer} must be named with prefix ${prefix}`];
  return dnsSubdomainComplaints(name.slice(prefix.length));
}

function blockProblem({ type, hasHeaders, bytes }: PemBlock, index: number): string | undefined {
  if (type !== 'CERTIFICATE') return `entry ${index} has bad block type: ${type}`;
  if (hasHeaders) return `entry ${index} has PEM block headers`;
  if (!isSigned(bytes)) return `entry ${index} does not parse as X.509`;
  return isAuthority(bytes) ? undefined : `entry ${index} does not have the CA bit set`;
}

function repeated(blocks: readonly PemBlock[]): readonly string[] {
  const places = new Map<string, number[]>();
  blocks.forEach(({ bytes }, index) => {
    const key = bytes.join();
    places.set(key, [...(places.get(key) ?? []), index]);
  });
  return [...places.values()].filter((found) => found.length > 1).map((found) => `duplicate trust anchor (indices [${found.join(' ')}])`);
}

const most = 1024 * 1024;

function validateBundle(text: string): FieldError[] {
  const bad = (detail: string): FieldError => invalidValue('spec.trustBundle', '<value omitted>', detail);
  if (byteLength(text) > most) return [tooLong('spec.trustBundle', most)];
  const blocks = pemBlocks(text);
  const problems = blocks.map(blockProblem).filter((problem) => problem !== undefined);
  if (problems.length > 0) return problems.map(bad);
  return blocks.length === 0 ? [bad('at least one trust anchor must be provided')] : repeated(blocks).map(bad);
}

/** @see kubernetes pkg/apis/certificates/validation/validation.go, ValidateClusterTrustBundle (v1.37) */
function validate(object: StoredObject): FieldError[] {
  const [signer, name] = [signerOf(object), object.metadata.name ?? ''];
  return [
    ...(name === '' ? [] : bundleNameComplaints(name, signer)).map((text) => invalidValue('metadata.name', name, text)),
    ...(signer === '' ? [] : validateSignerName(signer, 'spec.signerName')),
    ...validateBundle(readText(readObject(object, 'spec'), 'trustBundle')),
  ];
}

/** The rules of bundles of trust anchors. */
export const trustBundleStrategy: Strategy = {
  // Which names there are depends on the signer, so they are checked with the rest.
  nameRule: () => [],
  defaults: (draft) => {
    ensureObject(draft, 'spec')['trustBundle'] ??= '';
  },
  validateCreate: validate,
  update: { validate: (next, current) => [...validate(next), ...validateImmutable(next, current, 'spec.signerName')] },
  unconditionalUpdate: false,
  selectableFields: { 'spec.signerName': signerOf },
  table: tableOf(['SignerName'], (object) => [signerOf(object) || '<none>']),
};
