import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createCertificateAuthority } from '../../fixtures/certificates/certificate.ts';
import { manualClock } from '../doubles/manual-clock.ts';
import { readTlsIdentity, tlsIdentitySource } from './pem-reader.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pem-'));
});
afterEach(() => rm(folder, { recursive: true }));

const authority = createCertificateAuthority();
const [first, second] = [authority.issueClient('jane'), authority.issueClient('jane')];

async function put(name: string, text: string): Promise<{ readonly file: string }> {
  await writeFile(join(folder, name), text);
  return { file: join(folder, name) };
}

test('files are read anew once a minute, and a pair that is half replaced is not taken up', async () => {
  const clock = manualClock();
  const parts = {
    ca: await put('ca.crt', authority.certificatePem),
    clientCertificate: await put('jane.crt', first.certificatePem),
    clientKey: await put('jane.key', first.keyPem),
  };
  const source = tlsIdentitySource(parts, clock);
  expect(await source()).toMatchObject({ cert: first.certificatePem, key: first.keyPem });
  await put('jane.crt', second.certificatePem);
  await clock.advance(60_000);
  expect(await source()).toMatchObject({ cert: first.certificatePem, key: first.keyPem });
  await put('jane.key', second.keyPem);
  await clock.advance(59_000);
  expect(await source()).toMatchObject({ cert: first.certificatePem });
  await clock.advance(1_000);
  expect(await source()).toMatchObject({ cert: second.certificatePem, key: second.keyPem });
  await rm(join(folder, 'ca.crt'));
  await clock.advance(60_000);
  expect(await source()).toMatchObject({ ca: authority.certificatePem });
  await put('ca.crt', 'half a certifi');
  await clock.advance(60_000);
  expect(await source()).toMatchObject({ ca: authority.certificatePem });
});

test('what cannot be used from the start is an error that names the file and quotes nothing', async () => {
  const broken = await put('broken.pem', 'hunter2');
  await expect(readTlsIdentity({ ca: broken })).rejects.toMatchObject({ code: 'config', file: broken.file });
  await expect(readTlsIdentity({ clientCertificate: { pem: first.certificatePem }, clientKey: broken })).rejects.toThrow(
    /broken.pem: the client key cannot be used$/,
  );
  const others = { clientCertificate: { pem: first.certificatePem }, clientKey: { pem: second.keyPem } };
  await expect(readTlsIdentity(others)).rejects.toThrow('does not belong');
  await expect(readTlsIdentity({ ca: { file: join(folder, 'missing') } })).rejects.toThrow('cannot be read');
});
