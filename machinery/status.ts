import type { FieldError } from './validation/field-error.ts';

/** One cause of a failure, as `status.details.causes` carries it. */
export interface StatusCause {
  readonly reason?: string;
  readonly message?: string;
  readonly field?: string;
}

/** What a failure is about. */
export interface StatusDetails {
  readonly name?: string;
  readonly group?: string;
  readonly kind?: string;
  readonly uid?: string;
  readonly causes?: readonly StatusCause[];
  readonly retryAfterSeconds?: number;
}

/** The API server's own answer for everything that is not an object: failures, and some successes. */
export interface Status {
  readonly kind: 'Status';
  readonly apiVersion: 'v1';
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly status: 'Success' | 'Failure';
  readonly message?: string;
  readonly reason?: string;
  readonly details?: StatusDetails;
  readonly code?: number;
}

/** What a failure Status is built from; `code` is the HTTP status. */
export interface StatusFailure {
  readonly code: number;
  readonly message: string;
  readonly reason?: string;
  readonly details?: StatusDetails;
  /** Empty but for the token that goes on with an expired list. */
  readonly metadata?: Readonly<Record<string, unknown>>;
}

/** A failure Status, keys in the order in which the API server writes them. */
export function failureStatus({ code, message, reason, details, metadata = {} }: StatusFailure): Status {
  return {
    kind: 'Status',
    apiVersion: 'v1',
    metadata,
    status: 'Failure',
    message,
    ...(reason === undefined ? {} : { reason }),
    ...(details === undefined ? {} : { details }),
    code,
  };
}

/** A refusal on its way out: thrown anywhere inside the fake, turned into an answer by `pipeline/failure.ts` alone. */
export class StatusError extends Error {
  override readonly name = 'StatusError';
  readonly status: Status;

  constructor(failure: StatusFailure) {
    super(failure.message);
    this.status = failureStatus(failure);
  }
}

/** A resource as messages name it: `plural` and `group`. */
export interface NamedResource {
  readonly group: string;
  readonly plural: string;
}

/** A kind as messages name it. */
export interface NamedKind {
  readonly group: string;
  readonly kind: string;
}

const qualified = (name: string, group: string): string => (group === '' ? name : `${name}.${group}`);

function resourceDetails(resource: NamedResource, name: string): StatusDetails {
  return { ...(name === '' ? {} : { name }), ...(resource.group === '' ? {} : { group: resource.group }), kind: resource.plural };
}

/** 404: the object is not there. */
export function notFound(resource: NamedResource, name: string): StatusError {
  return new StatusError({
    code: 404,
    reason: 'NotFound',
    message: `${qualified(resource.plural, resource.group)} ${JSON.stringify(name)} not found`,
    details: resourceDetails(resource, name),
  });
}

/** 409: an object of that name is there already. */
export function alreadyExists(resource: NamedResource, name: string): StatusError {
  return new StatusError({
    code: 409,
    reason: 'AlreadyExists',
    message: `${qualified(resource.plural, resource.group)} ${JSON.stringify(name)} already exists`,
    details: resourceDetails(resource, name),
  });
}

/** 409: the write was built on a state that is no longer current, or meets another obstacle that `problem` names. */
export function conflict(resource: NamedResource, name: string, problem: string): StatusError {
  return new StatusError({
    code: 409,
    reason: 'Conflict',
    message: `Operation cannot be fulfilled on ${qualified(resource.plural, resource.group)} ${JSON.stringify(name)}: ${problem}`,
    details: resourceDetails(resource, name),
  });
}

/** 403: authorization or admission says no, for the reason in `problem`. */
export function forbidden(resource: NamedResource, name: string, problem: string): StatusError {
  const subject = qualified(resource.plural, resource.group);
  return new StatusError({
    code: 403,
    reason: 'Forbidden',
    message: name === '' ? `${subject} is forbidden: ${problem}` : `${subject} ${JSON.stringify(name)} is forbidden: ${problem}`,
    details: resourceDetails(resource, name),
  });
}

/** 422: the object breaks rules of its kind; every broken rule is a cause. */
export function invalid(kind: NamedKind, name: string, errors: readonly FieldError[]): StatusError {
  const messages = [...new Set(errors.map((error) => `${error.field}: ${error.message}`))];
  const text = messages.length === 1 ? messages[0] : `[${messages.join(', ')}]`;
  return new StatusError({
    code: 422,
    reason: 'Invalid',
    message: `${qualified(kind.kind, kind.group)} ${JSON.stringify(name)} is invalid${messages.length === 0 ? '' : `: ${text}`}`,
    details: {
      ...(name === '' ? {} : { name }),
      ...(kind.group === '' ? {} : { group: kind.group }),
      kind: kind.kind,
      ...(errors.length === 0 ? {} : { causes: errors.map(({ reason, message, field }) => ({ reason, message, field })) }),
    },
  });
}

/** 400: the request itself cannot be understood. */
export function badRequest(message: string): StatusError {
  return new StatusError({ code: 400, reason: 'BadRequest', message });
}

/** 401: nobody the server knows. */
export function unauthorized(): StatusError {
  return new StatusError({ code: 401, reason: 'Unauthorized', message: 'Unauthorized' });
}

/** 405: the resource does not serve that verb. */
export function methodNotSupported(resource: NamedResource, verb: string): StatusError {
  return new StatusError({
    code: 405,
    reason: 'MethodNotAllowed',
    message: `${verb} is not supported on resources of kind ${JSON.stringify(qualified(resource.plural, resource.group))}`,
    details: resourceDetails(resource, ''),
  });
}

/** 410: the asked-for revision, or the continue token, is older than the kept history. */
export function expired(message: string): StatusError {
  return new StatusError({ code: 410, reason: 'Expired', message });
}

/** 500: the server could not do it. */
export function internalError(message: string): StatusError {
  return new StatusError({
    code: 500,
    reason: 'InternalError',
    message: `Internal error occurred: ${message}`,
    details: { causes: [{ message }] },
  });
}

/** 501: a feature that the fake does not have. Named, so that nobody takes silence for success; listed in `docs/limits.md`. */
export function notImplemented(feature: string): StatusError {
  return new StatusError({
    code: 501,
    reason: 'NotImplemented',
    message: `kubestage does not implement ${feature}`,
    details: { causes: [{ reason: 'NotImplemented', message: feature, field: 'feature' }] },
  });
}
