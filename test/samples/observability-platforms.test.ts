import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { validateManifest } from '../openapi/validate-manifest.ts';
import { synthesizeText } from '../synthesize-text.ts';

const FOLDERS = ['../../src/kinds/observability-platform/samples/upstream/', './upstream-observability-platforms/'].map(
  (path) => fileURLToPath(new URL(path, import.meta.url)),
);

const samples = new Map(
  FOLDERS.flatMap((folder) =>
    readdirSync(folder)
      .filter((file) => file.endsWith('.yaml'))
      .map((file) => [file, readFileSync(`${folder}${file}`, 'utf8')] as const),
  ),
);

/** How many objects a document gives, 0 where it is refused, and what is said about it: the fields of each code, with `!` before those of errors. */
interface Verdict {
  readonly objects: number;
  readonly says: Readonly<Record<string, readonly string[]>>;
}

// A file of ours, beside this one; a wrong shape fails loudly.
const verdicts = parse(
  readFileSync(new URL('observability-platforms.verdicts.yaml', import.meta.url), 'utf8'),
) as Readonly<Record<string, Verdict>>;

test('the table names every document that upstream published', () => {
  expect(samples.size).toBe(87);
  expect([...samples.keys()].sort()).toEqual(Object.keys(verdicts).sort());
});

test.each(Object.entries(verdicts))('%s', (file, { objects, says }) => {
  const { rendered, diagnostics } = synthesizeText(samples.get(file) ?? '', file);
  const found = diagnostics.map(({ code, severity, fieldPath = '' }) =>
    `${severity === 'error' ? '!' : ''}${code} ${fieldPath}`.trim(),
  );
  expect(found.sort()).toEqual(linesOf(says));
  expect(rendered.map(({ plan }) => plan.objects.length)).toEqual(objects === 0 ? [] : [objects]);
  expect(objects === 0, 'a file that is refused is called invalid-*').toBe(file.startsWith('invalid-'));
  expect(rendered.flatMap(({ plan }) => plan.objects.flatMap(({ manifest }) => validateManifest(manifest)))).toEqual(
    [],
  );
});

function linesOf(says: Verdict['says']): readonly string[] {
  return Object.entries(says)
    .flatMap(([code, fields]) => fields.map((field) => `${code} ${field}`.trim()))
    .sort();
}
