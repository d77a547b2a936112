import type { JsonObject } from '../../../machinery/json.ts';
import { byteLength } from '../../../machinery/names/complaint.ts';
import { dnsSubdomainComplaints } from '../../../machinery/names/dns.ts';
import { type FieldError, invalidValue, notSupported, tooLong } from '../../../machinery/validation/field-error.ts';
import { sameJson } from '../../registry/equality.ts';
import type { StoredObject, Strategy } from '../../registry/strategy.ts';
import { fillConditions } from '../parts/conditions.ts';
import { ensureObject, isUnset, readNumber, readObject, readObjects, readText } from '../parts/edit.ts';
import { goStruct } from '../parts/go-struct.ts';
import { statusSplit } from '../parts/status-split.ts';
import { labelText, tableOf } from '../parts/table.ts';
import { fromBase64, isSigned } from './pem.ts';
import { validateSignerName } from './signer-name.ts';

const states: readonly string[] = ['Denied', 'Failed', 'Issued'];
const expiration = { least: 3600, most: 7_862_400, mostOfKubernetes: 86_400 } as const;

const mostUid = 128;

/** A complaint that does not show the value. */
const unshown = (field: string, detail: string): FieldError => ({ reason: 'FieldValueInvalid', field, message: `Invalid value: ${detail}` });

function validateIdentity(spec: JsonObject, name: string, uid: string): FieldError[] {
  const [called, known] = [readText(spec, name), readText(spec, uid)];
  return [
    ...dnsSubdomainComplaints(called).map((text) => invalidValue(`spec.${name}`, called, text)),
    ...(known === '' ? [invalidValue(`spec.${uid}`, known, 'must not be empty')] : []),
    ...(byteLength(known) > mostUid ? [tooLong(`spec.${uid}`, mostUid)] : []),
  ];
}

function validateKey(spec: JsonObject): FieldError[] {
  const stub = spec['stubPKCS10Request'];
  const paired = !isUnset(spec['pkixPublicKey']) || !isUnset(spec['proofOfPossession']);
  if (isUnset(stub) === !paired) return [unshown('spec', 'exactly one of (stubPKCS10Request) or (pkixPublicKey, proofOfPossession) must be set')];
  if (isUnset(stub)) return [];
  const bytes = fromBase64(String(stub));
  return bytes !== undefined && isSigned(bytes) ? [] : [unshown('spec.stubPKCS10Request', 'must be a valid PKCS#10 CSR')];
}

/** @see kubernetes pkg/apis/certificates/validation/validation.go, ValidatePodCertificateRequestCreate (v1.37) */
function validate(object: StoredObject): FieldError[] {
  const spec = readObject(object, 'spec') ?? {};
  const signer = readText(spec, 'signerName');
  const seconds = readNumber(spec, 'maxExpirationSeconds');
  const most = signer.startsWith('kubernetes.io/') ? expiration.mostOfKubernetes : expiration.most;
  return [
    ...validateSignerName(signer, 'spec.signerName'),
    ...validateIdentity(spec, 'podName', 'podUID'),
    ...validateIdentity(spec, 'serviceAccountName', 'serviceAccountUID'),
    ...validateIdentity(spec, 'nodeName', 'nodeUID'),
    ...(seconds < expiration.least || seconds > most
      ? [invalidValue('spec.maxExpirationSeconds', seconds, `must be in the range [${expiration.least}, ${most}]`)]
      : []),
    ...validateKey(spec),
  ];
}

const stateOf = (object: StoredObject): string =>
  readObjects(readObject(object, 'status'), 'conditions')
    .map((item) => readText(item, 'type'))
    .find((type) => states.includes(type)) ?? 'Pending';

function validateStatus(next: StoredObject, current: StoredObject): FieldError[] {
  if (stateOf(current) !== 'Pending') {
    const same = sameJson(next['status'], current['status']);
    return same ? [] : [unshown('status', 'immutable after PodCertificateRequest is issued, denied, or failed')];
  }
  const conditions = readObjects(readObject(next, 'status'), 'conditions');
  const errors = conditions.flatMap((item, index) => {
    const at = `status.conditions[${index}]`;
    const [type, status] = [readText(item, 'type'), readText(item, 'status')];
    if (!states.includes(type)) return [notSupported(`${at}.type`, type, states)];
    return status === 'True' ? [] : [notSupported(`${at}.status`, status, ['True'])];
  });
  const several = conditions.length > 1 && errors.length === 0;
  return several ? [unshown('status.conditions', 'There may be at most one condition with type "Issued", "Denied", or "Failed"')] : errors;
}

function validateUpdate(next: StoredObject, current: StoredObject): FieldError[] {
  const [spec, before] = [readObject(next, 'spec') ?? {}, readObject(current, 'spec') ?? {}];
  return sameJson(spec, before) ? [] : [invalidValue('spec', goStruct('PodCertificateRequestSpec', spec), 'field is immutable')];
}

/** The rules of pod certificate requests. */
export const podCertificateRequestStrategy: Strategy = {
  ...statusSplit({ update: { validate: validateUpdate }, status: { validate: validateStatus } }),
  defaults: (draft) => {
    const spec = ensureObject(draft, 'spec');
    // A pointer, of which zero is a value.
    if (isUnset(spec['maxExpirationSeconds'])) spec['maxExpirationSeconds'] = 86_400;
    fillConditions(ensureObject(draft, 'status'));
  },
  validateCreate: validate,
  unconditionalUpdate: false,
  selectableFields: {
    'spec.signerName': (object) => readText(readObject(object, 'spec'), 'signerName'),
    'spec.podName': (object) => readText(readObject(object, 'spec'), 'podName'),
    'spec.nodeName': (object) => readText(readObject(object, 'spec'), 'nodeName'),
  },
  table: tableOf(['PodName', 'ServiceAccountName', 'NodeName', 'SignerName', 'State', 'UnverifiedUserAnnotations'], (object) => {
    const spec = readObject(object, 'spec');
    return [
      ...['podName', 'serviceAccountName', 'nodeName', 'signerName'].map((key) => readText(spec, key)),
      stateOf(object),
      labelText(spec?.['unverifiedUserAnnotations']),
    ];
  }),
};
