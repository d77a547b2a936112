import type { UserInfo } from '../../machinery/exchange.ts';

/** One question to the authorizer. `path` is set for requests that are not about resources, the rest for those that are. */
export interface AccessRequest {
  readonly user: UserInfo;
  readonly verb: string;
  readonly path?: string;
  readonly group?: string;
  readonly resource?: string;
  readonly subresource?: string;
  readonly namespace?: string;
  readonly name?: string;
}

/** What an authorizer says; `reason` is for reviews, not for the refused. */
export interface Decision {
  readonly isAllowed: boolean;
  readonly reason: string;
}

/** Decides whether a request may go on. */
export type Authorizer = (request: AccessRequest) => Decision;

/** Lets everything pass, as `--authorization-mode=AlwaysAllow` does. */
export const alwaysAllow: Authorizer = () => ({ isAllowed: true, reason: '' });
