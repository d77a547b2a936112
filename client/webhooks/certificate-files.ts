import { readFile } from 'node:fs/promises';
import type { Clock } from '../../machinery/clock.ts';

/** Where a certificate and its key are, as cert-manager mounts them. */
export interface CertificateFiles {
  readonly certFile: string;
  readonly keyFile: string;
}

/** PEM texts. */
export interface CertificatePair {
  readonly cert: string;
  readonly key: string;
}

/** Reads a pair. @throws Node's own error when a file cannot be read */
export async function readPair({ certFile, keyFile }: CertificateFiles): Promise<CertificatePair> {
  const [cert, key] = await Promise.all([readFile(certFile, 'utf8'), readFile(keyFile, 'utf8')]);
  return { cert, key };
}

/** What following files needs. */
export interface FollowOptions {
  readonly clock: Clock;
  readonly everyMs: number;
  /** Takes a pair that is new. What it throws, as for a certificate and a key of different pairs, is reported and tried again. */
  readonly use: (pair: CertificatePair) => void;
  readonly onError: (error: unknown) => void;
}

/**
 * Reads files again and again, and hands on what is new. They are read and not watched: mounted secrets are swapped by way of symbolic
 * links, of which file watchers miss some. Gives back how to stop.
 */
export function followPair(files: CertificateFiles, first: CertificatePair, { clock, everyMs, use, onError }: FollowOptions): () => void {
  let current = first;
  let cancel: () => void;
  let isStopped = false;
  const read = async (): Promise<void> => {
    try {
      const pair = await readPair(files);
      if (isStopped || (pair.cert === current.cert && pair.key === current.key)) return;
      use(pair);
      current = pair;
    } catch (error) {
      onError(error);
    }
  };
  const schedule = (): void => {
    cancel = clock.schedule(everyMs, () => {
      read()
        .then(() => {
          if (!isStopped) schedule();
        })
        .catch(onError);
    });
  };
  schedule();
  return () => {
    isStopped = true;
    cancel();
  };
}
