import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseAllDocuments, stringify } from 'yaml';
import type { Manifest } from '../../../src/core/manifest/manifest.ts';
import type { Plan, RequiredObject } from '../../../src/core/plan/plan.ts';
import { listFiles } from '../../../src/edges/files/file-tree.ts';
import type { KindSample } from './kind-samples.ts';

/** The built program: what a user runs. */
const PLANWRIGHT = fileURLToPath(new URL('../../../build/planwright.mjs', import.meta.url));

/** One object that was rendered, and the file it is in, below the repository's folder. */
export interface RenderedObject {
  readonly file: string;
  readonly manifest: Manifest;
}

/** One object of a rendered Plan. */
export interface RenderedStepObject {
  readonly id: string;
  readonly wave: number;
  readonly step: string;
  readonly references: readonly string[];
  readonly manifest: Manifest;
}

/** A rendered Plan, as its file says. */
export interface RenderedPlan {
  readonly sample: KindSample;
  readonly name: string;
  readonly steps: readonly { readonly name: string; readonly wave: number; readonly barrier: boolean }[];
  readonly requires: readonly RequiredObject[];
  readonly creates: Plan['creates'];
  readonly objects: readonly RenderedStepObject[];
}

/** Everything in `dist/` and `plans/` of a repository that holds all samples. */
export interface RenderedSamples {
  readonly objects: readonly RenderedObject[];
  readonly plans: readonly RenderedPlan[];
}

/** How the samples' repository is configured. */
export interface RenderOptions {
  /** The Pod Security Standard of a sample's namespace. */
  readonly podSecurityOf?: (sample: KindSample) => string;
}

/** Renders the samples with the built program, for both appliers, each sample in a Namespace that is rendered, too. */
export function renderSamples(
  samples: readonly KindSample[],
  { podSecurityOf = () => 'restricted' }: RenderOptions = {},
): RenderedSamples {
  const folder = mkdtempSync(join(tmpdir(), 'planwright-acceptance-'));
  try {
    const namespaces = samples.map((sample) => [
      sample.namespace,
      { create: true, podSecurity: podSecurityOf(sample) },
    ]);
    const config = {
      repository: { url: 'https://git.example.com/fleet.git' },
      namespaces: Object.fromEntries(namespaces),
    };
    writeFileSync(join(folder, 'planwright.yaml'), stringify(config));
    mkdirSync(join(folder, 'resources'));
    for (const { namespace, text } of samples) writeFileSync(join(folder, 'resources', `${namespace}.yaml`), text);
    execFileSync(process.execPath, [PLANWRIGHT, 'synth', '--quiet'], { cwd: folder, stdio: 'pipe' });
    const objects = ['dist', 'plans'].flatMap((part) => objectsIn(folder, part));
    return { objects, plans: plansOf(objects, samples) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Kustomizations of kustomize are instructions for an applier, not objects. */
function objectsIn(folder: string, part: string): readonly RenderedObject[] {
  return [...listFiles(join(folder, part))]
    .sort()
    .flatMap((file) =>
      parseAllDocuments(readFileSync(file, 'utf8')).map((document) => ({
        file: relative(folder, file),
        manifest: document.toJS({ maxAliasCount: -1 }) as Manifest, // The program's own output; the server checks it strictly.
      })),
    )
    .filter(({ manifest }) => !manifest.apiVersion.startsWith('kustomize.config.k8s.io/'));
}

interface PlanSpec {
  readonly partOf?: string;
  readonly parts?: number;
  readonly steps?: RenderedPlan['steps'];
  readonly requires?: readonly RequiredObject[];
  readonly creates?: Plan['creates'];
  readonly objects: readonly (Omit<RenderedStepObject, 'manifest' | 'references'> & {
    readonly manifest?: Manifest;
    readonly references?: readonly string[];
  })[];
}

function plansOf(objects: readonly RenderedObject[], samples: readonly KindSample[]): readonly RenderedPlan[] {
  const documents = objects
    .filter(({ manifest }) => manifest.kind === 'Plan')
    .map(({ manifest }) => ({ ...manifest.metadata, spec: manifest['spec'] as unknown as PlanSpec }));
  return documents
    .filter(({ spec }) => spec.partOf === undefined)
    .map(({ name, namespace, spec }) => {
      const carried = documents.filter((part) => part.namespace === namespace && part.spec.partOf === name);
      const manifests = new Map(
        [spec, ...carried.map((part) => part.spec)].flatMap((each) => each.objects.map(idAndManifest)),
      );
      const sample = samples.find((each) => each.namespace === namespace);
      if (sample === undefined) throw new Error(`the Plan ${namespace}/${name} is of no sample`);
      return {
        sample,
        name,
        steps: spec.steps ?? [],
        requires: spec.requires ?? [],
        creates: spec.creates ?? [],
        objects: spec.objects.map((object) => {
          const manifest = manifests.get(object.id);
          if (manifest === undefined) throw new Error(`no Plan carries the manifest of ${object.id}`);
          return { ...object, manifest, references: object.references ?? [] };
        }),
      };
    });
}

function idAndManifest({ id, manifest }: PlanSpec['objects'][number]): readonly [string, Manifest | undefined] {
  return [id, manifest];
}
