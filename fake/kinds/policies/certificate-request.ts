import { type FieldError, invalidValue, notSupported, required } from '../../../machinery/validation/field-error.ts';
import type { JsonObject, MutableJson, MutableJsonObject } from '../../../machinery/json.ts';
import type { DraftObject, StoredObject, Strategy, UpdateRules, WriteContext } from '../../registry/strategy.ts';
import { ensureObject, fillZero, isUnset, keepField, objectAt, objectsAt, readNumber, readObject, readObjects, readText } from '../parts/edit.ts';
import { statusSplit } from '../parts/status-split.ts';
import { ageOf, tableOf } from '../parts/table.ts';
import { formatTime } from '../../../machinery/clock.ts';

const usages: readonly string[] = [
  'any',
  'cert sign',
  'client auth',
  'code signing',
  'content commitment',
  'crl sign',
  'data encipherment',
  'decipher only',
  'digital signature',
  'email protection',
  'encipher only',
  'ipsec end system',
  'ipsec tunnel',
  'ipsec user',
  'key agreement',
  'key encipherment',
  'microsoft sgc',
  'netscape sgc',
  'ocsp signing',
  's/mime',
  'server auth',
  'signing',
  'timestamping',
];

/** Who asks is written down by the server, whatever the request claims. */
function stampRequester(draft: DraftObject, context: WriteContext): void {
  const spec = ensureObject(draft, 'spec');
  for (const key of ['username', 'uid', 'groups', 'extra']) delete spec[key];
  const { user } = context;
  spec['username'] = user.username;
  if (user.uid !== undefined && user.uid !== '') spec['uid'] = user.uid;
  const groups = user.groups ?? [];
  if (groups.length > 0) spec['groups'] = [...groups];
  if (user.extra !== undefined && Object.keys(user.extra).length > 0) spec['extra'] = { ...user.extra } as unknown as MutableJsonObject;
  draft['status'] = {};
}

function validate(object: StoredObject): FieldError[] {
  const spec = readObject(object, 'spec') ?? {};
  const errors: FieldError[] = [];
  const given = (spec['usages'] ?? []) as readonly string[];
  const request = spec['request'];
  const pem = typeof request === 'string' ? atob(request) : '';
  if (!pem.includes('-----BEGIN CERTIFICATE REQUEST-----')) errors.push(invalidValue('spec.request', request, 'PEM block type must be CERTIFICATE REQUEST'));
  if (given.length === 0) errors.push(required('spec.usages'));
  given.forEach((usage, index) => {
    if (!usages.includes(usage)) errors.push(notSupported(`spec.usages[${index}]`, usage, usages));
  });
  const signer = readText(spec, 'signerName');
  if (signer === 'kubernetes.io/legacy-unknown')
    errors.push(invalidValue('spec.signerName', signer, 'the legacy signerName is not allowed via this API version'));
  else if (signer === '') errors.push(required('spec.signerName'));
  const seconds = spec['expirationSeconds'];
  if (typeof seconds === 'number' && seconds < 600)
    errors.push(invalidValue('spec.expirationSeconds', seconds, 'may not specify a duration less than 600 seconds (10 minutes)'));
  return errors;
}

function stampConditions(draft: DraftObject, current: StoredObject, context: WriteContext): void {
  const before = readObjects(readObject(current, 'status'), 'conditions');
  const now = formatTime(context.clock.now());
  for (const condition of objectsAt(objectAt(draft, 'status'), 'conditions')) {
    const old = before.find((item) => item['type'] === condition['type']);
    if (isUnset(condition['status'])) condition['status'] = 'True';
    if (isUnset(condition['lastUpdateTime'])) condition['lastUpdateTime'] = now;
    if (!isUnset(condition['lastTransitionTime'])) continue;
    condition['lastTransitionTime'] =
      old !== undefined && old['status'] === condition['status'] && !isUnset(old['lastTransitionTime']) ? (old['lastTransitionTime'] as MutableJson) : now;
  }
}

const statusRules: UpdateRules = {
  prepare: (draft, current, context) => {
    keepField(draft, current, 'spec');
    stampConditions(draft, current, context);
  },
  resetFields: ['spec'],
};

const approvalRules: UpdateRules = {
  prepare: (draft, current, context) => {
    keepField(draft, current, 'spec');
    const conditions = objectAt(draft, 'status')?.['conditions'];
    keepField(draft, current, 'status');
    draft['status'] = { ...(draft['status'] as JsonObject | undefined) } as MutableJsonObject;
    const status = ensureObject(draft, 'status');
    if (conditions === undefined) delete status['conditions'];
    else status['conditions'] = conditions;
    stampConditions(draft, current, context);
  },
  resetFields: ['spec', 'status.certificate'],
};

function conditionText(object: StoredObject): string {
  const status = readObject(object, 'status');
  const types = readObjects(status, 'conditions').map((item) => readText(item, 'type'));
  const words = types.includes('Denied') ? ['Denied'] : types.includes('Approved') ? ['Approved'] : ['Pending'];
  if (types.includes('Failed')) words.push('Failed');
  if (!isUnset(status?.['certificate'])) words.push('Issued');
  return words.join(',');
}

/** The rules of certificate signing requests. */
export const certificateRequestStrategy: Strategy = {
  prepareCreate: stampRequester,
  defaults: (draft) => {
    ensureObject(draft, 'status');
  },
  validateCreate: validate,
  update: {
    prepare: (draft, current) => {
      keepField(draft, current, 'spec');
      keepField(draft, current, 'status');
    },
    resetFields: ['spec', 'status'],
  },
  subresources: { status: statusRules, approval: approvalRules },
  selectableFields: { 'spec.signerName': (object) => readText(readObject(object, 'spec'), 'signerName') },
  table: tableOf(['Age', 'SignerName', 'Requestor', 'RequestedDuration', 'Condition'], (object, nowMs) => {
    const spec = readObject(object, 'spec');
    const seconds = readNumber(spec, 'expirationSeconds');
    return [
      ageOf(object, nowMs),
      readText(spec, 'signerName'),
      readText(spec, 'username'),
      seconds === 0 ? '<none>' : durationText(seconds),
      conditionText(object),
    ];
  }),
};

function durationText(seconds: number): string {
  const days = Math.floor(seconds / 86400);
  return days > 0 && seconds % 86400 === 0 ? `${days}d` : seconds % 3600 === 0 ? `${seconds / 3600}h` : `${Math.floor(seconds / 60)}m`;
}

/** The rules of pod certificate requests. */
export const podCertificateRequestStrategy: Strategy = {
  ...statusSplit(),
  defaults: (draft) => {
    fillZero(ensureObject(draft, 'spec'), { maxExpirationSeconds: 86400 });
    ensureObject(draft, 'status');
  },
  unconditionalUpdate: false,
};
