import { formatTime } from '../../../machinery/clock.ts';
import { formatAge } from '../../../machinery/duration.ts';
import type { JsonObject, MutableJson, MutableJsonObject } from '../../../machinery/json.ts';
import { pathSegmentComplaints } from '../../../machinery/names/path-segment.ts';
import { invalidValue } from '../../../machinery/validation/field-error.ts';
import type { DraftObject, StoredObject, Strategy, UpdateRules, WriteContext } from '../../registry/strategy.ts';
import { ensureObject, isUnset, keepField, objectAt, objectsAt, readNumber, readObject, readObjects, readText } from '../parts/edit.ts';
import { ageOf, tableOf } from '../parts/table.ts';
import { validateCertificateRequest, validateCertificateRequestStatus, validateCertificateRequestUpdate } from './request-validation.ts';

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

function stampConditions(draft: DraftObject, current: StoredObject, context: WriteContext): void {
  const before = readObjects(readObject(current, 'status'), 'conditions');
  const now = formatTime(context.clock.now());
  for (const condition of objectsAt(objectAt(draft, 'status'), 'conditions')) {
    const old = before.find((item) => item['type'] === condition['type']);
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
  validate: validateCertificateRequestStatus,
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
  validate: validateCertificateRequestUpdate,
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
  // Any name will do; that it fits into a path is asked when nothing else is wrong.
  nameRule: () => [],
  prepareCreate: stampRequester,
  defaults: (draft) => {
    ensureObject(draft, 'status');
  },
  validateCreate: (request) => {
    const [errors, name] = [validateCertificateRequest(request), request.metadata.name ?? ''];
    return errors.length > 0 ? errors : pathSegmentComplaints(name).map((text) => invalidValue('metadata.name', name, text));
  },
  update: {
    prepare: (draft, current) => {
      keepField(draft, current, 'spec');
      keepField(draft, current, 'status');
    },
    validate: validateCertificateRequestUpdate,
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
      seconds === 0 ? '<none>' : formatAge(seconds * 1000),
      conditionText(object),
    ];
  }),
};
