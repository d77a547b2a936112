import { expect, test } from 'vitest';
import type { AdmissionRequest } from '../registry/admission.ts';
import { systemPriorityClasses } from './system-priority-classes.ts';

const resource = { group: 'scheduling.k8s.io', plural: 'priorityclasses' };
const attempt = (operation: string, name: string) => (): unknown =>
  systemPriorityClasses.validate?.({ operation, name, resource } as unknown as AdmissionRequest, undefined, undefined);

test("the server's own priority classes cannot be deleted, others can", () => {
  expect(attempt('delete', 'system-node-critical')).toThrow('this is a system priority class and cannot be deleted');
  expect(attempt('delete', 'mine')).not.toThrow();
  expect(attempt('update', 'system-node-critical')).not.toThrow();
});
