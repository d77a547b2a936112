import type { Entropy } from '../../machinery/clock.ts';
import { apiVersionOf, type ResourceInfo } from '../../machinery/resource.ts';
import { backendOf, serviceUrl } from '../admission/webhooks/service-address.ts';
import type { ConversionServices } from '../kinds/custom-resources/conversion-webhook.ts';
import type { WebhookServices } from '../admission/webhooks/call.ts';
import { bucketOf } from '../registry/engine.ts';
import type { ResourceCatalog } from '../registry/resource-catalog.ts';
import type { DraftObject, RegistryReader, StoredObject, StrategyFor } from '../registry/strategy.ts';
import type { CallWebhook } from '../registry/webhook-caller.ts';

/** Calls over HTTPS; the client is loaded with the first call, since most clusters make none. */
export const callOverHttps: CallWebhook = async (call) => {
  const { callWebhook } = await import('../listeners/webhook-client.ts');
  return callWebhook(call);
};

const relabelled = (object: StoredObject, resource: ResourceInfo): StoredObject =>
  ({ ...object, kind: resource.kind, apiVersion: apiVersionOf(resource) }) as StoredObject;

/** What webhooks need of a cluster of these parts. */
export function webhookServices(catalog: ResourceCatalog, strategyFor: StrategyFor, callWebhook: CallWebhook = callOverHttps): WebhookServices {
  return {
    callWebhook,
    equivalentsOf: (resource) =>
      catalog.all().filter((row) => (row.version !== resource.version || row.group !== resource.group ? bucketOf(row) === bucketOf(resource) : false)),
    convert: (object, resource) => strategyFor(resource).shown?.(object) ?? relabelled(object, resource),
    defaults: (draft, resource) => strategyFor(resource).defaults?.(draft as DraftObject),
  };
}

/** How conversion webhooks of definitions are reached. */
export function conversionServices(reader: () => RegistryReader, entropy: Entropy, callWebhook: CallWebhook = callOverHttps): ConversionServices {
  return {
    callWebhook,
    serviceCall: (service) => ({ url: serviceUrl(service), address: backendOf(service, reader()) }),
    uid: () => entropy.uid(),
  };
}
