import { beforeAll, expect, test } from 'vitest';
import { parse } from 'yaml';
import type { JsonValue } from '../../../src/core/json/json.ts';
import { apiVersionOf, storageVersionOf } from '../../../src/core/kind/kind.ts';
import type { Manifest } from '../../../src/core/manifest/manifest.ts';
import type { StructuralSchema } from '../../../src/core/schema/structural-schema.ts';
import { kinds } from '../../../src/kinds/index.ts';
import { clusterText, databaseText, platformText } from '../../status/resources.ts';
import { applyCrds } from '../harness/apply-crds.ts';
import { ownCrdFiles } from '../harness/own-crds.ts';
import { describeWithCluster } from '../harness/use-cluster.ts';

/** A status always has conditions. */
const NEVER_EMPTY: ReadonlySet<string> = new Set(['conditions']);

/**
 * When server-side apply takes the last member of a map away that is not atomic, it leaves null, which is refused; of such a list it
 * leaves nothing, so that what was written is never what is read. An agent must be able to take everything away.
 */
describeWithCluster('status fields that become empty', {}, (cluster) => {
  beforeAll(async () => {
    await applyCrds(cluster().client, ownCrdFiles());
  });

  test.each(kinds.map((kind) => [kind.definition.spec.names.kind, kind] as const))(
    'of a %s every map, list and object is taken away again by server-side apply',
    async (name, kind) => {
      const { client } = cluster();
      const sample = sampleOf(name);
      const resource: Manifest = { ...sample, metadata: { name: 'emptied', namespace: 'default' } };
      await client.apply(resource);
      const { properties = {} } = storageVersionOf(kind).schema.openAPIV3Schema.properties?.['status'] ?? {};
      const fields = Object.entries(properties).filter(([field, schema]) => mayBeEmpty(field, schema));
      const filled = Object.fromEntries(fields.map(([field, schema]) => [field, valueOf(schema)]));
      const emptied = Object.fromEntries(fields.map(([field, { type }]) => [field, type === 'array' ? [] : {}]));
      for (const fieldsNow of [filled, emptied]) {
        const status = { observedGeneration: 1, phase: 'Pending', ...fieldsNow };
        const { apiVersion, metadata } = { ...resource, apiVersion: apiVersionOf(kind) };
        const asked = { apiVersion, kind: name, metadata, status };
        const { object } = await client.apply(asked, { fieldManager: 'planwright-status', subresource: 'status' });
        expect(object['status']).toEqual(status);
      }
      expect(Object.keys(filled)).toEqual(expect.arrayContaining(['components', 'drift', 'endpoints', 'retry']));
    },
  );
});

function sampleOf(kind: string): Manifest {
  const samples = [databaseText(), clusterText(), platformText()].map((text): Manifest => parse(text));
  const sample = samples.find((each) => each.kind === kind);
  if (sample === undefined) throw new Error(`there is no resource of kind ${kind} to apply`);
  return sample;
}

function mayBeEmpty(field: string, { type, required = [] }: StructuralSchema): boolean {
  return (type === 'array' || type === 'object') && required.length === 0 && !NEVER_EMPTY.has(field);
}

/** A value with as much in it as the schema knows of. */
function valueOf({ type, items, additionalProperties, properties = {}, ...scalar }: StructuralSchema): JsonValue {
  if (type === 'array') return items === undefined ? [] : [valueOf(items)];
  if (type !== 'object') return scalarOf(type, scalar);
  if (typeof additionalProperties === 'object') return { some: valueOf(additionalProperties) };
  return Object.fromEntries(Object.entries(properties).map(([name, inner]) => [name, valueOf(inner)]));
}

function scalarOf(type: StructuralSchema['type'], { format, minimum, enum: words = [] }: StructuralSchema): JsonValue {
  const [first] = words;
  if (first !== undefined) return first;
  if (type === 'integer') return minimum ?? 1;
  if (type === 'boolean') return true;
  return format === 'date-time' ? '2026-01-01T00:00:00Z' : 'some';
}
