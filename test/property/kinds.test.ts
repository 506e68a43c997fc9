import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  isJsonArray,
  isJsonObject,
  type JsonObject,
  type JsonValue,
  member,
  valueAt,
} from '../../src/core/json/json.ts';
import { defaultConfig } from '../../src/core/config/admit-config.ts';
import { unitFiles } from '../../src/core/layout/delivery-files.ts';
import type { GeneratedFile } from '../../src/core/layout/generated-file.ts';
import { resourceFiles } from '../../src/core/layout/resource-files.ts';
import { isDns1123Subdomain, isLabelValue, isQualifiedName } from '../../src/core/manifest/kubernetes-names.ts';
import { podTemplateOf } from '../../src/core/manifest/pod-spec.ts';
import { writeYaml } from '../../src/core/manifest/write-yaml.ts';
import { planDocuments } from '../../src/core/plan/plan-documents.ts';
import { podSelectorOf } from '../../src/core/plan/plan-faults.ts';
import { crd as planCrd } from '../../src/core/plan/crd.generated.ts';
import { type Kind, storageVersionOf } from '../../src/core/kind/kind.ts';
import type { StructuralSchema } from '../../src/core/schema/structural-schema.ts';
import { validateSchema } from '../../src/core/schema/validate-schema.ts';
import type { SynthesizedResource } from '../../src/core/synth/synthesize-resource.ts';
import { kinds } from '../../src/kinds/index.ts';
import { validateManifest } from '../openapi/validate-manifest.ts';
import { synthesizeText } from '../synthesize-text.ts';

const planSchema = planCrd.spec.versions[0]?.schema.openAPIV3Schema ?? {};
/** Any valid resource of each kind: `arbitraries/<folder of the kind>.ts` exports one arbitrary. */
const arbitraries = new Map(await Promise.all(kinds.map(async (kind) => [kind, await arbitraryOf(kind)] as const)));
const anyResource = fc.oneof(...arbitraries.values());
const folders = { dist: 'dist', plans: 'plans' };

async function arbitraryOf({ definition }: Kind): Promise<fc.Arbitrary<JsonObject>> {
  const folder = definition.spec.names.kind.replaceAll(/(?<=[a-z0-9])(?=[A-Z])/g, '-').toLowerCase();
  const exported: Readonly<Record<string, unknown>> = await import(`./arbitraries/${folder}.ts`);
  const [arbitrary] = Object.values(exported);
  // That it is an arbitrary of resources is what every test here would fail without.
  return arbitrary as fc.Arbitrary<JsonObject>;
}

/** What `synth` makes of resources; an error is a failure of the test. */
function synthesize(resources: readonly JsonValue[]): readonly SynthesizedResource[] {
  const { rendered, diagnostics } = synthesizeText(resources.map((each) => writeYaml(each)).join('---\n'));
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  return rendered;
}

/** Every file of the resources: manifests, Plans, and the Flux objects that deliver them. */
function filesOf(rendered: readonly SynthesizedResource[]): readonly GeneratedFile[] {
  const delivery = { config: defaultConfig(), folders, kinds };
  return [
    ...rendered.flatMap((each) => resourceFiles(each, folders)),
    ...unitFiles(
      rendered.map(({ plan }) => plan),
      delivery,
    ),
  ];
}

/** The resource with the members of every object in another order, which `order` decides. */
function reordered(value: JsonValue, order: number): JsonValue {
  if (isJsonArray(value)) return value.map((item) => reordered(item, order));
  if (!isJsonObject(value)) return value;
  const members = Object.entries(value).map(([name, each], index) => ({ name, each, rank: (index * order) % 17 }));
  const sorted = members.toSorted((left, right) => left.rank - right.rank);
  return Object.fromEntries(sorted.map(({ name, each }) => [name, reordered(each ?? null, order)]));
}

const identity = (resource: JsonObject) =>
  [valueAt(resource, ['metadata', 'namespace']), valueAt(resource, ['metadata', 'name'])].join('/');

/** Every field below a schema, as paths without list indexes and names of open maps. */
function fieldsOf(schema: StructuralSchema, path: readonly string[] = []): readonly string[] {
  if (schema.items !== undefined) return fieldsOf(schema.items, path);
  if (schema.properties === undefined) return [path.join('.')];
  return Object.entries(schema.properties).flatMap(([name, each]) => fieldsOf(each, [...path, name]));
}

function hasField(value: JsonValue | undefined, path: readonly string[]): boolean {
  if (isJsonArray(value)) return value.some((item) => hasField(item, path));
  const [name, ...rest] = path;
  return name === undefined ? value !== undefined : hasField(member(value, name), rest);
}

describe.each(
  [...arbitraries].map(([kind, arbitrary]) => ({ name: kind.definition.spec.names.kind, kind, arbitrary })),
)('$name', ({ kind, arbitrary }) => {
  test('the resources that are tried here have every field of the schema', () => {
    const spec = storageVersionOf(kind).schema.openAPIV3Schema.properties?.['spec'] ?? {};
    const fields = fieldsOf(spec, ['spec']);
    const tried = fc.sample(arbitrary, { numRuns: 400, seed: 1 });
    expect(fields.length).toBeGreaterThan(60);
    expect(fields.filter((field) => !tried.some((resource) => hasField(resource, field.split('.'))))).toEqual([]);
  });

  test('every one that the schema allows is rendered, into objects that an API server takes', () => {
    fc.assert(
      fc.property(arbitrary, (resource) => {
        const [synthesized] = synthesize([resource]);
        if (synthesized === undefined) throw new Error('nothing was rendered');
        const { objects } = synthesized.plan;
        expect(objects.flatMap(({ manifest }) => validateManifest(manifest))).toEqual([]);
        expect(planDocuments(synthesized.plan).flatMap((document) => validateSchema(document, planSchema))).toEqual([]);
        expect(new Set(objects.map(({ id }) => id)).size).toBe(objects.length);
        for (const { manifest, id } of objects) {
          expect(manifest.metadata.name, id).toSatisfy(isDns1123Subdomain);
          for (const [name, value] of Object.entries(manifest.metadata.labels ?? {})) {
            expect(name, id).toSatisfy(isQualifiedName);
            expect(value, id).toSatisfy(isLabelValue);
          }
        }
      }),
      { numRuns: 150 },
    );
  });

  test('every selector of every one finds pods, and those of its own component', () => {
    fc.assert(
      fc.property(arbitrary, (resource) => {
        for (const { plan } of synthesize([resource])) {
          const templates = plan.objects.flatMap(({ manifest }) => podTemplateOf(manifest) ?? []);
          for (const object of plan.objects) {
            const selector = podSelectorOf(object);
            if (selector === undefined) continue;
            const found = templates.filter(({ labels }) =>
              Object.entries(selector).every(([name, value]) => labels[name] === value),
            );
            expect(
              found.map(({ labels }) => labels['app.kubernetes.io/component']),
              object.id,
            ).toEqual([object.manifest.metadata.labels?.['app.kubernetes.io/component']]);
          }
        }
      }),
      { numRuns: 100 },
    );
  });
});

test('the same resource gives the same bytes, whatever the order of its members', () => {
  fc.assert(
    fc.property(anyResource, fc.integer({ min: 1, max: 16 }), (resource, order) => {
      const files = filesOf(synthesize([resource]));
      expect(filesOf(synthesize([resource]))).toEqual(files);
      expect(filesOf(synthesize([reordered(resource, order)]))).toEqual(files);
    }),
    { numRuns: 60 },
  );
});

test('no resource changes a byte of another, whatever the order of documents', () => {
  const several = fc.uniqueArray(anyResource, { minLength: 2, maxLength: 4, selector: identity });
  fc.assert(
    fc.property(several, (resources) => {
      const together = filesOf(synthesize(resources));
      expect(filesOf(synthesize(resources.toReversed()))).toEqual(together);
      const apart = new Map(
        resources.flatMap((each) => filesOf(synthesize([each]))).map(({ path, text }) => [path, text]),
      );
      expect(new Map(together.map(({ path, text }) => [path, text]))).toEqual(apart);
    }),
    { numRuns: 30 },
  );
});

test('every file has a path that every file system takes, and no other file has it', () => {
  const several = fc.uniqueArray(anyResource, { minLength: 1, maxLength: 3, selector: identity });
  fc.assert(
    fc.property(several, (resources) => {
      const paths = filesOf(synthesize(resources)).map(({ path }) => path);
      expect(new Set(paths.map((path) => path.toLowerCase())).size).toBe(paths.length);
      for (const path of paths) {
        expect(path).toMatch(/^(dist|plans)(\/[A-Za-z0-9][A-Za-z0-9._-]{0,200})+\.yaml$/);
      }
    }),
    { numRuns: 40 },
  );
});

test('what goes into Git is read back as what was read', () => {
  fc.assert(
    fc.property(anyResource, (resource) => {
      const [first] = synthesize([resource]);
      if (first === undefined) throw new Error('nothing was rendered');
      const committed = filesOf([first]).find(({ path }) => path.endsWith('/resource.yaml'));
      const { rendered } = synthesizeText(committed?.text ?? '');
      expect(rendered.map(({ plan }) => plan)).toEqual([first.plan]);
    }),
    { numRuns: 60 },
  );
});

test('the order in which the members of an object were written changes nothing', () => {
  fc.assert(
    fc.property(anyResource, (resource) => {
      expect(filesOf(synthesize([backwards(resource)]))).toEqual(filesOf(synthesize([resource])));
    }),
    { numRuns: Number(process.env['RANDOM_RESOURCES'] ?? 60) },
  );
});

function backwards(value: JsonValue): JsonValue {
  if (isJsonArray(value)) return value.map(backwards);
  if (!isJsonObject(value)) return value;
  const members = Object.entries(value).toReversed();
  return Object.fromEntries(members.map(([name, each]) => [name, each === undefined ? each : backwards(each)]));
}
