import type { Call, Door, OpenAnswer } from './door.ts';
import { normalize } from './normalize.ts';
import type { Answer, Outcome, Scenario, Step } from './scenario.ts';
import { WatchStream } from './watch-stream.ts';

const KEPT_HEADERS = ['content-type', 'warning', 'retry-after', 'allow', 'location'];
const METHODS = /^(GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS) (\S+)$/;

interface Stage {
  readonly door: Door;
  readonly variables: Readonly<Record<string, string>>;
  readonly results: Map<string, Answer>;
  readonly watches: Map<string, WatchStream>;
}

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

function at(value: unknown, keys: readonly string[]): unknown {
  return keys.reduce<unknown>((inner, key) => (inner === null || inner === undefined ? undefined : (inner as Record<string, unknown>)[key]), value);
}

function lookUp({ results }: Stage, path: string): unknown {
  const [name = '', ...keys] = path.split('.');
  const value = at(results.get(name)?.body, keys);
  if (value === undefined) throw new Error(`{${path}} is not in an earlier answer`);
  return value;
}

// `{ns}` and `{answer.path}` in texts and keys; a text that is nothing but one path becomes the value itself.
function fill(value: unknown, stage: Stage): unknown {
  if (typeof value === 'string') {
    const whole = /^\{([\w-]+(?:\.[\w-]+)+)\}$/.exec(value);
    if (whole !== null) return lookUp(stage, whole[1] ?? '');
    return value.replace(/\{(ns\d?|[\w-]+(?:\.[\w-]+)+)\}/g, (_, path: string) => stage.variables[path] ?? String(lookUp(stage, path)));
  }
  if (Array.isArray(value)) return value.map((item) => fill(item, stage));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [String(fill(key, stage)), fill(item, stage)]));
}

function callOf(step: Step, request: string, stage: Stage): Call {
  const [, method, target] = METHODS.exec(String(fill(request, stage))) ?? [];
  if (method === undefined || target === undefined) throw new Error(`not a request: ${request}`);
  const body = step.raw !== undefined ? String(fill(step.raw, stage)) : step.body === undefined ? undefined : JSON.stringify(fill(step.body, stage));
  const own = fill({ accept: 'application/json', ...step.headers }, stage) as Record<string, string>;
  const sent =
    body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)), ...('content-type' in own ? {} : { 'content-type': 'application/json' }) };
  return { method, target, headers: { ...own, ...sent }, ...(body === undefined ? {} : { body }) };
}

async function toAnswer(open: OpenAnswer): Promise<Answer> {
  let text = '';
  for await (const chunk of open.chunks) text += chunk;
  const headers = Object.fromEntries(KEPT_HEADERS.filter((name) => open.headers[name] !== undefined).map((name) => [name, open.headers[name]]));
  const isJson = /json/.test(String(headers['content-type'] ?? ''));
  return { status: open.status, headers, body: isJson && text !== '' ? JSON.parse(text) : text };
}

async function ask(step: Step, request: string, stage: Stage): Promise<Answer> {
  const answer = await toAnswer(await stage.door.open(callOf(step, request, stage)));
  if (step.as !== undefined) stage.results.set(step.as, answer);
  return answer;
}

async function openWatch(step: Step, name: string, stage: Stage): Promise<Outcome> {
  const open = await stage.door.open(callOf(step, step.do ?? '', stage));
  const contentType = String(open.headers['content-type'] ?? '');
  if (open.status !== 200 || !/json/.test(contentType)) return { response: await toAnswer(open) };
  stage.watches.set(name, new WatchStream(open));
  return { response: { status: 200, headers: { 'content-type': contentType } } };
}

async function poll(step: Step, request: string, stage: Stage): Promise<Outcome> {
  const deadline = Date.now() + (step.timeoutMs ?? 10_000) * stage.door.patience;
  const wanted = JSON.stringify(fill(step.equals, stage));
  for (;;) {
    const response = await ask(step, request, stage);
    const value = step.field === 'status code' ? response.status : at(response.body, (step.field ?? '').split('.'));
    if (JSON.stringify(value) === wanted || Date.now() > deadline) return { response };
    await sleep(50);
  }
}

async function playStep(step: Step, stage: Stage): Promise<Outcome> {
  if (step.events !== undefined) return { events: (await stage.watches.get(step.events)?.take(step.count ?? 1, step.timeoutMs ?? 5000)) ?? [] };
  if (step.quiet !== undefined) {
    await sleep(step.ms ?? 300);
    return { events: stage.watches.get(step.quiet)?.drain() ?? [] };
  }
  if (step.end !== undefined) return (await stage.watches.get(step.end)?.end(step.timeoutMs ?? 8000)) ?? { ended: true, events: [] };
  if (step.close !== undefined) {
    stage.watches.get(step.close)?.close();
    return {};
  }
  if (step.watch !== undefined) return openWatch(step, step.watch, stage);
  if (step.until !== undefined) return poll(step, step.until, stage);
  return { response: await ask(step, step.do ?? '', stage) };
}

const json = { 'content-type': 'application/json', accept: 'application/json' };

async function createNamespaces(scenario: Scenario, names: readonly string[], door: Door): Promise<void> {
  for (const name of names) {
    const body = JSON.stringify({ metadata: { name, ...(scenario.namespaceLabels === undefined ? {} : { labels: scenario.namespaceLabels }) } });
    const answer = await toAnswer(
      await door.open({ method: 'POST', target: '/api/v1/namespaces', headers: { ...json, 'content-length': String(Buffer.byteLength(body)) }, body }),
    );
    if (answer.status !== 201) throw new Error(`namespace ${name} was not created: ${answer.status} ${JSON.stringify(answer.body)}`);
  }
}

async function cleanUp(scenario: Scenario, names: readonly string[], stage: Stage): Promise<void> {
  for (const watch of stage.watches.values()) watch.close();
  const paths = [...(scenario.cleanup ?? []), ...names.map((name) => `/api/v1/namespaces/${name}`)];
  for (const path of paths) {
    try {
      await toAnswer(await stage.door.open({ method: 'DELETE', target: String(fill(path, stage)), headers: { accept: 'application/json' } }));
    } catch {
      // It may be gone already, or its path may hang on an answer that never came.
    }
  }
}

/** Plays a scenario through a door; answers what each step came to, with what changes from run to run taken out. */
export async function play(scenario: Scenario, door: Door): Promise<readonly Outcome[]> {
  const unique = Array.from({ length: 6 }, () => String.fromCharCode(97 + Math.floor(Math.random() * 26))).join('');
  const variables = { ns: `ns-${unique}`, ns2: `ns-${unique}-b` };
  const names = [variables.ns, variables.ns2].slice(0, scenario.namespaces ?? 1);
  const stage: Stage = { door, variables, results: new Map(), watches: new Map() };
  const outcome: Outcome[] = [];
  await createNamespaces(scenario, names, door);
  try {
    for (const step of scenario.steps) outcome.push(await playStep(step, stage));
    return normalize(outcome, variables, scenario);
  } finally {
    await cleanUp(scenario, names, stage);
  }
}
