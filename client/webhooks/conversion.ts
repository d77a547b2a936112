import type { KubeObject } from '../../machinery/object.ts';
import type { WebhookRoute } from './webhook-route.ts';

interface ConversionRequest {
  readonly uid: string;
  readonly desiredAPIVersion: string;
  readonly objects: readonly KubeObject[];
}

/** Makes an object of another version. It may change neither name, namespace and uid, nor anything of the metadata but labels and annotations. */
export type Convert = (object: KubeObject, desiredApiVersion: string) => KubeObject | Promise<KubeObject>;

function requestOf(body: unknown): ConversionRequest {
  const { apiVersion, kind, request } = (body ?? {}) as { readonly apiVersion?: string; readonly kind?: string; readonly request?: ConversionRequest };
  if (apiVersion !== 'apiextensions.k8s.io/v1' || kind !== 'ConversionReview' || typeof request?.uid !== 'string')
    throw new TypeError('expected a ConversionReview of apiextensions.k8s.io/v1 with a request');
  return request;
}

/** A webhook that converts custom resources between versions. The apiVersion of results is set here; what `convert` throws fails the request. */
export function conversionWebhook(convert: Convert): WebhookRoute {
  return {
    answer: async (body) => {
      const { uid, desiredAPIVersion, objects } = requestOf(body);
      const answered = (response: object): object => ({ apiVersion: 'apiextensions.k8s.io/v1', kind: 'ConversionReview', response: { uid, ...response } });
      try {
        const convertedObjects = await Promise.all(
          objects.map(async (object) => {
            if (object.apiVersion === desiredAPIVersion) return object;
            return { ...(await convert(object, desiredAPIVersion)), apiVersion: desiredAPIVersion };
          }),
        );
        return answered({ result: { status: 'Success' }, convertedObjects });
      } catch (error) {
        return answered({ result: { status: 'Failure', message: error instanceof Error ? error.message : String(error) } });
      }
    },
  };
}
