import { isJsonObject, type Json, type JsonObject } from '../../../machinery/json.ts';
import { StatusError } from '../../../machinery/status.ts';
import type { StoredObject } from '../../registry/strategy.ts';
import type { CallWebhook, WebhookCall } from '../../registry/webhook-caller.ts';
import type { Definition } from './definitions/definition.ts';

/** How conversion webhooks are reached. */
export interface ConversionServices {
  readonly callWebhook: CallWebhook;
  /** Where the service of a client configuration is. */
  readonly serviceCall: (service: JsonObject) => Pick<WebhookCall, 'url' | 'address'>;
  readonly uid: () => string;
}

/** Converts objects of one version to another, all in one call, in their order. @throws {StatusError} 500 in the API server's words */
export type ConvertObjects = (objects: readonly StoredObject[], apiVersion: string) => Promise<readonly StoredObject[]>;

const TIMEOUT_MS = 30_000;
const REVIEW_GROUP = 'apiextensions.k8s.io';

const failure = (message: string): StatusError => new StatusError({ code: 500, message });
const kindOf = ({ apiVersion, kind }: StoredObject): string => `${apiVersion}, Kind=${kind}`;

/** The objects of an answer. @throws {StatusError} where it is no answer to that question */
function answerOf(value: Json, { uid, apiVersion, about }: { uid: string; apiVersion: string; about: string }): readonly Json[] {
  const failed = (problem: string): StatusError => failure(`conversion webhook for ${about} failed: ${problem}`);
  const review = isJsonObject(value) ? value : {};
  if (review['apiVersion'] !== apiVersion || review['kind'] !== 'ConversionReview') {
    throw failed(
      `expected webhook response of ${apiVersion}, Kind=ConversionReview, got ${String(review['apiVersion'] ?? '')}, Kind=${String(review['kind'] ?? '')}`,
    );
  }
  const response = review['response'];
  if (!isJsonObject(response)) throw failed('no response provided');
  if (response['uid'] !== uid && apiVersion.endsWith('/v1'))
    throw failed(`expected response.uid=${JSON.stringify(uid)}, got ${JSON.stringify(response['uid'] ?? '')}`);
  const result = isJsonObject(response['result']) ? response['result'] : {};
  if (result['status'] !== 'Success') {
    const message = result['message'];
    throw failed(typeof message === 'string' && message !== '' ? message : `response.result.status was '${String(result['status'] ?? '')}', not 'Success'`);
  }
  return Array.isArray(response['convertedObjects']) ? response['convertedObjects'] : [];
}

/** Labels and annotations may be converted; the rest of the metadata is the server's. */
function restored(converted: Json, original: StoredObject, apiVersion: string): StoredObject | string {
  if (!isJsonObject(converted)) return 'is not an object';
  if (converted['apiVersion'] !== apiVersion) return `invalid groupVersion (expected ${apiVersion}, received ${String(converted['apiVersion'] ?? '')})`;
  if (converted['kind'] !== original.kind) return `invalid kind (expected ${original.kind}, received ${String(converted['kind'] ?? '')})`;
  const given = isJsonObject(converted['metadata']) ? converted['metadata'] : {};
  for (const key of ['name', 'namespace', 'uid'] as const) {
    if ((given[key] ?? '') !== (original.metadata[key] ?? '')) {
      return `must have the same ${key === 'uid' ? 'UID' : key}: ${String(original.metadata[key] ?? '')} != ${String(given[key] ?? '')}`;
    }
  }
  const { labels: _labels, annotations: _annotations, ...kept } = original.metadata;
  const { labels, annotations } = given;
  const metadata = { ...kept, ...(labels === undefined ? {} : { labels }), ...(annotations === undefined ? {} : { annotations }) };
  return { ...converted, metadata } as unknown as StoredObject;
}

/**
 * The webhook of a definition; undefined where versions differ by their label alone.
 *
 * @see apiextensions-apiserver pkg/apiserver/conversion/webhook_converter.go (v1.37)
 */
export function conversionWebhook({ conversion }: Definition, services: ConversionServices | undefined): ConvertObjects | undefined {
  if (conversion?.strategy !== 'Webhook' || services === undefined) return undefined;
  const { clientConfig = {}, conversionReviewVersions = [] } = conversion.webhook ?? {};
  const reviewVersion = `${REVIEW_GROUP}/${conversionReviewVersions.find((version) => version === 'v1' || version === 'v1beta1') ?? 'v1'}`;
  const { service, url = '', caBundle } = clientConfig;
  return async (objects, apiVersion) => {
    const [first] = objects;
    if (first === undefined) return [];
    const uid = services.uid();
    const about = kindOf(first);
    const body = { kind: 'ConversionReview', apiVersion: reviewVersion, request: { uid, desiredAPIVersion: apiVersion, objects: objects as readonly Json[] } };
    const where = service === undefined ? { url } : services.serviceCall(service);
    const answer = await services.callWebhook({ ...where, body, caBundle, timeoutMs: TIMEOUT_MS });
    if (answer.kind === 'failed') throw failure(`conversion webhook for ${about} failed: ${answer.message}`);
    const converted = answerOf(answer.value, { uid, apiVersion: reviewVersion, about });
    if (converted.length !== objects.length) throw failure(`conversion webhook for ${about} returned ${converted.length} objects, expected ${objects.length}`);
    return objects.map((object, index) => {
      const made = restored(converted[index] ?? null, object, apiVersion);
      if (typeof made !== 'string') return made;
      throw failure(`conversion webhook for ${about} returned invalid converted object at index ${index}: ${made}`);
    });
  };
}
