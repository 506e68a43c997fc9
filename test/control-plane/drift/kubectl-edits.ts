import { writeFileSync } from 'node:fs';
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue, valueAt } from '../../../src/core/json/json.ts';
import type { Manifest } from '../../../src/core/manifest/manifest.ts';
import type { SeededGenerator } from '../fault-proxy/seeded-generator.ts';
import { nameOf } from '../harness/api-client.ts';
import { type Edit, expectedAt, type ExpectedDifference, type EditTools, type Target } from './edit.ts';
import { pathOf, plannedPlaces, type PlannedPlace } from './planned-places.ts';

/** What a person types, and what of the Plan it changes. */
interface Command {
  /** What comes between `kubectl` and the namespace. */
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** The field manager that kubectl writes down for it. */
  readonly manager: string;
  readonly path: readonly string[];
}

type Typed = (target: Target, tools: EditTools, random: SeededGenerator) => Command | undefined;

/** An edit by a command of the real kubectl. */
function typed(command: Typed): Edit {
  return async (tools, target, random) => {
    const asked = command(target, tools, random);
    const places = plannedPlaces(target.planned.manifest, target.live);
    const place = places.find(({ steps }) => pathOf(steps).join(' ') === asked?.path.join(' '));
    if (asked === undefined || place === undefined) return 'unsuitable';
    const { namespace } = target.live.metadata;
    await tools.kubectl.run([...asked.args, ...(namespace === undefined ? [] : ['--namespace', namespace])], asked.env);
    const found = await seen(tools, target, { place, manager: asked.manager });
    if (found === undefined) return 'refused';
    return { description: `kubectl ${asked.args.join(' ')}`, manager: asked.manager, expected: [found] };
  };
}

async function seen(
  { client }: EditTools,
  target: Target,
  { place, manager }: { readonly place: PlannedPlace; readonly manager: string },
): Promise<ExpectedDifference | undefined> {
  const after = await client.get(nameOf(target.live));
  return expectedAt(place, target, { after, editor: { manager, writer: 'person' } });
}

const scale = typed(({ live, planned }, _, random) =>
  typeof valueAt(planned.manifest, ['spec', 'replicas']) !== 'number'
    ? undefined
    : {
        args: ['scale', referenceOf(live), `--replicas=${random.integer(11, 19)}`],
        manager: 'kubectl',
        path: ['spec', 'replicas'],
      },
);

const setImage = typed(({ live, planned }) => {
  const name = containerOf(planned.manifest)?.['name'];
  return typeof name !== 'string'
    ? undefined
    : {
        args: ['set', 'image', referenceOf(live), `${name}=example.com/hotfix:1`],
        manager: 'kubectl-set',
        path: [...CONTAINERS, `name=${name}`, 'image'],
      };
});

const setVariable = typed(({ live, planned }) => {
  const container = containerOf(planned.manifest);
  const list = container?.['env'];
  const variables = isJsonArray(list) ? list.filter(isJsonObject) : [];
  const variable = variables.find(({ value }) => typeof value === 'string');
  return variable === undefined
    ? undefined
    : {
        args: ['set', 'env', referenceOf(live), `--containers=${container?.['name']}`, `${variable['name']}=hotfix`],
        manager: 'kubectl-set',
        path: [...CONTAINERS, `name=${container?.['name']}`, 'env', `name=${variable['name']}`, 'value'],
      };
});

const setResources = typed(({ live, planned }) => {
  const container = containerOf(planned.manifest);
  return valueAt(container, ['resources', 'requests', 'memory']) === undefined
    ? undefined
    : {
        args: ['set', 'resources', referenceOf(live), `--containers=${container?.['name']}`, '--requests=memory=17Mi'],
        manager: 'kubectl-set',
        path: [...CONTAINERS, `name=${container?.['name']}`, 'resources', 'requests', 'memory'],
      };
});

const setServiceAccount = typed(({ live, planned }) =>
  valueAt(planned.manifest, ['spec', 'template', 'spec', 'serviceAccountName']) === undefined || live.kind === 'Job'
    ? undefined
    : {
        args: ['set', 'serviceaccount', referenceOf(live), 'default'],
        manager: 'kubectl-set',
        path: ['spec', 'template', 'spec', 'serviceAccountName'],
      },
);

const label = typed(({ live, planned }, _, random) => {
  const name = random.pick(Object.keys(planned.manifest.metadata.labels ?? {}));
  const args = ['label', '--overwrite', referenceOf(live), `${name}=mine`];
  return { args, manager: 'kubectl-label', path: ['metadata', 'labels', name] };
});

const unlabel = typed(({ live, planned }, _, random) => {
  const name = random.pick(Object.keys(planned.manifest.metadata.labels ?? {}));
  return {
    args: ['label', referenceOf(live), `${name}-`],
    manager: 'kubectl-label',
    path: ['metadata', 'labels', name],
  };
});

const annotate = typed(({ live, planned }, _, random) => {
  const name = random.pick(Object.keys(planned.manifest.metadata.annotations ?? {}));
  const args = ['annotate', '--overwrite', referenceOf(live), `${name}=mine`];
  return { args, manager: 'kubectl-annotate', path: ['metadata', 'annotations', name] };
});

const patch = typed(({ live, planned }, _, random) => {
  const data = planned.manifest['data'];
  if (live.kind !== 'ConfigMap' || !isJsonObject(data)) return undefined;
  const name = random.pick(Object.keys(data));
  const args = ['patch', referenceOf(live), '--patch', JSON.stringify({ data: { [name]: 'by hand' } })];
  return { args, manager: 'kubectl-patch', path: ['data', name] };
});

const mergePatch = typed(({ live, planned }) => {
  const [name] = Object.keys(members(valueAt(planned.manifest, ['spec', 'selector'])));
  if (live.kind !== 'Service' || name === undefined) return undefined;
  const change = JSON.stringify({ spec: { selector: { [name]: 'mine' } } });
  const args = ['patch', referenceOf(live), '--type=merge', '--patch', change];
  return { args, manager: 'kubectl-patch', path: ['spec', 'selector', name] };
});

/** The editor is a program that gets the file's name: here sed, which changes one line of it. */
const edit = typed(({ live, planned }, { kubectl }) => {
  const before = planned.manifest.metadata.labels?.['app.kubernetes.io/name'];
  if (before === undefined) return undefined;
  const editor = kubectl.file('editor.sh');
  writeFileSync(
    editor,
    `#!/bin/sh\nsed -i '/^  labels:/,/^  name:/ s|^\\(    app.kubernetes.io/name:\\) .*|\\1 mine|' "$1"\n`,
    { mode: 0o700 },
  );
  return {
    args: ['edit', referenceOf(live)],
    env: { KUBE_EDITOR: editor },
    manager: 'kubectl-edit',
    path: ['metadata', 'labels', 'app.kubernetes.io/name'],
  };
});

/** `kubectl get -o yaml`, an editor, and `kubectl replace`, or `kubectl apply` in one of its ways. */
function withFile(verb: readonly string[], manager: string, changedFrom: 'live' | 'plan'): Edit {
  return typed(({ live, planned }, { kubectl }) => {
    const data = planned.manifest['data'];
    const [name] = Object.keys(isJsonObject(data) ? data : {});
    if (live.kind !== 'ConfigMap' || name === undefined) return undefined;
    const { managedFields: _fields, ...metadata } = live.metadata as Manifest['metadata'] & JsonObject;
    const base: Manifest = changedFrom === 'live' ? { ...live, metadata } : planned.manifest;
    const file = kubectl.write(`by-hand-${metadata.name}`, [
      { ...base, data: { ...members(base['data']), [name]: 'by hand' } },
    ]);
    return { args: [...verb, '--filename', file], manager, path: ['data', name] };
  });
}

/** `kubectl delete`. */
const remove: Edit = async ({ kubectl }, { planned, live }) => {
  if (live.kind === 'PersistentVolumeClaim') return 'unsuitable';
  const { namespace } = live.metadata;
  await kubectl.run(['delete', referenceOf(live), ...(namespace === undefined ? [] : ['--namespace', namespace])]);
  const description = `kubectl delete ${planned.id}`;
  return { description, manager: 'kubectl', expected: [{ object: planned.id, type: 'Missing' }] };
};

/** What people do with kubectl, as often as each is done. */
export const kubectlEdits: readonly (readonly [edit: Edit, count: number])[] = [
  [scale, 4],
  [setImage, 4],
  [setVariable, 2],
  [setResources, 2],
  [setServiceAccount, 1],
  [label, 2],
  [unlabel, 2],
  [annotate, 2],
  [patch, 3],
  [mergePatch, 1],
  [edit, 2],
  [withFile(['replace'], 'kubectl-replace', 'live'), 1],
  [
    withFile(
      ['apply', '--server-side', '--force-conflicts', '--field-manager=kubectl-hotfix'],
      'kubectl-hotfix',
      'plan',
    ),
    1,
  ],
  [withFile(['apply'], 'kubectl-client-side-apply', 'plan'), 1],
  [remove, 2],
];

const CONTAINERS = ['spec', 'template', 'spec', 'containers'];

/** Only Deployments and the like: what a Job or a pod runs is never changed. */
function containerOf(manifest: Manifest): JsonObject | undefined {
  const container = ['Deployment', 'StatefulSet', 'DaemonSet'].includes(manifest.kind)
    ? valueAt(manifest, [...CONTAINERS, 0])
    : undefined;
  return isJsonObject(container) ? container : undefined;
}

function members(value: JsonValue | undefined): JsonObject {
  return isJsonObject(value) ? value : {};
}

/** `StatefulSet.v1.apps/orders`: what kubectl finds whatever other kinds are called alike. */
function referenceOf({ apiVersion, kind, metadata }: Manifest): string {
  const [group, version] = apiVersion.includes('/') ? apiVersion.split('/') : ['', apiVersion];
  return `${kind}.${version}.${group}/${metadata.name}`;
}
