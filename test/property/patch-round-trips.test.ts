import { afterEach, beforeEach, expect, test } from 'vitest';
import { FakeCluster } from '../../fake/index.ts';
import { builtInSchemas } from '../../fake/kinds/built-in-schemas.ts';
import { createJsonPatch, createMergePatch, createStrategicMergePatch } from '../../machinery/index.ts';
import type { JsonObject } from '../../machinery/json.ts';
import type { ManagedFieldsEntry } from '../../machinery/object.ts';
import { chance } from './chance.ts';

const ROUNDS = Number(process.env['KUBESTAGE_PATCH_ROUNDS'] ?? 60);
const SEED = Number(process.env['KUBESTAGE_FUZZ_SEED'] ?? 20_263);
const TEMPLATES = '/api/v1/namespaces/default/podtemplates';

let cluster: FakeCluster;
beforeEach(async () => {
  cluster = await FakeCluster.create();
});
afterEach(() => cluster[Symbol.asyncDispose]());

async function send(method: string, target: string, type: string, body: unknown): Promise<JsonObject> {
  const headers = { 'content-type': type };
  const answer = await cluster.fetch()(`http://fake.example${target}`, { method, headers, body: JSON.stringify(body) });
  const object = (await answer.json()) as JsonObject;
  expect(answer.status, JSON.stringify(object)).toBeLessThan(300);
  return object;
}

/** Draws pod templates that pass validation and have what the server would fill in. */
function drawing(below: (limit: number) => number): (name: string) => JsonObject {
  const some = (list: readonly string[]): string[] => list.filter(() => below(2) === 0).sort(() => below(3) - 1);
  const map = (): JsonObject => Object.fromEntries(some(['k', 'l', 'm']).map((key) => [key, String(below(3))]));
  const container = (name: string): JsonObject => {
    const env = some(['A', 'B', 'C']).map((key) => ({ name: key, value: `v${below(3)}` }));
    const args = some(['x', 'y', 'z']);
    return { name, image: `i:${below(3)}`, ...(env.length === 0 ? {} : { env }), ...(args.length === 0 ? {} : { args }) };
  };
  return (name) => {
    const [labels, annotations] = [map(), map()];
    const containers = ['always', ...some(['a', 'b', 'c'])].sort(() => below(3) - 1).map(container);
    const metadata = { labels: { app: 'x', ...labels }, annotations: { note: 'n', ...annotations } };
    return { apiVersion: 'v1', kind: 'PodTemplate', metadata: { name, ...metadata }, template: { metadata, spec: { containers } } };
  };
}

const clean = ({ metadata, template }: JsonObject): JsonObject => {
  const { labels, annotations } = metadata as JsonObject;
  return { metadata: { labels, annotations }, template: template as JsonObject } as JsonObject;
};

test('a patch made of two stored objects makes the second of the first, whatever its kind', async () => {
  const draw = drawing(chance(SEED));
  const schema = builtInSchemas().forKind('', 'v1', 'PodTemplate');
  if (schema === undefined) throw new Error('there is no schema of pod templates');
  const kinds: readonly (readonly [string, (before: JsonObject, after: JsonObject) => unknown])[] = [
    ['application/json-patch+json', createJsonPatch],
    ['application/merge-patch+json', createMergePatch],
    ['application/strategic-merge-patch+json', (before, after) => createStrategicMergePatch(before, after, schema)],
  ];
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [index, [type, create]] of kinds.entries()) {
      const name = `t${round}-${index}`;
      const before = clean(await send('POST', TEMPLATES, 'application/json', draw(name)));
      const after = clean(await send('POST', `${TEMPLATES}?dryRun=All`, 'application/json', draw(`${name}-after`)));
      const patched = await send('PATCH', `${TEMPLATES}/${name}`, type, create(before, after));
      expect(clean(patched), `${type} ${JSON.stringify({ before, after })}`).toEqual(after);
    }
  }
});

test('who applies a second object over his first leaves the second, and nothing of the first', async () => {
  const draw = drawing(chance(SEED + 1));
  for (let round = 0; round < ROUNDS; round += 1) {
    const target = `${TEMPLATES}/a${round}?fieldManager=one`;
    await send('PATCH', target, 'application/apply-patch+yaml', draw(`a${round}`));
    const second = draw(`a${round}`);
    const applied = clean(await send('PATCH', target, 'application/apply-patch+yaml', second));
    const made = clean(
      await send('POST', `${TEMPLATES}?dryRun=All`, 'application/json', { ...second, metadata: { ...(second['metadata'] as object), name: 'fresh' } }),
    );
    const byName = ({ template }: JsonObject): unknown =>
      (template as { spec: { containers: { name: string }[] } }).spec.containers.toSorted((a, b) => (a.name < b.name ? -1 : 1));
    // Containers that stay keep their places: order is nobody's field.
    expect(byName(applied)).toEqual(byName(made));
    expect(applied['metadata']).toEqual(made['metadata']);
  }
});

/** The paths that an entry owns, one text each. */
function paths(fields: JsonObject | undefined, at = ''): string[] {
  return Object.entries(fields ?? {}).flatMap(([key, below]) => [`${at}/${key}`, ...paths(below as JsonObject, `${at}/${key}`)]);
}

function ownedBy(object: JsonObject, manager: string): readonly string[] {
  const { managedFields = [] } = object['metadata'] as { readonly managedFields?: readonly ManagedFieldsEntry[] };
  return paths(managedFields.find((entry) => entry.manager === manager)?.fieldsV1);
}

test('after a forced apply by another, both own exactly what they applied, but for what the first lost', async () => {
  const below = chance(SEED + 2);
  const data = (): JsonObject => Object.fromEntries(['a', 'b', 'c', 'd'].filter(() => below(2) === 0).map((key) => [key, String(below(2))]));
  for (let round = 0; round < ROUNDS; round += 1) {
    const name = `u${round}`;
    const target = (manager: string): string => `/api/v1/namespaces/default/configmaps/${name}?fieldManager=${manager}&force=true`;
    const config = (values: JsonObject): JsonObject => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, data: values });
    const [first, second] = [{ always: '1', ...data() } as JsonObject, { also: '2', ...data() } as JsonObject];
    await send('PATCH', target('one'), 'application/apply-patch+yaml', config(first));
    const shared = await send('PATCH', target('two'), 'application/apply-patch+yaml', config(second));
    const kept = Object.keys(first).filter((key) => second[key] === undefined || second[key] === first[key]);
    const fieldPaths = (keys: readonly string[]): string[] => ['/f:data', ...keys.map((key) => `/f:data/f:${key}`)].sort();
    expect(ownedBy(shared, 'one').toSorted()).toEqual(fieldPaths(kept));
    expect(ownedBy(shared, 'two').toSorted()).toEqual(fieldPaths(Object.keys(second)));
    expect(shared['data']).toEqual({ ...first, ...second });
  }
});
