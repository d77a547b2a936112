import type { JsonObject } from '../../../machinery/json.ts';
import { badRequest, type StatusDetails, StatusError } from '../../../machinery/status.ts';
import { textAt } from '../json-fields.ts';

/** A call that came to nothing: the failure policy decides what becomes of the request. */
export class WebhookFailure extends Error {
  override readonly name = 'WebhookFailure';

  constructor(hook: string, reason: string) {
    super(`failed calling webhook ${JSON.stringify(hook)}: ${reason}`);
  }
}

/** The refusal of a webhook, whose own code, reason and words are kept. @see apiserver pkg/admission/plugin/webhook/errors/statuserror.go, ToStatusErr (v1.37) */
export function denied(hook: string, status: JsonObject | undefined): StatusError {
  const head = `admission webhook ${JSON.stringify(hook)} denied the request`;
  const reason = textAt(status, 'reason');
  const said = textAt(status, 'message') || reason;
  const code = status?.['code'];
  const details = status?.['details'] as StatusDetails | undefined;
  return new StatusError({
    code: typeof code === 'number' && code >= 400 ? code : 400,
    message: said === '' ? `${head} without explanation` : `${head}: ${said}`,
    ...(reason === '' ? {} : { reason }),
    ...(details === undefined || details === null ? {} : { details }),
  });
}

/** The refusal of a dry run by a webhook that would change the world. */
export const dryRunUnsupported = (hook: string): StatusError => badRequest(`admission webhook ${JSON.stringify(hook)} does not support dry run`);
