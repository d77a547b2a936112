import type { ExchangeResponse } from '../../machinery/exchange.ts';
import { isJsonObject, type JsonObject } from '../../machinery/json.ts';
import type { FaultCall } from './call.ts';

/** What somebody else does to the object right before: gets it and returns what is to be written. The object is frozen. */
export type RivalEdit = (object: JsonObject) => JsonObject;

const RIVAL = 'kubestage-rival';

async function ask(call: FaultCall, method: 'GET' | 'PUT', value?: JsonObject): Promise<ExchangeResponse> {
  return call.exchange({
    method,
    target: call.action.path.replace(/\/(status|scale)$/, ''),
    headers: { 'user-agent': RIVAL, ...(value === undefined ? {} : { 'content-type': 'application/json' }) },
    // The cluster takes what it is handed for its own, and this shares parts with stored objects.
    body: value === undefined ? { kind: 'none' } : { kind: 'value', value: structuredClone(value) },
    signal: call.context.request.signal,
    peer: { user: { username: RIVAL, groups: ['system:masters'] }, client: RIVAL },
  });
}

function annotated(object: JsonObject): JsonObject {
  const metadata = isJsonObject(object['metadata']) ? object['metadata'] : {};
  const annotations = isJsonObject(metadata['annotations']) ? metadata['annotations'] : {};
  return { ...object, metadata: { ...metadata, annotations: { ...annotations, 'kubestage.dev/rival': String(metadata['resourceVersion']) } } };
}

function objectOf({ status, body }: ExchangeResponse, { action }: FaultCall, step: string): JsonObject {
  if (status < 300 && body.kind === 'value' && isJsonObject(body.value)) return body.value;
  const message = body.kind === 'value' && isJsonObject(body.value) ? String(body.value['message']) : `code ${status}`;
  throw new Error(`fault.rival could not ${step} ${action.resource} ${JSON.stringify(action.name)}: ${message}`);
}

/**
 * Changes the object that the request is about, as another client would, and lets the request go on to meet it.
 * @throws {Error} when the request names no object, or the rival's own write is refused
 */
export async function rivalWrite(call: FaultCall, edit: RivalEdit = annotated): Promise<ExchangeResponse> {
  if (call.action.name === '')
    throw new Error(`fault.rival: ${call.action.verb} ${call.action.resource} names no object that somebody else could change first`);
  const current = objectOf(await ask(call, 'GET'), call, 'read');
  objectOf(await ask(call, 'PUT', edit(current)), call, 'write');
  return call.next();
}
