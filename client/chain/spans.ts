import { describeOperation, type OperationName } from '../rest/operation-name.ts';
import type { Link } from './link.ts';

/** As much of OpenTelemetry's `Span` as the client uses, so that its API need not be installed. */
export interface Span {
  setAttribute(key: string, value: string | number): unknown;
  setStatus(status: { readonly code: number; readonly message?: string }): unknown;
  end(): void;
}

/** As much of OpenTelemetry's `Tracer` as the client uses: `trace.getTracer('…')` is one. */
export interface Tracer {
  startSpan(name: string, options: { readonly kind: number; readonly attributes: Readonly<Record<string, string>> }): Span;
}

// SpanKind.CLIENT and SpanStatusCode.ERROR of @opentelemetry/api.
const CLIENT_KIND = 2;
const ERROR_STATUS = 2;

function attributesOf({ verb, resource, subresource, namespace, name }: OperationName, method: string): Record<string, string> {
  return {
    'http.request.method': method,
    'k8s.verb': verb,
    'k8s.resource': resource,
    ...(subresource === undefined ? {} : { 'k8s.subresource': subresource }),
    ...(namespace === undefined ? {} : { 'k8s.namespace.name': namespace }),
    ...(name === undefined ? {} : { 'k8s.object.name': name }),
  };
}

/** One span per call, from its start to the head of its answer, retries and waits included. */
export function spans(tracer: Tracer): Link {
  return (next) => async (request) => {
    const { verb, resource } = request.operation;
    const span = tracer.startSpan(`${verb} ${resource}`, { kind: CLIENT_KIND, attributes: attributesOf(request.operation, request.method) });
    try {
      const response = await next(request);
      span.setAttribute('http.response.status_code', response.status);
      if (response.status >= 400) span.setStatus({ code: ERROR_STATUS, message: `HTTP ${response.status}` });
      return response;
    } catch (error) {
      span.setStatus({ code: ERROR_STATUS, message: error instanceof Error ? error.message : describeOperation(request.operation) });
      throw error;
    } finally {
      span.end();
    }
  };
}
