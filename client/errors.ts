import type { Status } from '../machinery/status.ts';
import { describeOperation, type OperationName } from './rest/operation-name.ts';

const brand = Symbol.for('kubestage.error');

/** The kinds of error a client raises, for a `switch`. */
export type KubeErrorCode = 'api' | 'transport' | 'config' | 'auth' | 'decode';

/** The base of all errors of the client. Tell them apart by `code`, which also holds across two copies of the package. */
export abstract class KubeError extends Error {
  abstract readonly code: KubeErrorCode;

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    Object.defineProperty(this, brand, { value: true });
  }
}

/** Whether `error` was raised by this package, in any copy of it. */
export function isKubeError(error: unknown): error is KubeError {
  return typeof error === 'object' && error !== null && brand in error;
}

/** What an {@link ApiError} is made of. */
export interface ApiErrorParts {
  readonly status: Status;
  readonly httpStatus: number;
  readonly operation: OperationName;
  readonly retryAfterMs?: number | undefined;
}

/** The server answered, and said no. `status` is its own answer, unchanged. */
export class ApiError extends KubeError {
  override readonly name = 'ApiError';
  readonly code = 'api';
  readonly status: Status;
  /** `NotFound`, `Conflict`, …; `Unknown` where the server gave none. */
  readonly reason: string;
  readonly httpStatus: number;
  readonly operation: OperationName;
  /** How long the server asked to wait, where it did. */
  declare readonly retryAfterMs?: number;

  constructor({ status, httpStatus, operation, retryAfterMs }: ApiErrorParts) {
    const reason = status.reason === undefined || status.reason === '' ? 'Unknown' : status.reason;
    const said = (status.message ?? `HTTP ${httpStatus}`).replaceAll('\n', ' ');
    super(`${describeOperation(operation)}: ${reason}: ${said}`);
    this.status = status;
    this.reason = reason;
    this.httpStatus = httpStatus;
    this.operation = operation;
    if (retryAfterMs !== undefined) Object.defineProperty(this, 'retryAfterMs', { value: retryAfterMs, enumerable: true });
  }
}

/** No answer came: the connection failed, or broke off. `cause` has the socket's own error. */
export class TransportError extends KubeError {
  override readonly name = 'TransportError';
  readonly code = 'transport';
  /** Whether the same call may succeed a moment later: resets, refusals and time-outs, but not a wrong certificate. */
  readonly retriable: boolean;

  constructor(message: string, options: ErrorOptions & { readonly retriable: boolean }) {
    super(message, options);
    this.retriable = options.retriable;
  }
}

/** Where in a configuration something is wrong. */
export interface ConfigProblem {
  readonly message: string;
  readonly file?: string | undefined;
  /** `users[3].user.exec.command` */
  readonly path?: string | undefined;
  readonly line?: number | undefined;
}

function describeProblem({ message, file, path, line }: ConfigProblem): string {
  const place = [file === undefined ? '' : line === undefined ? file : `${file}:${line}`, path ?? ''].filter((part) => part !== '').join(': ');
  return place === '' ? message : `${place}: ${message}`;
}

/** The configuration cannot be used; `problems` has everything that is wrong with it, not only the first. */
export class ConfigError extends KubeError {
  override readonly name = 'ConfigError';
  readonly code = 'config';
  readonly problems: readonly ConfigProblem[];
  readonly file: string | undefined;
  readonly path: string | undefined;
  readonly line: number | undefined;

  constructor(problems: ConfigProblem | readonly [ConfigProblem, ...ConfigProblem[]], options?: ErrorOptions) {
    const all: readonly ConfigProblem[] = 'message' in problems ? [problems] : problems;
    super(all.map(describeProblem).join('; '), options);
    this.problems = all;
    this.file = all[0]?.file;
    this.path = all[0]?.path;
    this.line = all[0]?.line;
  }
}

/** Credentials could not be had; `provider` says from whom, such as the command of an exec plugin. */
export class AuthError extends KubeError {
  override readonly name = 'AuthError';
  readonly code = 'auth';
  readonly provider: string;

  constructor(provider: string, message: string, options?: ErrorOptions) {
    super(`${provider}: ${message}`, options);
    this.provider = provider;
  }
}

/** The answer is not what its media type promises. The answer itself stays out of the error. */
export class DecodeError extends KubeError {
  override readonly name = 'DecodeError';
  readonly code = 'decode';
  readonly mediaType: string;
  /** Where in the body, counted in bytes from its start. */
  readonly byteOffset: number;

  constructor(message: string, parts: ErrorOptions & { readonly mediaType: string; readonly byteOffset: number }) {
    super(message, parts);
    this.mediaType = parts.mediaType;
    this.byteOffset = parts.byteOffset;
  }
}
