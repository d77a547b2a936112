import type { KubeObject } from '../machinery/object.ts';
import type { ResourceDescriptor } from '../machinery/resource.ts';
import { acting, auth, type Credentials } from './chain/auth.ts';
import { debugLog, nodeDebug } from './chain/debug-log.ts';
import { chain } from './chain/link.ts';
import { type RateLimits, rateLimit } from './chain/rate-limit.ts';
import { defaultRetryPolicy, retry } from './chain/retry.ts';
import { spans } from './chain/spans.ts';
import { tracing } from './chain/tracing.ts';
import { warnings, warnOnce } from './chain/warnings.ts';
import type { ClientOptions } from './client-options.ts';
import { type Discovery, discoveryOf } from './discovery/discovery.ts';
import { type MetadataClient, metadataClient } from './metadata-client.ts';
import { type PlainRequest, type PlainResponse, plainRequest } from './plain-request.ts';
import type { DynamicObject, ResourceClient } from './resource-client.ts';
import { resourceClient, type VerbContext } from './resource-verbs.ts';
import { systemClock } from './system-clock.ts';
import type { Send, Transport, WireHeaders } from './transport/transport.ts';
import { wireCall } from './wire-call.ts';

/**
 * A client of one cluster as one user. Everything it returns is frozen.
 *
 * Disposing it closes its connections, open watches included; calls after that fail.
 */
export interface Client extends AsyncDisposable {
  /** The namespace of calls that name none. */
  readonly defaultNamespace: string;
  readonly discovery: Discovery;
  /** The verbs of a resource that is known by a descriptor: a generated one, or one from `defineResource`. */
  resource<T extends KubeObject>(descriptor: ResourceDescriptor<T>): ResourceClient<T>;
  /** The verbs of a resource that the server tells about: `dynamic('apps/v1', 'Deployment')`. @throws {ApiError} `isNotFound` when it has none */
  dynamic(apiVersion: string, kind: string): Promise<ResourceClient<DynamicObject>>;
  /** The metadata of the objects of a resource, without the rest of them, which may be large. */
  metadata(descriptor: ResourceDescriptor): MetadataClient;
  /** Any request, by path, with the client's credentials and retries. @throws {ApiError} when the server refuses */
  request(request: PlainRequest): Promise<PlainResponse>;
  close(): Promise<void>;
}

/** What a client is put together from. */
export interface ClientParts {
  readonly transport: Transport;
  readonly defaultNamespace: string;
  readonly credentials: Credentials | undefined;
  /** The headers of whom the caller acts as. */
  readonly actingAs?: WireHeaders | undefined;
  /** What applies when the options say nothing; `undefined` is no limit. */
  readonly rateLimits: RateLimits | undefined;
  readonly options: ClientOptions;
}

// Source: client-go discovery/discovery_client.go, defaultBurst (v0.37)
const DISCOVERY_BURST = 300;

/** Puts a client together; this is the one place that says through what a request passes, and in which order. */
export function assembleClient({ transport, credentials, actingAs, defaultNamespace, rateLimits, options }: ClientParts): Client {
  const { clock = systemClock, fieldManager, userAgent = 'kubestage', onCall, onAttempt, tracer, onDebug = nodeDebug() } = options;
  const limits = options.rateLimits === undefined ? rateLimits : options.rateLimits;
  const policy = options.retry ?? defaultRetryPolicy;
  const onWarning = options.onWarning ?? warnOnce();
  const chainWith = (bucket: RateLimits | 'off' | undefined): Send =>
    chain(
      [
        tracer === undefined ? undefined : spans(tracer),
        onCall === undefined ? undefined : tracing(onCall, clock),
        warnings(onWarning),
        policy === 'off' ? undefined : retry(policy, clock),
        bucket === undefined || bucket === 'off' ? undefined : rateLimit(bucket, clock),
        onAttempt === undefined ? undefined : tracing(onAttempt, clock),
        ...(options.interceptors ?? []),
        actingAs === undefined ? undefined : acting(actingAs),
        credentials === undefined ? undefined : auth(credentials),
        onDebug === undefined ? undefined : debugLog(onDebug),
      ],
      (request) => transport.send({ ...request, headers: { 'user-agent': userAgent, ...request.headers } }),
    );
  const send = chainWith(limits);
  const context: VerbContext = { wire: wireCall(send, clock, options.timeoutMs), defaultNamespace, fieldManager };
  const request = (plain: PlainRequest): Promise<PlainResponse> => plainRequest(context.wire, plain);
  // A server that does not tell all at once is asked once for each version: with limits that nobody chose, these questions have a bucket of their own.
  const isOwnBucket = options.rateLimits === undefined && limits !== undefined && limits !== 'off';
  const asking = isOwnBucket ? wireCall(chainWith({ ...limits, burst: DISCOVERY_BURST }), clock, options.timeoutMs) : context.wire;
  const discovery = discoveryOf((plain) => plainRequest(asking, plain), options.discoveryCache);
  const close = (): Promise<void> => transport.close();
  return {
    defaultNamespace,
    discovery,
    resource: (descriptor) => resourceClient(context, descriptor),
    dynamic: async (apiVersion, kind) => resourceClient(context, (await discovery.resource(apiVersion, kind)) as ResourceDescriptor<DynamicObject>),
    metadata: (descriptor) => metadataClient(resourceClient<KubeObject>(context, descriptor)),
    request,
    close,
    [Symbol.asyncDispose]: close,
  };
}
