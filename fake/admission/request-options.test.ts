import { expect, test } from 'vitest';
import type { AdmissionRequest } from '../registry/admission.ts';
import { requestOptions } from './request-options.ts';

const asked = (operation: AdmissionRequest['operation'], options: AdmissionRequest['options']): AdmissionRequest =>
  ({ operation, options }) as unknown as AdmissionRequest;

test('a patch has the options of what it does', () => {
  const options = { kind: 'PatchOptions', apiVersion: 'meta.k8s.io/v1', fieldManager: 'm' };
  expect(requestOptions(asked('update', options))).toEqual({ kind: 'UpdateOptions', apiVersion: 'meta.k8s.io/v1', fieldManager: 'm' });
  expect(requestOptions(asked('create', options))).toMatchObject({ kind: 'CreateOptions' });
});

test('the options of a deletion are those that the caller gave', () => {
  const given = { gracePeriodSeconds: 5, propagationPolicy: 'Orphan' };
  expect(requestOptions(asked('delete', given))).toEqual({ kind: 'DeleteOptions', apiVersion: 'meta.k8s.io/v1', ...given });
});

test('a connection has none', () => {
  expect(requestOptions(asked('connect', {}))).toBeUndefined();
});
