import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it, onTestFinished, test, vi } from 'vitest';
import type { Journal, LogFields } from '../../agent/ports.ts';
import { isJsonArray, type JsonValue, member, valueAt } from '../../core/json/json.ts';
import { createTracer } from './create-tracer.ts';
import { resourceAttributes } from './resource-attributes.ts';

afterEach(() => void vi.unstubAllEnvs());

interface Collector {
  readonly url: string;
  readonly requests: { readonly path: string; readonly headers: Record<string, unknown>; readonly body: JsonValue }[];
}

/** A server that takes what exporters send. */
async function collector(
  answer: (...args: Parameters<RequestListener>) => void = (_request, response) => response.end('{}'),
): Promise<Collector> {
  const requests: Collector['requests'] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const text = Buffer.concat(chunks).toString();
      requests.push({ path: request.url ?? '', headers: request.headers, body: JSON.parse(text) as JsonValue });
      answer(request, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  // A server that listens on a port has such an address.
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests };
}

interface Line {
  readonly level: string;
  readonly message: string;
  readonly fields: LogFields;
}

function recordingJournal(): { readonly journal: Journal; readonly lines: Line[] } {
  const lines: Line[] = [];
  const line =
    (level: string) =>
    (message: string, fields: LogFields = {}) =>
      void lines.push({ level, message, fields });
  const journal: Journal = {
    debug: line('debug'),
    info: line('info'),
    warn: line('warn'),
    error: line('error'),
    with: () => journal,
  };
  return { journal, lines };
}

/** The spans of all requests, as `name`, with their attributes as an object. */
function spansOf({
  requests,
}: Collector): readonly { name: JsonValue | undefined; span: JsonValue; attributes: Record<string, unknown> }[] {
  return requests
    .flatMap(({ body }) => list(member(body, 'resourceSpans')))
    .flatMap((resource) => list(member(resource, 'scopeSpans')))
    .flatMap((scope) => list(member(scope, 'spans')))
    .map((span) => ({ name: member(span, 'name'), span, attributes: attributesIn(member(span, 'attributes')) }));
}

function list(value: JsonValue | undefined): readonly JsonValue[] {
  return isJsonArray(value) ? value : [];
}

function attributesIn(value: JsonValue | undefined): Record<string, unknown> {
  const entries = list(value).map(
    (each) => [member(each, 'key'), Object.values(member(each, 'value') ?? {})[0]] as const,
  );
  return Object.fromEntries(entries);
}

describe('spans', () => {
  it('arrive at the collector, one within the other, with what was noted', async () => {
    const server = await collector();
    const { journal, lines } = recordingJournal();
    const environment = {
      OTEL_EXPORTER_OTLP_ENDPOINT: `${server.url}/`,
      OTEL_SERVICE_NAME: 'agent',
      OTEL_RESOURCE_ATTRIBUTES: 'zone=a%20b',
    };
    const tracer = await createTracer({ environment, journal });
    const result = await tracer.span(
      'reconcile',
      { resource: 'shop/database/orders', nothing: undefined },
      async (note) => {
        await Promise.all([
          tracer.span('evaluate', { index: 1 }, () => Promise.resolve()),
          tracer.span('write', { password: 'hunter2', index: 2 }, () => Promise.resolve()),
        ]);
        note({ phase: 'Ready', isFirst: true });
        return 42;
      },
    );
    await tracer.span('alone', {}, () => Promise.resolve());
    await tracer.close();
    expect(result).toBe(42);
    expect(server.requests.map(({ path }) => path)).toEqual(['/v1/traces']);
    const who = attributesIn(valueAt(server.requests[0]?.body, ['resourceSpans', 0, 'resource', 'attributes']));
    expect(who).toMatchObject({ 'service.name': 'agent', zone: 'a b' });
    const spans = new Map(spansOf(server).map((each) => [each.name, each]));
    expect([...spans.keys()].map(String).sort()).toEqual(['alone', 'evaluate', 'reconcile', 'write']);
    expect(spans.get('reconcile')?.attributes).toEqual({
      resource: 'shop/database/orders',
      phase: 'Ready',
      isFirst: true,
    });
    expect(spans.get('write')?.attributes).toEqual({ password: '[redacted]', index: 2 });
    const outer = spans.get('reconcile')?.span;
    for (const name of ['evaluate', 'write']) {
      expect(member(spans.get(name)?.span, 'parentSpanId')).toBe(member(outer, 'spanId'));
      expect(member(spans.get(name)?.span, 'traceId')).toBe(member(outer, 'traceId'));
    }
    expect(member(spans.get('alone')?.span, 'traceId')).not.toBe(member(outer, 'traceId'));
    expect(lines).toEqual([]);
  });

  it('tell of an error, which goes on to whoever asked', async () => {
    const server = await collector();
    const tracer = await createTracer({
      environment: { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `${server.url}/own/path` },
      journal: recordingJournal().journal,
    });
    const failure = new Error('asking https://me:hunter2@example.com');
    await expect(tracer.span('fails', {}, () => Promise.reject(failure))).rejects.toBe(failure);
    await tracer.close();
    expect(server.requests.map(({ path }) => path)).toEqual(['/own/path']);
    const [span] = spansOf(server);
    expect(member(span?.span, 'status')).toEqual({ code: 2, message: 'asking https://example.com' });
    expect(JSON.stringify(server.requests[0]?.body)).not.toContain('hunter2');
  });

  it('go with the headers, and as seldom, as the environment of the process says', async () => {
    vi.stubEnv('OTEL_EXPORTER_OTLP_HEADERS', 'x-tenant=shop');
    const server = await collector();
    const send = async (sampler: string): Promise<void> => {
      vi.stubEnv('OTEL_TRACES_SAMPLER', sampler);
      const environment = { OTEL_EXPORTER_OTLP_ENDPOINT: server.url };
      const tracer = await createTracer({ environment, journal: recordingJournal().journal });
      await tracer.span(sampler, {}, () => Promise.resolve());
      await tracer.close();
    };
    await send('always_off');
    await send('always_on');
    expect(spansOf(server).map(({ name }) => name)).toEqual(['always_on']);
    expect(server.requests[0]?.headers['x-tenant']).toBe('shop');
  });

  it.each([
    ['is missing', undefined],
    [
      'refuses them',
      (_request: unknown, response: Parameters<RequestListener>[1]) => void response.writeHead(400).end('no'),
    ],
  ])('are lost with one line when the collector %s', async (_what, answer) => {
    const url = answer === undefined ? 'http://127.0.0.1:1' : (await collector(answer)).url;
    vi.stubEnv('OTEL_EXPORTER_OTLP_TIMEOUT', '300');
    vi.stubEnv('OTEL_BSP_MAX_EXPORT_BATCH_SIZE', '1');
    const { journal, lines } = recordingJournal();
    const tracer = await createTracer({ environment: { OTEL_EXPORTER_OTLP_ENDPOINT: url }, journal });
    for (const name of ['a', 'b', 'c']) await tracer.span(name, {}, () => Promise.resolve());
    await tracer.close();
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatchObject({
      level: 'warn',
      message: 'traces could not be sent',
      fields: { endpoint: `${url}/v1/traces` },
    });
  });

  it('do not hold up the end of the program for long', async () => {
    const { url } = await collector(() => undefined);
    const tracer = await createTracer({
      environment: { OTEL_EXPORTER_OTLP_ENDPOINT: url },
      journal: recordingJournal().journal,
    });
    await tracer.span('a', {}, () => Promise.resolve());
    const before = performance.now();
    await tracer.close();
    expect(performance.now() - before).toBeLessThan(8000);
  });
});

describe('without an endpoint', () => {
  const ENDPOINT = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1' };

  it.each<[string, Record<string, string>, lines: number]>([
    ['there is none', {}, 0],
    ['it is empty', { OTEL_EXPORTER_OTLP_ENDPOINT: ' ' }, 0],
    ['the SDK is disabled', { ...ENDPOINT, OTEL_SDK_DISABLED: 'TRUE' }, 0],
    ['traces are exported to nobody', { ...ENDPOINT, OTEL_TRACES_EXPORTER: 'none' }, 0],
    ['it is no address', { OTEL_EXPORTER_OTLP_ENDPOINT: 'collector:4317' }, 1],
  ])('because %s, work is only done', async (_why, environment, count) => {
    const { journal, lines } = recordingJournal();
    const tracer = await createTracer({ environment, journal });
    expect(await tracer.span('a', {}, (note) => Promise.resolve(note({ b: 1 }) ?? 'done'))).toBe('done');
    await tracer.close();
    expect(lines).toHaveLength(count);
    expect(await createTracer({ environment, journal })).toBe(tracer);
  });

  it('tells what it cannot speak', async () => {
    const { journal, lines } = recordingJournal();
    const tracer = await createTracer({ environment: { ...ENDPOINT, OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' }, journal });
    await tracer.close();
    expect(lines).toMatchObject([{ level: 'warn', fields: { protocol: 'grpc' } }]);
  });
});

test.each<[Record<string, string>, Record<string, string>]>([
  [{}, { 'service.name': 'planwright-agent' }],
  [{ OTEL_SERVICE_NAME: 'a' }, { 'service.name': 'a' }],
  [
    { OTEL_RESOURCE_ATTRIBUTES: 'service.name=b,zone="x y", odd, =, k=%E0%A4' },
    { 'service.name': 'b', zone: 'x y', k: '%E0%A4' },
  ],
  [{ OTEL_RESOURCE_ATTRIBUTES: 'service.name=b', OTEL_SERVICE_NAME: 'a' }, { 'service.name': 'a' }],
])('the environment %j says who sends: %j', (environment, expected) => {
  expect(resourceAttributes(environment)).toEqual(expected);
});
