import { isConflict } from 'kubestage';
import { fault } from 'kubestage/fake';
import { targetTest } from 'kubestage/target';
import { ConfigMap } from 'kubestage/types/core/v1';
import { expect } from 'vitest';

// What only a fake in this process has: everywhere else these are skipped.

const test = targetTest({ needs: ['actions', 'faults'] });

test('what was asked is recorded, and can be made to fail', async ({ target, client, namespace }) => {
  target.cluster?.on({ verb: 'create', resource: 'configmaps' }).once(fault.conflict());
  const maps = client.resource(ConfigMap);
  const refusal = await maps.create({ metadata: { name: 'a' } }).catch((error: unknown) => error);
  expect(isConflict(refusal)).toBe(true);
  await maps.create({ metadata: { name: 'a' } });
  const asked = target.cluster?.actions.all.filter((action) => action.resource === 'configmaps' && action.namespace === namespace);
  expect(asked?.map(({ code, verb }) => `${code} ${verb}`)).toEqual(['409 create', '201 create']);
});
