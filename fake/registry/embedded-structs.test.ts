import { expect, test } from 'vitest';
import { type FieldSchema, structSchema } from '../../machinery/schema/type-schema.ts';
import { fillEmbedded } from './embedded-structs.ts';
import type { DraftObject } from './strategy.ts';

const status = structSchema({ name: 'io.k8s.api.apps.v1.DeploymentStatus', fields: () => new Map() });
const fields: readonly FieldSchema[] = [
  { name: 'status', schema: status, default: {}, patchStrategies: [] },
  { name: 'pointer', schema: status, patchStrategies: [] },
  { name: 'mode', schema: { kind: 'scalar', type: 'string' }, default: 'a', patchStrategies: [] },
];
const typed = (name?: string) => structSchema({ ...(name === undefined ? {} : { name }), fields: () => new Map(fields.map((field) => [field.name, field])) });

test('a struct that is no pointer is always there, in built-in kinds', () => {
  const draft: DraftObject = { metadata: {} };
  fillEmbedded(draft, typed('io.k8s.api.apps.v1.Deployment'));
  expect(draft).toEqual({ metadata: {}, status: {} });
  const custom: DraftObject = { metadata: {} };
  fillEmbedded(custom, typed());
  expect(custom).toEqual({ metadata: {} });
});

test('what is in it stays', () => {
  const draft: DraftObject = { metadata: {}, status: { replicas: 1 } };
  fillEmbedded(draft, typed('io.k8s.api.apps.v1.Deployment'));
  expect(draft['status']).toEqual({ replicas: 1 });
});
