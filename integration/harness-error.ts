/**
 * What kept a cluster from being there:
 * `missing-package` testcontainers is not installed; `no-engine` none answers; `image-absent` not on the engine and not pullable;
 * `binaries-absent` no etcd or kube-apiserver found; `port-taken` somebody else has the port that was asked for; `never-ready` it was
 * started and did not become ready; `engine-gone` the engine answered and no longer does; `unsupported` this kind of cluster cannot do that;
 * `failed` a step ended with an error.
 */
export type HarnessProblem =
  | 'missing-package'
  | 'no-engine'
  | 'image-absent'
  | 'binaries-absent'
  | 'port-taken'
  | 'never-ready'
  | 'engine-gone'
  | 'unsupported'
  | 'failed';

const SHOWN_LINES = 20;

/** A cluster could not be started or used. `problem` tells which of the ways it is; the last lines of its log are in the message. */
export class HarnessError extends Error {
  override readonly name = 'HarnessError';
  readonly problem: HarnessProblem;
  /** The end of the log of what was started, as it was when it went wrong; empty where nothing was. */
  readonly logTail: string;

  constructor(problem: HarnessProblem, message: string, options: ErrorOptions & { readonly logs?: string } = {}) {
    const lines = (options.logs ?? '').trimEnd().split('\n').slice(-SHOWN_LINES);
    const logTail = lines.join('\n');
    super(logTail === '' ? message : `${message}\nthe end of its log:\n${logTail.replaceAll(/^/gm, '  ')}`, options);
    this.problem = problem;
    this.logTail = logTail;
  }
}

/** The text of whatever was thrown. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
