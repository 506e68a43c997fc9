import { readdirSync } from 'node:fs';
import { basename } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { HealthRule } from '../../src/core/health/health.ts';
import { isJsonArray, isJsonObject, type JsonValue } from '../../src/core/json/json.ts';
import type { LiveObject } from '../../src/core/live/live-object.ts';
import { healthRules } from '../../src/health/index.ts';
import { assessSample, HEALTH_FOLDER, type HealthSample, readHealthSamples } from './health-sample.ts';

/** `Job.batch` lives in `batch-job`, `HTTPRoute.gateway.networking.k8s.io` in `gateway-http-route`, `Pod` in `core-pod`. */
function folderOf({ groupKind }: HealthRule): string {
  const [kind = '', group = 'core'] = groupKind.split('.');
  const words = kind.replaceAll(/(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/g, '-');
  return `${group}-${words.toLowerCase()}`;
}

const folders = readdirSync(HEALTH_FOLDER, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name)
  .sort();

/** Rules that look at nothing but whether the object is there. */
function isExistenceRule(samples: readonly HealthSample[]): boolean {
  return samples.every((sample) => assessSample(sample).reason === 'Exists');
}

test('every folder of rules is in the catalogue', () => {
  const missing = folders.filter((folder) => !healthRules.rules.some((rule) => folderOf(rule) === folder));
  const remedy = missing.map(
    (folder) => `add the rule of src/health/${folder}/rule.ts to src/health/index.ts, one line`,
  );
  expect(remedy).toEqual([]);
});

test('every rule of the catalogue has a folder named by group and kind', () => {
  expect(healthRules.rules.map(folderOf).filter((folder) => !folders.includes(folder))).toEqual([]);
});

test('every rule says in one sentence what ready means', () => {
  const wrong = healthRules.rules.filter(({ summary }) => !/^[A-Z].*[.]$/.test(summary));
  expect(wrong.map(({ groupKind }) => groupKind)).toEqual([]);
});

describe.each(folders)('%s', (folder) => {
  const samples = readHealthSamples(folder);
  const cases: readonly [string, HealthSample][] = samples.map((sample) => [basename(sample.path), sample]);

  test('has a sample of a ready object, and one of an object that is not', () => {
    const verdicts = samples.map(({ verdict }) => verdict);
    expect(verdicts).toContain('ready');
    if (!isExistenceRule(samples)) expect(verdicts.filter((verdict) => verdict !== 'ready')).not.toEqual([]);
  });

  test.each(cases)('%s', (_, sample) => {
    const before = JSON.stringify([sample.object, sample.others]);
    const health = assessSample(sample);
    expect(health.status.toLowerCase(), health.message).toBe(sample.verdict);
    const { reason, culprit, errorClass, message = '' } = sample;
    if (reason !== undefined) expect(health.reason, health.message).toBe(reason);
    if (culprit !== undefined) expect(health.culprit, health.message).toBe(culprit);
    if (errorClass !== undefined) expect(health.errorClass, health.message).toBe(errorClass);
    expect(health.message).toContain(message);
    expect(health.reason).toMatch(/^[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?$/);
    expect(health.message).toMatch(/^\S.*[^.\s]$/);
    expect(health.message, 'times make a message change without a fact that does').not.toMatch(
      /\d{4}-\d\d-\d\d|\d\d:\d\d:\d\d|\bago\b/,
    );
    expect(JSON.stringify([sample.object, sample.others]), 'assess changed its input').toBe(before);
  });

  test.each(cases)('%s is judged the same in whatever order things were seen', (_, sample) => {
    const health = assessSample(sample);
    expect(assessSample(sample, sample.object, [...sample.others].reverse())).toEqual(health);
    fc.assert(
      fc.property(fc.shuffledSubarray([...sample.others], { minLength: sample.others.length }), (others) => {
        expect(assessSample(sample, sample.object, others)).toEqual(health);
      }),
      { numRuns: 5 },
    );
  });

  test('throws on no input, whatever stands in a place', () => {
    fc.assert(
      fc.property(fc.constantFrom(...samples), fc.nat(), fc.jsonValue({ maxDepth: 2 }), (sample, place, value) => {
        const documents = [sample.object, ...sample.others];
        const places = documents.flatMap((document, index) => placesIn(document).map((path) => [index, ...path]));
        const path = places[place % places.length] ?? [];
        // What parsing JSON gives is JSON.
        const [object, ...others] = replacedAt(documents, path, value as JsonValue) as LiveObject[];
        if (object === undefined) throw new Error('no object is left');
        const health = assessSample(sample, object, others);
        expect(health.reason).toMatch(/^[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?$/);
        expect(health.message).toMatch(/\S/);
      }),
      { numRuns: 150 },
    );
  });
});

/** What an object is called, and by what it is indexed, is checked by whoever reads a cluster or a dump. */
const CHECKED =
  /^(apiVersion|kind|metadata|metadata[.](name|namespace|uid|labels|resourceVersion|ownerReferences)([.].*)?)$/;

function placesIn(document: LiveObject): readonly (string | number)[][] {
  return pathsIn(document).filter((path) => !CHECKED.test(path.join('.')) && path.length > 0);
}

function pathsIn(value: JsonValue | undefined): readonly (string | number)[][] {
  const members: [string | number, JsonValue | undefined][] = isJsonArray(value)
    ? value.map((item, index) => [index, item])
    : isJsonObject(value)
      ? Object.entries(value)
      : [];
  return [[], ...members.flatMap(([key, member]) => pathsIn(member).map((path) => [key, ...path]))];
}

function replacedAt(value: JsonValue | undefined, path: readonly (string | number)[], by: JsonValue): JsonValue {
  const [key, ...rest] = path;
  if (key === undefined) return by;
  if (isJsonArray(value)) return value.map((item, index) => (index === key ? replacedAt(item, rest, by) : item));
  return isJsonObject(value) ? { ...value, [key]: replacedAt(value[key], rest, by) } : (value ?? null);
}
