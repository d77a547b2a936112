import type { JsonObject } from '../../../machinery/json.ts';
import { type FieldError, forbiddenField, invalidValue, notSupported, required } from '../../../machinery/validation/field-error.ts';
import { sameJson } from '../../registry/equality.ts';
import type { DraftObject, StoredObject, Strategy } from '../../registry/strategy.ts';
import { fillTransitionTimes } from '../parts/conditions.ts';
import { ensureObject, fill, fillZero, isUnset, objectAt, readNumber, readObject, readText } from '../parts/edit.ts';
import { goStruct } from '../parts/go-struct.ts';
import { objectMetadata, statusSplit } from '../parts/status-split.ts';
import { ageOf, tableOf } from '../parts/table.ts';
import { validateConditionTypes } from './condition-types.ts';
import { mandatoryLevels } from './mandatory.ts';

const most = { queues: 10_000_000, entropyBits: 60 } as const;

function defaults(draft: DraftObject): void {
  const spec = ensureObject(draft, 'spec');
  const limited = objectAt(spec, 'limited');
  if (limited !== undefined) {
    if (isUnset(limited['nominalConcurrencyShares'])) limited['nominalConcurrencyShares'] = 30;
    fill(limited, { lendablePercent: 0 });
    const queuing = objectAt(objectAt(limited, 'limitResponse'), 'queuing');
    if (queuing !== undefined) fillZero(queuing, { queues: 64, handSize: 8, queueLengthLimit: 50 });
  }
  const exempt = spec['type'] === 'Exempt' ? ensureObject(spec, 'exempt') : undefined;
  if (exempt !== undefined) fill(exempt, { nominalConcurrencyShares: 0, lendablePercent: 0 });
  fillTransitionTimes(ensureObject(draft, 'status'));
}

function validateQueuing(queuing: JsonObject, at: string): FieldError[] {
  const [queues, hand, length] = ['queues', 'handSize', 'queueLengthLimit'].map((key) => readNumber(queuing, key)) as [number, number, number];
  const errors = length <= 0 ? [invalidValue(`${at}.queueLengthLimit`, length, 'must be positive')] : [];
  if (queues <= 0) return [...errors, invalidValue(`${at}.queues`, queues, 'must be positive')];
  if (queues > most.queues) errors.push(invalidValue(`${at}.queues`, queues, `must not be greater than ${most.queues}`));
  const bits = Math.ceil(Math.log2(queues) * hand);
  const complaint =
    hand <= 0
      ? 'must be positive'
      : hand > queues
        ? `should not be greater than queues (${queues})`
        : bits > most.entropyBits
          ? `required entropy bits of deckSize ${queues} and handSize ${hand} should not be greater than ${most.entropyBits}`
          : undefined;
  return complaint === undefined ? errors : [...errors, invalidValue(`${at}.handSize`, hand, complaint)];
}

function validateResponse(response: JsonObject, at: string): FieldError[] {
  const [type, queuing] = [readText(response, 'type'), readObject(response, 'queuing')];
  switch (type) {
    case 'Reject':
    case '':
      return [];
    case 'Queue':
      return queuing === undefined ? [] : validateQueuing(queuing, `${at}.queuing`);
    default:
      return [notSupported(`${at}.type`, type, ['Queue', 'Reject'])];
  }
}

function validateShares(level: JsonObject, at: string): FieldError[] {
  const shares = level['nominalConcurrencyShares'];
  return typeof shares === 'number' && shares < 0 ? [invalidValue(`${at}.nominalConcurrencyShares`, shares, 'must be a non-negative integer')] : [];
}

function validateLendable(level: JsonObject, at: string): FieldError[] {
  const percent = level['lendablePercent'];
  const wrong = typeof percent === 'number' && (percent < 0 || percent > 100);
  return wrong ? [invalidValue(`${at}.lendablePercent`, percent, 'must be between 0 and 100, inclusive')] : [];
}

function validateLimited(limited: JsonObject, at: string): FieldError[] {
  const borrowed = limited['borrowingLimitPercent'];
  return [
    ...validateShares(limited, at),
    ...validateResponse(readObject(limited, 'limitResponse') ?? {}, `${at}.limitResponse`),
    ...validateLendable(limited, at),
    ...(typeof borrowed === 'number' && borrowed < 0
      ? [invalidValue(`${at}.borrowingLimitPercent`, borrowed, 'if specified, must be a non-negative integer')]
      : []),
  ];
}

function validateSpec(spec: JsonObject): FieldError[] {
  const [limited, exempt] = [readObject(spec, 'limited'), readObject(spec, 'exempt')];
  switch (spec['type']) {
    case 'Exempt':
      return [...validateShares(exempt ?? {}, 'spec.exempt'), ...validateLendable(exempt ?? {}, 'spec.exempt')];
    case 'Limited':
      return limited === undefined ? [] : validateLimited(limited, 'spec.limited');
    default:
      return isUnset(spec['type']) ? [] : [notSupported('spec.type', spec['type'], ['Exempt', 'Limited'])];
  }
}

/** What goes with which type: rules that upstream generates, behind those written by hand. */
function validateMembers(spec: JsonObject): FieldError[] {
  const [limited, exempt, type] = [readObject(spec, 'limited'), readObject(spec, 'exempt'), readText(spec, 'type')];
  const errors: FieldError[] = [];
  if (exempt !== undefined && type !== 'Exempt') errors.push(forbiddenField('spec.exempt', ''));
  if (limited !== undefined && type !== 'Limited') errors.push(forbiddenField('spec.limited', ''));
  if (limited === undefined && type === 'Limited') errors.push(required('spec.limited'));
  if (type === '') errors.push(required('spec.type'));
  if (limited === undefined) return errors;
  const response = readObject(limited, 'limitResponse');
  const [queuing, kind, at] = [readObject(response, 'queuing'), readText(response, 'type'), 'spec.limited.limitResponse'];
  if (queuing !== undefined && kind !== 'Queue') errors.push(forbiddenField(`${at}.queuing`, ''));
  if (queuing === undefined && kind === 'Queue') errors.push(required(`${at}.queuing`));
  if (kind === '') errors.push(required(`${at}.type`));
  return errors;
}

/** A mandatory level is as it is, but for the shares of `exempt`. */
function validateFixed(name: string, spec: JsonObject): FieldError[] {
  const fixed = mandatoryLevels[name];
  if (fixed === undefined) return [];
  const form = 'PriorityLevelConfigurationSpec';
  const compared = name === 'exempt' ? { ...spec, exempt: fixed['exempt'] ?? null } : spec;
  if (sameJson(goStruct(form, compared), goStruct(form, fixed))) return [];
  const except = name === 'exempt' ? " except the 'spec.exempt' field" : '';
  return [invalidValue('spec', goStruct(form, spec), `spec of '${name}'${except} must equal the fixed value`)];
}

/** @see kubernetes pkg/apis/flowcontrol/validation/validation.go, ValidatePriorityLevelConfiguration (v1.37) */
function validate(object: StoredObject): FieldError[] {
  const spec = readObject(object, 'spec') ?? {};
  const name = object.metadata.name ?? '';
  const matches = (spec['type'] === 'Exempt') === (name === 'exempt');
  return [
    ...(matches ? [] : [invalidValue('spec.type', spec['type'] ?? '', "must be 'Exempt' if and only if `name` is 'exempt'")]),
    ...validateSpec(spec),
    ...validateFixed(name, spec),
    ...validateMembers(spec),
  ];
}

/** The rules of priority levels. */
export const priorityLevelStrategy: Strategy = {
  ...statusSplit({ keptMetadata: objectMetadata, update: { validate }, status: { validate: validateConditionTypes } }),
  defaults,
  validateCreate: validate,
  generation: 'spec',
  table: tableOf(['Type', 'NominalConcurrencyShares', 'Queues', 'HandSize', 'QueueLengthLimit', 'Age'], (object, nowMs) => {
    const spec = readObject(object, 'spec');
    const limited = readObject(spec, 'limited');
    const queuing = readObject(limited, 'limitResponse', 'queuing');
    const number = (holder: JsonObject | undefined, key: string): unknown => (holder === undefined ? '<none>' : readNumber(holder, key));
    return [
      readText(spec, 'type'),
      number(limited, 'nominalConcurrencyShares'),
      number(queuing, 'queues'),
      number(queuing, 'handSize'),
      number(queuing, 'queueLengthLimit'),
      ageOf(object, nowMs),
    ];
  }),
};
