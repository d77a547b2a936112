import type { ClientOptions } from '../client-options.ts';
import type { MetricsRegistry } from './metrics-registry.ts';

/**
 * Options that count a client's requests under the names that client-go gives them: `rest_client_requests_total` by verb and code, and
 * `rest_client_request_duration_seconds` by verb, each try for itself and without its wait for the rate limit; and
 * `rest_client_call_duration_seconds` by verb, with all waits and tries.
 *
 * @see component-base metrics/prometheus/restclient/metrics.go
 */
export function clientMetrics(registry: MetricsRegistry): Required<Pick<ClientOptions, 'onAttempt' | 'onCall'>> {
  const requests = registry.counter('rest_client_requests_total', 'Requests that were sent to the API server, by verb and code of the answer.');
  const tries = registry.histogram('rest_client_request_duration_seconds', 'Time from sending a request to the head of its answer, by verb.');
  const calls = registry.histogram('rest_client_call_duration_seconds', 'Time from a call to its last answer, waits and tries included, by verb.');
  return {
    onAttempt: ({ operation: { verb }, httpStatus, durationMs }) => {
      requests.add({ verb, code: httpStatus === undefined ? '<error>' : String(httpStatus) });
      tries.observe(durationMs / 1000, { verb });
    },
    onCall: ({ operation: { verb }, durationMs }) => calls.observe(durationMs / 1000, { verb }),
  };
}
