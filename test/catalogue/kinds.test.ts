import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { renderDiagnostics } from '../../src/core/diagnostic/render-diagnostics.ts';
import { sortDiagnostics } from '../../src/core/diagnostic/sort-diagnostics.ts';
import type { Kind } from '../../src/core/kind/kind.ts';
import { writeYaml } from '../../src/core/manifest/write-yaml.ts';
import { listFiles } from '../../src/edges/files/file-tree.ts';
import { kinds } from '../../src/kinds/index.ts';
import { validateManifest } from '../openapi/validate-manifest.ts';
import { synthesizeText } from '../synthesize-text.ts';

const KINDS_FOLDER = fileURLToPath(new URL('../../src/kinds', import.meta.url));

/** `ChronikCluster` lives in `chronik-cluster`. */
function folderOf(kind: Kind): string {
  return kind.definition.spec.names.kind.replaceAll(/(?<=[a-z0-9])(?=[A-Z])/g, '-').toLowerCase();
}

function samplesOf(folder: string): readonly string[] {
  const samples = join(KINDS_FOLDER, folder, 'samples');
  return listFiles(samples)
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => relative(samples, file))
    .sort();
}

test('every folder of kinds is in the catalogue, by one line in src/kinds/index.ts', () => {
  const folders = readdirSync(KINDS_FOLDER, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  expect(folders.map((entry) => entry.name).sort()).toEqual(kinds.map(folderOf).sort());
});

describe.each(kinds.map((kind) => [folderOf(kind)]))('%s', (folder) => {
  const root = join(KINDS_FOLDER, folder);
  const samples = samplesOf(folder);

  test('has a minimal sample, and one that is refused', () => {
    expect(samples).toContain('minimal.yaml');
    expect(samples.filter((sample) => sample.startsWith('invalid-'))).not.toEqual([]);
  });

  test('has no golden file without a sample', () => {
    const stems = samples.map(stemOf);
    const orphans = readdirSync(join(root, 'golden')).filter((file) => !stems.includes(file.split('.')[0] ?? ''));
    expect(orphans).toEqual([]);
  });

  test.each(samples)('%s renders as reviewed', async (sample) => {
    const path = join(root, 'samples', sample);
    const { rendered, diagnostics, sources } = synthesizeText(readFileSync(path, 'utf8'), basename(sample));
    const golden = join(root, 'golden', stemOf(sample));
    const report = renderDiagnostics(sortDiagnostics(diagnostics), { sources, color: false });
    const refused = diagnostics.some((diagnostic) => diagnostic.severity === 'error');
    expect(refused, report).toBe(basename(sample).startsWith('invalid-'));
    if (report === '')
      expect(existsSync(`${golden}.diagnostics.txt`), 'a golden file of diagnostics is left over').toBe(false);
    else await expect(report).toMatchFileSnapshot(`${golden}.diagnostics.txt`);
    if (refused) return;
    const manifests = rendered.flatMap(({ plan }) => plan.objects.map((object) => object.manifest));
    expect(manifests.flatMap(validateManifest)).toEqual([]);
    await expect(manifests.map((manifest) => writeYaml(manifest)).join('---\n')).toMatchFileSnapshot(
      `${golden}.manifests.yaml`,
    );
  });
});

/** `upstream/crates-examples-basic-cluster.yaml` → `upstream-crates-examples-basic-cluster` */
function stemOf(sample: string): string {
  const folder = dirname(sample);
  const stem = basename(sample, '.yaml');
  return folder === '.' ? stem : `${folder.replaceAll('/', '-')}-${stem}`;
}
