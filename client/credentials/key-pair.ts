import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';

/** What keeps a certificate and a key from being used together. */
export type KeyPairProblem = 'no certificate' | 'no key' | 'no pair';

function orUndefined<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    // What OpenSSL says may quote what it could not read.
    return undefined;
  }
}

/** Whether a PEM text holds a certificate. */
export function isCertificate(pem: string): boolean {
  return orUndefined(() => new X509Certificate(pem)) !== undefined;
}

/** What is wrong with a certificate and its key, both PEM; nothing when they can be used. A key with a passphrase cannot. */
export function keyPairProblem(certificatePem: string, keyPem: string): KeyPairProblem | undefined {
  const certificate = orUndefined(() => new X509Certificate(certificatePem));
  if (certificate === undefined) return 'no certificate';
  const key: KeyObject | undefined = orUndefined(() => createPrivateKey(keyPem));
  if (key === undefined) return 'no key';
  return certificate.checkPrivateKey(key) ? undefined : 'no pair';
}
