import { parse } from 'yaml';
import type { KubeObject } from '../../machinery/object.ts';
import { lineDiff } from './line-diff.ts';
import { manifestYaml } from './manifest-yaml.ts';
import type { Verdict } from './verdict.ts';

/** A condition as an object's status has it. */
interface Condition {
  readonly type?: unknown;
  readonly status?: unknown;
  readonly reason?: unknown;
  readonly message?: unknown;
  readonly observedGeneration?: unknown;
}

/** What a condition has to be besides its type; a plain string is its status. */
export type ExpectedCondition =
  | string
  | {
      readonly status?: string;
      readonly reason?: string;
      readonly message?: string | RegExp;
      /** `true`: the generation that the object has. */
      readonly observedGeneration?: number | true;
    };

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null && !Array.isArray(value);

/** An object for messages: `Deployment shop/web`. */
export function nameOf(object: unknown): string {
  if (!isRecord(object)) return String(object);
  const metadata = isRecord(object['metadata']) ? object['metadata'] : {};
  const place = [metadata['namespace'], metadata['name']].filter((part) => typeof part === 'string').join('/');
  return `${typeof object['kind'] === 'string' ? object['kind'] : 'object'} ${place}`.trim();
}

function conditionsOf(object: unknown): readonly Condition[] {
  const status = isRecord(object) ? object['status'] : undefined;
  const conditions = isRecord(status) ? status['conditions'] : undefined;
  return Array.isArray(conditions) ? conditions.filter(isRecord) : [];
}

function generationOf(object: unknown): unknown {
  const metadata = isRecord(object) ? object['metadata'] : undefined;
  return isRecord(metadata) ? metadata['generation'] : undefined;
}

function conditionLine({ type, status, reason, observedGeneration }: Condition): string {
  const details = [...(reason === undefined ? [] : [String(reason)]), ...(observedGeneration === undefined ? [] : [`generation ${observedGeneration}`])];
  return `${type}=${status}${details.length === 0 ? '' : ` (${details.join(', ')})`}`;
}

const fitsText = (wanted: string | RegExp | undefined, found: unknown): boolean =>
  wanted === undefined || (wanted instanceof RegExp ? wanted.test(String(found)) : wanted === found);

/** Whether an object has a condition of this type, `True` unless another status is expected. */
export function conditionVerdict(object: unknown, type: string, expected: ExpectedCondition = 'True'): Verdict {
  const { observedGeneration, ...wanted } = typeof expected === 'string' ? { status: expected } : { status: 'True', ...expected };
  const generation = observedGeneration === true ? generationOf(object) : observedGeneration;
  const found = conditionsOf(object);
  const pass = found.some(
    (one) =>
      one.type === type &&
      fitsText(wanted.status, one.status) &&
      fitsText(wanted.reason, one.reason) &&
      fitsText(wanted.message, one.message) &&
      (observedGeneration === undefined || (generation !== undefined && one.observedGeneration === generation)),
  );
  const shown = found.length === 0 ? 'no conditions' : found.map((one) => conditionLine(one)).join(', ');
  const all = observedGeneration === undefined ? wanted : { ...wanted, observedGeneration: generation ?? 'of an object that has no generation' };
  const details = Object.entries(all).map(([field, value]) => `${field} ${value}`);
  return { pass, message: () => `expected ${nameOf(object)} ${pass ? 'not ' : ''}to have condition ${type} with ${details.join(', ')}; it has ${shown}` };
}

/** Whether an object names another as its owner, by uid; `controller` asks whether as its controller. */
export function ownerVerdict(object: unknown, owner: KubeObject, { controller }: { readonly controller?: boolean } = {}): Verdict {
  const uid = owner.metadata?.uid;
  const metadata = isRecord(object) ? object['metadata'] : undefined;
  const references = isRecord(metadata) && Array.isArray(metadata['ownerReferences']) ? metadata['ownerReferences'].filter(isRecord) : [];
  const pass = uid !== undefined && references.some((one) => one['uid'] === uid && (controller === undefined || (one['controller'] === true) === controller));
  const shown =
    references.length === 0
      ? 'no owners'
      : references.map((one) => `${one['kind']} ${one['name']} (uid ${one['uid']}${one['controller'] === true ? ', controller' : ''})`).join(', ');
  const wanted =
    uid === undefined
      ? `${nameOf(owner)}, which has no uid: use an object that a server gave`
      : `${nameOf(owner)} (uid ${uid}${controller === true ? ', as controller' : ''})`;
  return { pass, message: () => `expected ${nameOf(object)} ${pass ? 'not ' : ''}to be owned by ${wanted}; it has ${shown}` };
}

/** The parts of `received` that `expected` speaks of, to show them side by side. */
function projected(received: unknown, expected: unknown): unknown {
  if (isRecord(expected) && isRecord(received)) {
    const keys = Object.keys(expected).filter((key) => key in received);
    return Object.fromEntries(keys.map((key) => [key, projected(received[key], expected[key])]));
  }
  if (Array.isArray(expected) && Array.isArray(received))
    return received.map((item, index) => (index < expected.length ? projected(item, expected[index]) : item));
  return received;
}

function contains(received: unknown, expected: unknown): boolean {
  if (isRecord(expected)) return isRecord(received) && Object.entries(expected).every(([key, value]) => contains(received[key], value));
  if (Array.isArray(expected))
    return Array.isArray(received) && received.length === expected.length && expected.every((value, index) => contains(received[index], value));
  return Object.is(received, expected);
}

/** Whether an object has everything that a manifest says, lists item by item; what the manifest does not name is free. YAML or an object. */
export function manifestVerdict(object: unknown, manifest: string | object): Verdict {
  const expected: unknown = typeof manifest === 'string' ? parse(manifest) : manifest;
  if (!isRecord(expected) || Object.keys(expected).length === 0)
    throw new TypeError('expected a manifest that says something: YAML of one object, or an object');
  const pass = contains(object, expected);
  const message = (): string =>
    pass
      ? `expected ${nameOf(object)} to differ from the manifest\n${manifestYaml(expected)}`
      : `expected ${nameOf(object)} to have what the manifest says (-); it has (+)\n${lineDiff(manifestYaml(expected), manifestYaml(projected(object, expected)))}`;
  return { pass, message };
}
