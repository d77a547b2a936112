import { stringify } from 'yaml';

const VOLATILE: ReadonlySet<string> = new Set(['uid', 'resourceVersion', 'creationTimestamp', 'managedFields', 'selfLink', 'deletionTimestamp']);
const TIMES = /(?:Time|Timestamp|Probe|Heartbeat)$/;
const TIME_TEXT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z$/;

/** YAML with keys in order and no references. */
export function manifestYaml(value: unknown): string {
  return value === undefined ? 'nothing\n' : stringify(value, { sortMapEntries: true, aliasDuplicateObjects: false, lineWidth: 0, version: '1.1' });
}

/** The value without what differs from run to run: uids, revisions, times, managed fields; owners keep their names. */
export function withoutVolatile(value: unknown, isMetadata = false): unknown {
  if (Array.isArray(value)) return value.map((item) => withoutVolatile(item));
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(([key, item]) => !isVolatile(key, item, isMetadata));
  return Object.fromEntries(kept.map(([key, item]) => [key, withoutVolatile(item, key === 'metadata')]));
}

function isVolatile(key: string, value: unknown, isMetadata: boolean): boolean {
  if (isMetadata && VOLATILE.has(key)) return true;
  return key === 'uid' || (typeof value === 'string' && TIMES.test(key) && TIME_TEXT.test(value));
}

/** Whether a value looks like an object of the API. */
export function isManifest(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'apiVersion' in value && 'kind' in value;
}

/** A snapshot serializer for vitest and Jest: objects of the API as YAML without what differs from run to run. */
export const kubernetesSerializer: { test(value: unknown): boolean; serialize(value: unknown): string; print(value: unknown): string } = {
  test: isManifest,
  serialize: (value) => manifestYaml(withoutVolatile(value)).trimEnd(),
  print: (value) => manifestYaml(withoutVolatile(value)).trimEnd(),
};
