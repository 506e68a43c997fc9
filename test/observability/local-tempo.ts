import type { JsonObject } from '../../src/core/json/json.ts';
import { addTempo } from '../../src/kinds/observability-platform/tempo/add-tempo.ts';
import type { Program } from '../control-plane/harness/programs.ts';
import { type LocalStore, type LocalStoreOptions, layOutStore } from './local-store.ts';
import { planOf, testPlatform } from './test-platform.ts';

/** The versions of Tempo that tests run: as a spec names them, and the program. */
export const TEMPO_VERSIONS = [
  ['2.6.1', 'tempo-2.6'],
  ['2.8.0', 'tempo'],
] as const satisfies readonly (readonly [string, Program])[];

/** Secrets that specs of Tempo name. */
const SECRETS = { g: { 'key.json': '{}' }, certificate: { 'tls.crt': '', 'tls.key': '' } };

/** The spec of a platform with this Tempo, as the YAML of its block. */
export function tempoSpec(version: string, tempo: string, tls = false): string {
  return `components:
  prometheus: {}
  tempo: {version: ${version}${tempo === '' ? '' : `, ${tempo}`}}
security: {tls: {enabled: ${tls}, certSecret: certificate}}`;
}

/** Lays out the files of one pod of Tempo. */
export async function layOutTempo(
  spec: string,
  pod: Omit<LocalStoreOptions, 'plan' | 'platform' | 'component'>,
): Promise<LocalStore> {
  const platform = testPlatform(spec);
  return layOutStore({ secrets: SECRETS, ...pod, plan: planOf(spec, addTempo), platform, component: 'tempo' });
}

/** A trace by OTLP: a client's and a server's span that end now. */
export function otlpTrace(traceId: string): JsonObject {
  const end = BigInt(Date.now()) * 1_000_000n;
  const span = (spanId: string, kind: number, parentSpanId = '') => ({
    traceId,
    spanId,
    parentSpanId,
    kind,
    name: 'buy',
    startTimeUnixNano: String(end - 1_000_000_000n),
    endTimeUnixNano: String(end),
    status: {},
  });
  const spansOf = (service: string, ...spans: readonly JsonObject[]) => ({
    resource: { attributes: [{ key: 'service.name', value: { stringValue: service } }] },
    scopeSpans: [{ spans }],
  });
  return {
    resourceSpans: [
      spansOf('shop', span('aaaaaaaaaaaaaaaa', 3)),
      spansOf('till', span('bbbbbbbbbbbbbbbb', 2, 'aaaaaaaaaaaaaaaa')),
    ],
  };
}
