import type { OutputFolders } from '../config/config.ts';
import type { JsonObject } from '../json/json.ts';
import type { Manifest } from '../manifest/manifest.ts';
import { writeYaml } from '../manifest/write-yaml.ts';
import type { Plan, PlannedObject } from '../plan/plan.ts';
import { PLAN_SIZE_LIMIT, planDocuments } from '../plan/plan-documents.ts';
import type { SynthesizedResource } from '../synth/synthesize-resource.ts';
import { GENERATED_HEADER, type GeneratedFile, generatedFile } from './generated-file.ts';
import { kustomization } from './kustomization.ts';
import { manifestFolder, objectFileNames, planFolder, stepFolderName } from './plan-paths.ts';
import { sortKeys } from '../json/sort-keys.ts';

/** Every file of one resource that does not depend on other resources: manifests, kustomizations, Plan, normalised resource. */
export function resourceFiles(synthesized: SynthesizedResource, folders: OutputFolders): readonly GeneratedFile[] {
  const { plan } = synthesized;
  const texts = new Map(plan.objects.map(({ manifest }) => [manifest, writeYaml(manifest)]));
  return [
    ...manifestFiles(plan, manifestFolder(folders, plan), texts),
    ...planFiles(synthesized, planFolder(folders, plan), texts),
  ];
}

type ManifestTexts = ReadonlyMap<Manifest, string>;

function manifestFiles(plan: Plan, folder: string, texts: ManifestTexts): readonly GeneratedFile[] {
  const names = objectFileNames(plan.objects);
  const byStep = new Map<string, PlannedObject[]>(plan.steps.map((step) => [step.name, []]));
  for (const object of plan.objects) byStep.get(object.step)?.push(object);
  const files: GeneratedFile[] = [kustomization(folder, plan.steps.map(stepFolderName))];
  for (const step of plan.steps) {
    const stepFolder = `${folder}/${stepFolderName(step)}`;
    const objects = byStep.get(step.name) ?? [];
    files.push(
      kustomization(
        stepFolder,
        objects.map((object) => names.get(object.id) ?? ''),
      ),
    );
    for (const { id, manifest } of objects) {
      files.push({
        path: `${stepFolder}/${names.get(id) ?? ''}`,
        text: GENERATED_HEADER + (texts.get(manifest) ?? writeYaml(manifest)),
      });
    }
  }
  return files;
}

function planFiles(synthesized: SynthesizedResource, folder: string, texts: ManifestTexts): readonly GeneratedFile[] {
  const characters = [...texts.values()].reduce((sum, text) => sum + text.length, 0);
  const documents = planDocuments(synthesized.plan, PLAN_SIZE_LIMIT, characters);
  return [
    ...documents.map((document, index) => ({
      path: `${folder}/${index === 0 ? 'plan' : `plan-${index}`}.yaml`,
      text: GENERATED_HEADER + writeYaml(document, texts),
    })),
    generatedFile(`${folder}/resource.yaml`, normalisedResource(synthesized)),
  ];
}

/** The resource as it is applied: as written, normalised, with no status, no finalizers and no secret. */
function normalisedResource({ resource, writtenSpec }: SynthesizedResource): JsonObject {
  const { name, namespace, labels, annotations } = resource.metadata;
  return {
    apiVersion: resource.apiVersion,
    kind: resource.kind,
    metadata: {
      ...(Object.keys(annotations).length === 0 ? {} : { annotations: sortKeys(annotations) }),
      ...(Object.keys(labels).length === 0 ? {} : { labels: sortKeys(labels) }),
      name,
      namespace,
    },
    spec: sortKeys(writtenSpec),
  };
}
