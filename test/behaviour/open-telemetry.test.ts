import { SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { createClient } from 'kubestage';
import { FakeCluster } from 'kubestage/fake';
import { ConfigMap } from 'kubestage/types/core/v1';
import { expect, test } from 'vitest';

test("OpenTelemetry's own tracer gets a span for each call, named by what was asked, and none of what was sent", async () => {
  const exporter = new InMemorySpanExporter();
  trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }));
  await using cluster = await FakeCluster.create();
  const client = await createClient(cluster.connection(), { tracer: trace.getTracer('test') });
  const maps = client.resource(ConfigMap).namespace('default');
  await maps.create({ metadata: { name: 'a' }, data: { secret: 'hunter2' } });
  await maps.find('b');
  const spans = exporter.getFinishedSpans();
  expect(spans.map(({ name, kind, status, attributes }) => ({ name, kind, status: status.code, http: attributes['http.response.status_code'] }))).toEqual([
    { name: 'create configmaps', kind: SpanKind.CLIENT, status: SpanStatusCode.UNSET, http: 201 },
    { name: 'get configmaps', kind: SpanKind.CLIENT, status: SpanStatusCode.ERROR, http: 404 },
  ]);
  expect(spans[1]?.attributes).toMatchObject({ 'k8s.verb': 'get', 'k8s.namespace.name': 'default', 'k8s.object.name': 'b' });
  expect(JSON.stringify(spans.map(({ attributes, events, status }) => ({ attributes, events, status })))).not.toContain('hunter2');
  trace.disable();
});
