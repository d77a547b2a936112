import type { KubeObject } from '../../machinery/object.ts';
import { defineResource } from '../../machinery/resource.ts';
import type { UserInfo } from '../../machinery/exchange.ts';
import type { CallOptions } from '../call-options.ts';
import type { Client } from '../client.ts';

interface SelfSubjectReview extends KubeObject {
  readonly status?: { readonly userInfo?: UserInfo };
}

const SelfSubjectReviews = defineResource<SelfSubjectReview>({
  group: 'authentication.k8s.io',
  version: 'v1',
  kind: 'SelfSubjectReview',
  plural: 'selfsubjectreviews',
  namespaced: false,
});

/** Who the server takes the client for, after impersonation. @throws {ApiError} `isUnauthorized` when it does not know it */
export async function whoAmI(client: Pick<Client, 'resource'>, options: CallOptions = {}): Promise<UserInfo> {
  const { status } = await client.resource(SelfSubjectReviews).create({}, options);
  return status?.userInfo ?? { username: '' };
}
