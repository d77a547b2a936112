import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { type IntegrationCluster, startFakeContainer, startK3s, startKind } from 'kubestage/integration';
import { afterEach, describe, expect, test } from 'vitest';
import { session } from '../../integration/engine/session.ts';
import { fakeImage, imageUnderTest, leftOf } from './stand-ins.ts';

// What is refused before there is a cluster, the same for every harness that starts containers.

interface Wish {
  readonly image?: string;
  readonly port?: number;
}

interface Harness {
  readonly start: (wish: Wish) => Promise<IntegrationCluster>;
  readonly variable: string;
}

const harnesses: Readonly<Record<string, Harness>> = {
  fake: { variable: 'KUBESTAGE_IMAGE', start: ({ image = fakeImage, ...rest }) => startFakeContainer({ image, ...rest }) },
  k3s: { variable: 'KUBESTAGE_K3S_IMAGE', start: (wish) => startK3s({ ...imageUnderTest('k3s'), ...wish }) },
  kind: { variable: 'KUBESTAGE_KIND_IMAGE', start: (wish) => startKind({ ...imageUnderTest('kind'), ...wish }) },
};

const problem = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => 'it started',
    (error: unknown) => error,
  );

describe.for(Object.entries(harnesses))('%s', ([, { start, variable }]) => {
  afterEach(() => expect(leftOf(session().id)).toEqual([]));

  test('an image that is nowhere is named, with the reason and what to do', async () => {
    const refusal = await problem(start({ image: 'kubestage.invalid/nowhere:1' }));
    const message = new RegExp(`^the image kubestage\\.invalid/nowhere:1 is not on this engine and cannot be pulled: [\\s\\S]+ in ${variable}$`);
    expect(refusal).toMatchObject({ problem: 'image-absent', message: expect.stringMatching(message), logTail: '' });
  });

  test('a port that somebody has is named', async () => {
    const server = createServer().listen(0, '0.0.0.0');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    expect(await problem(start({ port }))).toMatchObject({
      problem: 'port-taken',
      message: expect.stringContaining(`the port ${port} of this machine is taken`),
    });
    server.close();
  });
});
