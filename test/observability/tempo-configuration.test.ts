import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Program } from '../control-plane/harness/programs.ts';
import { describeWithPrograms } from '../programs/describe-with-programs.ts';
import { runProgram } from '../programs/run-program.ts';
import { layOutTempo, TEMPO_VERSIONS, tempoSpec } from './local-tempo.ts';

let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'planwright-tempo-'));
});

afterAll(() => rmSync(folder, { recursive: true }));

/** What a spec may say of Tempo, as the YAML of its block. */
const SPECS: Readonly<Record<string, string>> = {
  'nothing but its version': '',
  'every limit': 'limits: {ingestionRateMB: 10, ingestionBurstSizeMB: 20, maxTracesPerUser: 9, maxTraceSizeMB: 9}',
  'every limit for two pods':
    'replicas: 2, limits: {ingestionRateMB: 10, ingestionBurstSizeMB: 20, maxTracesPerUser: 9, maxTraceSizeMB: 9}, s3: {bucketName: traces}',
  'derived metrics': 'metricsGenerator: {enabled: true}',
  'derived metrics of three pods': 'replicas: 3, metricsGenerator: {enabled: true}, gcs: {bucketName: traces}',
  'a retention in days': 'retention: 30d',
  "an S3 of one's own":
    's3: {bucketName: traces, endpoint: "s3:9000", forcePathStyle: true, insecure: true, secretName: s}',
  'Google with a key': 'gcs: {bucketName: traces, secretName: g}',
  'Azure with a key': 'azure: {containerName: $traces, storageAccount: account, secretName: a}',
  'Azure with an identity': 'replicas: 4, azure: {containerName: traces, storageAccount: account}',
};

describeWithPrograms('Tempo accepts the rendered configuration', ['tempo', 'tempo-2.6'], () => {
  describe.each(TEMPO_VERSIONS)('version %s', (version, program) => {
    test.each(
      Object.entries(SPECS).flatMap(([title, tempo]) => [false, true].map((tls) => [title, tls, tempo] as const)),
    )('with %s, TLS %s', async (title, tls, tempo) => {
      const { status, said } = await verify(program, version, { tempo, tls });
      expect([title, status, said]).toEqual([title, 0, '']);
    });
  });

  test('limits in the form from before 2.3 are still read, and called old', async () => {
    const tempo = `${SPECS['every limit']}, metricsGenerator: {enabled: true}`;
    const { status, said } = await verify('tempo-2.6', '2.2.0', { tempo, tls: false });
    expect(status).toBe(1);
    expect(said).toContain('Inline, unscoped overrides are deprecated. Please use the new overrides config format.');
    expect(said.match(/level=warn/g)).toHaveLength(2);
  });
});

/** What a program says of the file that is rendered for a version. It ends with 0 only where it has no warning either. */
async function verify(
  program: Program,
  version: string,
  { tempo, tls }: { readonly tempo: string; readonly tls: boolean },
): Promise<{ readonly status: number; readonly said: string }> {
  const { container, env } = await layOutTempo(tempoSpec(version, tempo, tls), {
    name: 'tempo-0',
    folder: mkdtempSync(join(folder, 'verify-')),
  });
  const { status, stderr, stdout } = runProgram(program, [...container.args, '-config.verify=true'], { env });
  return { status, said: stdout + stderr };
}
