import { formatTime } from '../../../machinery/clock.ts';
import type { MutableJsonObject } from '../../../machinery/json.ts';
import type { Strategy } from '../../registry/strategy.ts';
import { ensureObject, fill, fillZero, isUnset, objectAt, objectsAt, readObject, readText } from '../parts/edit.ts';
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

/** The rules of migrations between stored versions. */
export const storageMigrationStrategy: Strategy = { ...statusSplit(), unconditionalUpdate: false };

/** The rules of registered API services: those without a service behind them are served here and so available. */
export const apiServiceStrategy: Strategy = {
  ...statusSplit(),
  prepareCreate: (draft, context) => {
    const local = objectAt(objectAt(draft, 'spec'), 'service') === undefined;
    const condition = {
      type: 'Available',
      status: 'True',
      lastTransitionTime: formatTime(context.clock.now()),
      reason: 'Local',
      message: 'Local APIServices are always available',
    };
    draft['status'] = local ? { conditions: [condition] } : {};
  },
  defaults: (draft) => {
    const service = objectAt(objectAt(draft, 'spec'), 'service');
    if (service !== undefined) fill(service, { port: 443 });
    ensureObject(draft, 'status');
  },
  unconditionalUpdate: false,
  table: tableOf(['Service', 'Available', 'Age'], (object, nowMs) => {
    const service = readObject(object, 'spec', 'service');
    return [service === undefined ? 'Local' : `${readText(service, 'namespace')}/${readText(service, 'name')}`, 'True', ageOf(object, nowMs)];
  }),
};
