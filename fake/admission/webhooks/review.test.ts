import { expect, test } from 'vitest';
import type { ResourceInfo } from '../../../machinery/resource.ts';
import type { AdmissionRequest } from '../../registry/admission.ts';
import { questionOf, reviewVersionOf, verdictOf } from './review.ts';

const namespaces = { group: '', version: 'v1', kind: 'Namespace', plural: 'namespaces', namespaced: false } as unknown as ResourceInfo;
const pods = { group: '', version: 'v1', kind: 'Pod', plural: 'pods', namespaced: true } as unknown as ResourceInfo;

function request(resource: ResourceInfo, operation: string, change: object = {}): AdmissionRequest {
  const context = { namespace: 'n', subresource: '', dryRun: false, user: { username: 'u', groups: ['g'], extra: { k: ['v'] } }, entropy: { uid: () => 'id' } };
  return { operation, resource, name: 'x', options: { fieldManager: 'm' }, context: { ...context, ...change } } as unknown as AdmissionRequest;
}

const asked = (from: AdmissionRequest, object: object | undefined, oldObject?: object): unknown =>
  questionOf(from, from.resource, { object, oldObject } as Parameters<typeof questionOf>[2], 'v1').body['request'];

test('a name that is still to be made is not told', () => {
  expect(asked(request(pods, 'create'), { metadata: { generateName: 'p-' } })).not.toHaveProperty('name');
  expect(asked(request(pods, 'create'), { metadata: { name: 'p' } })).toMatchObject({ name: 'p', namespace: 'n' });
});

test('a namespace is in itself', () => {
  expect(asked(request(namespaces, 'create'), { metadata: { name: 'new' } })).toMatchObject({ name: 'new', namespace: 'new' });
  expect(asked(request(namespaces, 'delete'), undefined, {})).toMatchObject({ name: 'x', namespace: 'x', object: null });
});

test('a subresource, the user and the options are told', () => {
  expect(asked(request(pods, 'update', { subresource: 'status', dryRun: true }), {}, {})).toMatchObject({
    subResource: 'status',
    requestSubResource: 'status',
    dryRun: true,
    userInfo: { username: 'u', groups: ['g'], extra: { k: ['v'] } },
    options: { kind: 'UpdateOptions', apiVersion: 'meta.k8s.io/v1', fieldManager: 'm' },
  });
});

const question = { uid: 'id', body: {} };
const answer = (response: object, apiVersion = 'admission.k8s.io/v1'): Parameters<typeof verdictOf>[0] =>
  ({ kind: 'AdmissionReview', apiVersion, response }) as never;

test('an answer without a response is none', () => {
  const problem = { kind: 'malformed', problem: 'webhook response was absent' };
  expect(verdictOf({}, { ...question, version: 'v1' }, 'validating')).toEqual(problem);
  expect(verdictOf('text', { ...question, version: 'v1' }, 'validating')).toEqual(problem);
});

test('an answer that does not say what it is cannot be taken for a review', () => {
  expect(verdictOf({ response: { uid: 'id', allowed: true } }, { ...question, version: 'v1' }, 'validating')).toEqual({
    kind: 'malformed',
    problem: 'expected webhook response of admission.k8s.io/v1, Kind=AdmissionReview, got /, Kind=',
  });
});

test('a validating webhook patches nothing', () => {
  const patch = verdictOf(answer({ uid: 'id', allowed: true, patch: 'W10=', patchType: 'JSONPatch' }), { ...question, version: 'v1' }, 'validating');
  expect(patch).toEqual({ kind: 'malformed', problem: 'validating webhook may not return response.patch' });
  const type = verdictOf(answer({ uid: 'id', allowed: true, patchType: 'JSONPatch' }), { ...question, version: 'v1' }, 'validating');
  expect(type).toEqual({ kind: 'malformed', problem: 'validating webhook may not return response.patchType' });
});

test('reviews of v1beta1 need no uid and no patch type', () => {
  const verdict = verdictOf(answer({ allowed: true, patch: 'W10=' }, 'admission.k8s.io/v1beta1'), { ...question, version: 'v1beta1' }, 'mutating');
  expect(verdict).toMatchObject({ kind: 'decided', decision: { allowed: true, patch: 'W10=', patchType: 'JSONPatch' } });
});

test('the first version that both sides know is spoken', () => {
  expect(reviewVersionOf({ admissionReviewVersions: ['v2', 'v1beta1', 'v1'] })).toBe('v1beta1');
  expect(reviewVersionOf({ admissionReviewVersions: ['v2'] })).toBeUndefined();
});
