import type { JsonObject } from '../../../machinery/json.ts';
import { cidrComplaints, cidrContains, parseCidr } from '../../../machinery/names/cidr.ts';
import { portNameComplaints, portNumberComplaints } from '../../../machinery/names/port.ts';
import { type FieldError, forbiddenField, invalidValue, notSupported, required } from '../../../machinery/validation/field-error.ts';
import type { DraftObject, StoredObject, Strategy, WriteContext } from '../../registry/strategy.ts';
import { ensureObject, fill, isUnset, objectsAt, readObject, readObjects, readText } from '../parts/edit.ts';
import { validateLabelSelector } from '../parts/label-selector.ts';
import { ageOf, labelText, selectorText, tableOf } from '../parts/table.ts';
import { warned } from '../parts/warned.ts';
import { rangeWarnings } from '../services/service-warnings.ts';

function defaults(draft: DraftObject): void {
  const spec = ensureObject(draft, 'spec');
  ensureObject(spec, 'podSelector');
  for (const direction of ['ingress', 'egress']) {
    for (const rule of objectsAt(spec, direction)) for (const port of objectsAt(rule, 'ports')) fill(port, { protocol: 'TCP' });
  }
  if (isUnset(spec['policyTypes'])) spec['policyTypes'] = objectsAt(spec, 'egress').length > 0 ? ['Ingress', 'Egress'] : ['Ingress'];
}

const directions: readonly string[] = ['Ingress', 'Egress'];
const sides = [
  ['ingress', 'from'],
  ['egress', 'to'],
] as const;
const protocols: readonly string[] = ['TCP', 'UDP', 'SCTP'];

function validatePort(item: JsonObject, at: string): FieldError[] {
  const { port, endPort, protocol } = item;
  const errors: FieldError[] = [];
  if (!isUnset(protocol) && !protocols.includes(String(protocol))) errors.push(notSupported(`${at}.protocol`, protocol, protocols));
  if (typeof port === 'number') {
    errors.push(...portNumberComplaints(port).map((text) => invalidValue(`${at}.port`, port, text)));
    if (typeof endPort !== 'number') return errors;
    if (endPort < port) errors.push(invalidValue(`${at}.endPort`, port, 'must be greater than or equal to `port`'));
    return [...errors, ...portNumberComplaints(endPort).map((text) => invalidValue(`${at}.endPort`, endPort, text))];
  }
  const what = typeof port === 'string' ? 'is non-numeric' : 'is not specified';
  if (typeof endPort === 'number') errors.push(invalidValue(`${at}.endPort`, endPort, `may not be specified when \`port\` ${what}`));
  if (typeof port === 'string') errors.push(...portNameComplaints(port).map((text) => invalidValue(`${at}.port`, port, text)));
  return errors;
}

function validateBlock(block: JsonObject, at: string): FieldError[] {
  const text = readText(block, 'cidr');
  if (text === '') return [];
  const errors = cidrComplaints(text).map((detail) => invalidValue(`${at}.cidr`, text, detail));
  const cidr = parseCidr(text);
  if (cidr === undefined) return errors;
  ((block['except'] ?? []) as readonly string[]).forEach((item, index) => {
    const field = `${at}.except[${index}]`;
    errors.push(...cidrComplaints(item).map((detail) => invalidValue(field, item, detail)));
    const hole = parseCidr(item);
    if (hole !== undefined && (!cidrContains(cidr, hole.address) || cidr.prefix >= hole.prefix))
      errors.push(invalidValue(field, item, 'must be a strict subset of `cidr`'));
  });
  return errors;
}

function validatePeer(peer: JsonObject, at: string): FieldError[] {
  const selectors = ['podSelector', 'namespaceSelector'] as const;
  const block = readObject(peer, 'ipBlock');
  const given = selectors.filter((key) => readObject(peer, key) !== undefined);
  const errors = [
    ...given.flatMap((key) => validateLabelSelector(readObject(peer, key), `${at}.${key}`)),
    ...(block === undefined ? [] : validateBlock(block, `${at}.ipBlock`)),
  ];
  if (given.length === 0 && block === undefined) errors.push(required(at, 'must specify a peer'));
  else if (given.length > 0 && block !== undefined) errors.push(forbiddenField(at, 'may not specify both ipBlock and another peer'));
  return errors;
}

/** Declared with the types on the server, and so complained about last. */
function requireBlocks(spec: JsonObject, direction: string, peers: string): FieldError[] {
  return readObjects(spec, direction).flatMap((rule, index) =>
    readObjects(rule, peers).flatMap((peer, at) => {
      const block = readObject(peer, 'ipBlock');
      return block !== undefined && readText(block, 'cidr') === '' ? [required(`spec.${direction}[${index}].${peers}[${at}].ipBlock.cidr`)] : [];
    }),
  );
}

function validateRules(spec: JsonObject, direction: string, peers: string): FieldError[] {
  return readObjects(spec, direction).flatMap((rule, index) => [
    ...readObjects(rule, 'ports').flatMap((port, at) => validatePort(port, `spec.${direction}[${index}].ports[${at}]`)),
    ...readObjects(rule, peers).flatMap((peer, at) => validatePeer(peer, `spec.${direction}[${index}].${peers}[${at}]`)),
  ]);
}

/** @see kubernetes pkg/apis/networking/validation/validation.go, ValidateNetworkPolicySpec (v1.37) */
function validate(policy: StoredObject): FieldError[] {
  const spec = readObject(policy, 'spec') ?? {};
  const types = (spec['policyTypes'] ?? []) as readonly string[];
  const unknown = types.flatMap((type, index) => (directions.includes(type) ? [] : [notSupported(`spec.policyTypes[${index}]`, type, directions)]));
  return [
    ...validateLabelSelector(readObject(spec, 'podSelector'), 'spec.podSelector'),
    ...sides.flatMap(([direction, peers]) => validateRules(spec, direction, peers)),
    ...(types.length > directions.length ? [invalidValue('spec.policyTypes', types, 'may not specify more than two policyTypes')] : unknown),
    ...sides.flatMap(([direction, peers]) => requireBlocks(spec, direction, peers)),
  ];
}

function warnOfBlocks(policy: StoredObject, context: WriteContext): void {
  for (const [direction, peers] of sides) {
    readObjects(readObject(policy, 'spec'), direction).forEach((rule, index) => {
      readObjects(rule, peers).forEach((peer, at) => {
        const block = readObject(peer, 'ipBlock');
        const field = `spec.${direction}[${index}].${peers}[${at}].ipBlock`;
        const except = ((block?.['except'] ?? []) as readonly string[]).flatMap((item, place) => rangeWarnings(item, `${field}.except[${place}]`));
        for (const text of [...rangeWarnings(readText(block, 'cidr'), `${field}.cidr`), ...except]) context.warn(text);
      });
    });
  }
}

/** The rules of network policies. */
export const networkPolicyStrategy: Strategy = {
  defaults,
  validateCreate: (policy, context) => warned(validate(policy), () => warnOfBlocks(policy, context)),
  update: { validate: (next, _current, context) => warned(validate(next), () => warnOfBlocks(next, context)) },
  generation: 'spec',
  table: tableOf(['Pod-Selector', 'Age'], (policy, nowMs) => [
    selectorText(readObject(policy, 'spec', 'podSelector')) || labelText(undefined),
    ageOf(policy, nowMs),
  ]),
};
