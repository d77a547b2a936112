import { expect, test } from 'vitest';
import type { Exchange } from '../../machinery/exchange.ts';
import { failureStatus } from '../../machinery/status.ts';
import { createClient } from '../create-client.ts';
import { manualClock, settle } from '../doubles/manual-clock.ts';
import { answer } from '../doubles/scripted-server.ts';
import { TransportError } from '../errors.ts';
import { type EventRecorder, type EventRecorderOptions, eventRecorder } from './event-recorder.ts';

const web = { apiVersion: 'example.com/v1', kind: 'Website', metadata: { name: 'web', namespace: 'shop', uid: 'u1' } };

interface Written {
  readonly what: string;
  readonly body: Readonly<Record<string, unknown>>;
}

async function stage(options: Partial<EventRecorderOptions> = {}, exchangeOf?: (written: Written[]) => Exchange) {
  const clock = manualClock(1_700_000_000_000);
  const written: Written[] = [];
  const errors: unknown[] = [];
  const take: Exchange = async (request) => {
    const body = (request.body.kind === 'value' ? request.body.value : {}) as Written['body'];
    const [path = ''] = request.target.split('?');
    written.push({
      what: `${request.method} ${path
        .split('/')
        .slice(request.method === 'POST' ? -3 : -1)
        .join('/')}`,
      body,
    });
    return answer(200, { metadata: {} });
  };
  const client = await createClient({ exchange: exchangeOf?.(written) ?? take, peer: {} }, { clock, retry: 'off' });
  const recorder: EventRecorder = eventRecorder({
    client,
    component: 'websites',
    clock,
    random: () => 0.5,
    onError: (error) => errors.push(error),
    ...options,
  });
  return { clock, written, errors, recorder };
}

test('check 28: the tenth message with one reason is stored as combined, and the eleventh patches that event', async () => {
  const { recorder, written } = await stage();
  for (let index = 1; index <= 11; index++) recorder.event(web, { type: 'Warning', reason: 'Failed', message: `try ${index}` });
  await recorder.flush();
  expect(written.map(({ what }) => what.split(' ')[0])).toEqual([...Array.from({ length: 10 }, () => 'POST'), 'PATCH']);
  expect(written.slice(0, 10).map(({ body }) => body['message'])).toEqual([
    ...Array.from({ length: 9 }, (_, index) => `try ${index + 1}`),
    '(combined from similar events): try 10',
  ]);
  const combined = written[9]?.body['metadata'] as { readonly name: string } | undefined;
  expect(written[10]?.what).toBe(`PATCH ${combined?.name}`);
  expect(written[10]?.body).toMatchObject({ count: 2, message: '(combined from similar events): try 11' });
});

test('check 28: thirty identical events in one burst are 25 writes, and one more every five minutes', async () => {
  const { recorder, written, clock } = await stage();
  const once = (): void => recorder.event(web, { type: 'Normal', reason: 'Synced', message: 'all is well' });
  for (let index = 0; index < 30; index++) once();
  await recorder.flush();
  expect([written.length, written.filter(({ what }) => what.startsWith('PATCH')).length]).toEqual([25, 24]);
  expect(written.at(-1)?.body).toMatchObject({ count: 25 });
  await clock.advance(300_000);
  once();
  once();
  await recorder.flush();
  expect(written).toHaveLength(26);
  expect(written.at(-1)?.body).toMatchObject({ count: 31 });
});

test('check 28: a server that is down or a queue that is full neither blocks nor throws', async () => {
  let tries = 0;
  const down = (): Exchange => async () => {
    tries++;
    throw new TransportError('refused', { retriable: true });
  };
  const { recorder, errors, clock } = await stage({ queueLimit: 2 }, down);
  for (let index = 0; index < 5; index++) recorder.event({ ...web, metadata: { name: `web-${index}` } }, { type: 'Normal', reason: 'R', message: 'm' });
  expect(errors.map(String)).toEqual(Array.from({ length: 3 }, () => 'RangeError: 2 events wait to be written; this one is dropped: R'));
  await settle();
  await clock.advance(5000 + 10 * 10_000);
  expect([tries, errors.length]).toEqual([13, 4]);
  await recorder.close();
  recorder.event(web, { type: 'Normal', reason: 'R', message: 'm' });
  expect(clock.pending()).toBe(0);
});

test('what the server refuses is given up at once, and a patch of an event that is gone becomes a create', async () => {
  const refusing =
    (written: Written[]): Exchange =>
    async (request) => {
      written.push({ what: request.method, body: {} });
      if (request.method === 'PATCH') return answer(404, failureStatus({ code: 404, reason: 'NotFound', message: 'gone' }));
      return written.length > 3 ? answer(403, failureStatus({ code: 403, reason: 'Forbidden', message: 'no' })) : answer(201, {});
    };
  const { recorder, written, errors } = await stage({}, refusing);
  for (const message of ['a', 'a', 'b']) recorder.event(web, { type: 'Normal', reason: 'R', message });
  await recorder.flush();
  expect(written.map(({ what }) => what)).toEqual(['POST', 'PATCH', 'POST', 'POST']);
  expect(String(errors)).toContain('Forbidden');
});

test('an object that does not say what it is, is reported and not recorded', async () => {
  const { recorder, written, errors } = await stage();
  recorder.event({ metadata: { name: 'web' } }, { type: 'Normal', reason: 'R', message: 'm' });
  await recorder.flush();
  expect([written.length, errors.length]).toEqual([0, 1]);
});

test('in events.k8s.io the second of a kind begins a series, which is counted here and written when it is over', async () => {
  const { recorder, written, clock } = await stage({ api: 'events.k8s.io' });
  const once = (note: string): void => recorder.event(web, { type: 'Normal', reason: 'Scaled', action: 'Scaling', message: note });
  for (const note of ['to 1', 'to 2', 'to 3', 'to 4']) once(note);
  await recorder.flush();
  expect(written.map(({ what }) => what.split(' ')[0])).toEqual(['POST', 'PATCH']);
  expect(written[0]?.body).toMatchObject({ note: 'to 1', action: 'Scaling', reportingController: 'websites', regarding: { kind: 'Website', name: 'web' } });
  expect(written[1]?.body).toMatchObject({ series: { count: 2 } });
  await clock.advance(420_000);
  expect(written[2]?.body).toMatchObject({ series: { count: 4 } });
  once('to 5');
  await recorder.flush();
  expect(written[3]?.what).toContain('POST');
  await recorder.close();
});
