import { isJsonArray, isJsonObject, type JsonValue, valueAt } from '../../../src/core/json/json.ts';
import type { Manifest } from '../../../src/core/manifest/manifest.ts';
import { podTemplateOf } from '../../../src/core/manifest/pod-spec.ts';
import { DIGEST_ANNOTATION } from '../../../src/core/synth/labels.ts';
import { nameOf } from '../harness/api-client.ts';
import { type Applier, type Edit, type ExpectedDifference, unlessRefused } from './edit.ts';
import { pathOf, type Step, valueOf } from './planned-places.ts';

/** A field that an older Plan had, and how a manifest looks that still has it. */
interface Leftover {
  readonly steps: readonly Step[];
  readonly manifest: Manifest;
}

/**
 * Another applier once applied an older Plan, which had one field more; the Plan of today was applied by somebody else, so that the field
 * stayed and still belongs to the first.
 */
export function leaveField(former: Exclude<Applier, 'client-side'>, where: 'metadata' | 'content'): Edit {
  return async ({ client, apply }, { planned, applier }, random) => {
    if (applier === former) return 'unsuitable';
    const possible = where === 'metadata' ? inMetadata(planned.manifest) : inContent(planned.manifest);
    if (possible.length === 0) return 'unsuitable';
    const { steps, manifest } = random.pick(possible);
    const annotations = { ...manifest.metadata.annotations, [DIGEST_ANNOTATION]: OLD_DIGEST };
    const older = { ...manifest, metadata: { ...manifest.metadata, annotations } };
    const left = await unlessRefused(client.apply(older, { fieldManager: former, force: true }));
    if (left === 'refused') return 'refused';
    await apply(planned.manifest, applier);
    const live = valueOf(await client.get(nameOf(planned.manifest)), steps);
    if (live === undefined) return 'refused';
    const writer = former === 'kubectl' ? 'person' : 'applier';
    const expected: ExpectedDifference = {
      object: planned.id,
      type: 'Extraneous',
      path: pathOf(steps),
      live,
      manager: former,
      writer,
    };
    return { description: `${former} left ${pathOf(steps).join('.')}`, manager: former, expected: [expected] };
  };
}

const OLD_DIGEST = `sha256:${'0'.repeat(64)}`;

function inMetadata(manifest: Manifest): readonly Leftover[] {
  return ['labels', 'annotations'].map((field) =>
    withValue(manifest, ['metadata', field, 'example.com/left'], 'behind'),
  );
}

function inContent(manifest: Manifest): readonly Leftover[] {
  const of = (path: readonly string[], value: JsonValue): readonly Leftover[] =>
    valueAt(manifest, path) === undefined ? [withValue(manifest, path, value)] : [];
  switch (manifest.kind) {
    case 'ConfigMap':
      return of(['data', 'left-behind.conf'], 'x: 1\n');
    case 'Deployment':
    case 'StatefulSet':
    case 'DaemonSet':
      return [...of(['spec', 'minReadySeconds'], 5), ...podLeftovers(manifest)];
    case 'CronJob':
      return of(['spec', 'startingDeadlineSeconds'], 100);
    case 'PodDisruptionBudget':
      return of(['spec', 'unhealthyPodEvictionPolicy'], 'AlwaysAllow');
    case 'Service':
      return [
        withItem(manifest, ['spec', 'ports'], { name: 'left', port: 9999, protocol: 'TCP', targetPort: 9999 }, [
          'port',
          'protocol',
        ]),
      ];
    default:
      return [];
  }
}

/** An environment variable, a volume, a container: items of lists with keys. */
function podLeftovers(manifest: Manifest): readonly Leftover[] {
  const path = ['spec', 'template', 'spec'];
  const container = valueAt(podTemplateOf(manifest)?.spec, ['containers', 0]);
  const name = isJsonObject(container) ? container['name'] : undefined;
  if (!isJsonObject(container) || typeof name !== 'string') return [];
  const env = [...(isJsonArray(container['env']) ? container['env'] : []), { name: 'LEFT', value: 'behind' }];
  const containers = valueAt(manifest, [...path, 'containers']);
  const others = isJsonArray(containers) ? containers.slice(1) : [];
  const withEnv = withValue(manifest, [...path, 'containers'], [{ ...container, env }, ...others]);
  const steps: readonly Step[] = [
    ...withEnv.steps,
    { by: 'keys', keys: { name } },
    { by: 'name', name: 'env' },
    { by: 'keys', keys: { name: 'LEFT' } },
  ];
  return [
    { ...withEnv, steps },
    withItem(manifest, [...path, 'volumes'], { name: 'left', emptyDir: {} }, ['name']),
    withItem(manifest, [...path, 'containers'], { ...container, name: 'left', ports: [] }, ['name']),
  ];
}

function withItem(
  manifest: Manifest,
  path: readonly string[],
  item: Readonly<Record<string, JsonValue>>,
  keys: readonly string[],
): Leftover {
  const list = valueAt(manifest, path);
  const { steps, manifest: changed } = withValue(manifest, path, [...(isJsonArray(list) ? list : []), item]);
  const key = Object.fromEntries(keys.map((name) => [name, item[name]]));
  return { steps: [...steps, { by: 'keys', keys: key }], manifest: changed };
}

function withValue(manifest: Manifest, path: readonly string[], value: JsonValue): Leftover {
  // A manifest with one field more is a manifest.
  return { steps: path.map((name) => ({ by: 'name', name })), manifest: setAt(manifest, path, value) as Manifest };
}

function setAt(object: JsonValue | undefined, [name, ...rest]: readonly string[], value: JsonValue): JsonValue {
  if (name === undefined) return value;
  const members = isJsonObject(object) ? object : {};
  return { ...members, [name]: setAt(members[name], rest, value) };
}
