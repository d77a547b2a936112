import type { Strategy } from '../../registry/strategy.ts';

/** The rules of component statuses, which can only be read. */
export const componentStatusStrategy: Strategy = {
  missingName: 'componentstatus',
  notices: ['v1 ComponentStatus is deprecated in v1.19+'],
};
