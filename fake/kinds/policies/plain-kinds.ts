import { formatTime } from '../../../machinery/clock.ts';
import type { MutableJsonObject } from '../../../machinery/json.ts';
import type { Strategy } from '../../registry/strategy.ts';
import { ensureObject, fill, fillZero, isUnset, objectAt, objectsAt } from '../parts/edit.ts';
import { statusSplit } from '../parts/status-split.ts';
import { ageOf, tableOf } from '../parts/table.ts';

function defaultRequest(request: MutableJsonObject): void {
  fill(request, { allocationMode: 'ExactCount' });
  if (request['allocationMode'] === 'ExactCount') fillZero(request, { count: 1 });
}

function defaultDevices(spec: MutableJsonObject): void {
  const devices = ensureObject(spec, 'devices');
  const requests = objectsAt(devices, 'requests');
  if (requests.length === 0) devices['requests'] = null;
  for (const request of requests) {
    const exactly = objectAt(request, 'exactly');
    if (exactly !== undefined) defaultRequest(exactly);
    for (const sub of objectsAt(request, 'firstAvailable')) defaultRequest(sub);
  }
}

/** The rules of resource claims. */
export const resourceClaimStrategy: Strategy = {
  ...statusSplit(),
  defaults: (draft) => {
    defaultDevices(ensureObject(draft, 'spec'));
    ensureObject(draft, 'status');
  },
  deleteAnswer: 'object',
};

/** The rules of templates of resource claims. */
export const resourceClaimTemplateStrategy: Strategy = {
  defaults: (draft) => {
    const spec = ensureObject(draft, 'spec');
    ensureObject(spec, 'metadata');
    defaultDevices(ensureObject(spec, 'spec'));
  },
  deleteAnswer: 'object',
};

/** The rules of device classes. */
export const deviceClassStrategy: Strategy = {
  defaults: (draft) => {
    ensureObject(draft, 'spec');
  },
  generation: 'spec',
  deleteAnswer: 'object',
  table: tableOf(['Age'], (object, nowMs) => [ageOf(object, nowMs)]),
};

/** The rules of resource slices. */
export const resourceSliceStrategy: Strategy = { generation: 'spec', deleteAnswer: 'object' };

/** The rules of device taint rules. */
export const deviceTaintRuleStrategy: Strategy = {
  ...statusSplit(),
  prepareCreate: (draft, context) => {
    draft['status'] = {};
    const taint = objectAt(ensureObject(draft, 'spec'), 'taint');
    if (taint !== undefined && isUnset(taint['timeAdded'])) taint['timeAdded'] = formatTime(context.clock.now());
  },
  generation: 'spec',
  unconditionalUpdate: false,
};
