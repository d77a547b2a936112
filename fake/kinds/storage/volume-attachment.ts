import type { JsonObject } from '../../../machinery/json.ts';
import { byteLength } from '../../../machinery/names/complaint.ts';
import { dnsSubdomainComplaints } from '../../../machinery/names/dns.ts';
import { type FieldError, forbiddenField, invalidValue, required, tooLong } from '../../../machinery/validation/field-error.ts';
import type { StoredObject, Strategy } from '../../registry/strategy.ts';
import { ensureObject, objectAt, readNumber, readObject, readText } from '../parts/edit.ts';
import { validateImmutableUnshown } from '../parts/immutable.ts';
import { objectMetadata, statusSplit } from '../parts/status-split.ts';
import { ageOf, tableOf } from '../parts/table.ts';
import { validateCaselessDriver } from '../resource/device-names.ts';
import { validateDriverName } from './driver-name.ts';

const exactlyOne = 'must specify exactly one of inlineVolumeSpec and persistentVolumeName';

function validateSource(spec: JsonObject): FieldError[] {
  const source = readObject(spec, 'source') ?? {};
  const [inline, name] = [readObject(source, 'inlineVolumeSpec'), source['persistentVolumeName']];
  const named = typeof name === 'string';
  if (inline === undefined && !named) return [required('spec.source', exactlyOne)];
  if (inline !== undefined && named) return [forbiddenField('spec.source', exactlyOne)];
  return name === '' ? [required('spec.source.persistentVolumeName', 'must specify non empty persistentVolumeName')] : [];
}

/** @see kubernetes pkg/apis/storage/validation/validation.go, ValidateVolumeAttachment and …V1 (v1.37) */
function validate(object: StoredObject): FieldError[] {
  // Upstream generates the rule of the attacher from the types, and what is generated comes last.
  return [...validateWritten(object), ...validateCaselessDriver(readText(readObject(object, 'spec'), 'attacher'), 'spec.attacher')];
}

function validateWritten(object: StoredObject): FieldError[] {
  const spec = readObject(object, 'spec') ?? {};
  const [node, volume] = [readText(spec, 'nodeName'), readObject(spec, 'source')?.['persistentVolumeName']];
  return [
    ...validateSource(spec),
    ...dnsSubdomainComplaints(node).map((text) => invalidValue('spec.nodeName', node, text)),
    ...(typeof volume === 'string' ? dnsSubdomainComplaints(volume).map((text) => invalidValue('spec.source.persistentVolumeName', volume, text)) : []),
  ];
}

const most = { metadata: 256 * 1024, message: 1024 } as const;

/** @see kubernetes pkg/apis/storage/validation/validation.go, validateVolumeAttachmentStatus (v1.37) */
function validateStatus(object: StoredObject): FieldError[] {
  const status = readObject(object, 'status');
  const size = Object.entries(readObject(status, 'attachmentMetadata') ?? {}).reduce(
    (sum, [key, value]) => sum + byteLength(key) + byteLength(String(value)),
    0,
  );
  const errors = size > most.metadata ? [tooLong('status.attachmentMetadata', most.metadata)] : [];
  for (const key of ['attachError', 'detachError']) {
    const error = readObject(status, key);
    const code = readNumber(error, 'errorCode');
    // The limit that is told is not the one that is kept, upstream too.
    if (byteLength(readText(error, 'message')) > most.message) errors.push(tooLong(`status.${key}.message`, most.metadata));
    if (code < 0) errors.push(invalidValue(`status.${key}.errorCode`, code, 'must be between 0 and 2147483647, inclusive'));
  }
  return errors;
}

const table = tableOf(['Attacher', 'PV', 'Node', ['Attached', 'boolean'], 'Age'], (object, nowMs) => {
  const spec = readObject(object, 'spec');
  return [
    readText(spec, 'attacher'),
    readText(readObject(spec, 'source'), 'persistentVolumeName'),
    readText(spec, 'nodeName'),
    readObject(object, 'status')?.['attached'] === true,
    ageOf(object, nowMs),
  ];
});

/** The rules of volume attachments. */
export const volumeAttachmentStrategy: Strategy = {
  ...statusSplit({
    initial: () => ({ attached: false }),
    keptMetadata: objectMetadata,
    update: {
      // What was generated gives way to the one rule that nothing changes.
      validate: (next, current) => [
        ...validateDriverName(readText(readObject(next, 'spec'), 'attacher'), 'spec.attacher'),
        ...validateWritten(next),
        ...validateImmutableUnshown(next, current, 'spec'),
      ],
    },
    status: { validate: validateStatus },
  }),
  defaults: (draft) => {
    const status = ensureObject(draft, 'status');
    status['attached'] ??= false;
    for (const key of ['attachError', 'detachError']) {
      const error = objectAt(status, key);
      if (error !== undefined) error['time'] ??= null;
    }
  },
  validateCreate: validate,
  unconditionalUpdate: false,
  deleteAnswer: 'object',
  table: { ...table, columns: table.columns.map((column) => (column.name === 'Attacher' ? { ...column, format: 'name' } : column)) },
};
