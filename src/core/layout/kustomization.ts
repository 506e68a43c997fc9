import { type GeneratedFile, generatedFile } from './generated-file.ts';

/** The kustomization.yaml of a folder. kustomize takes an empty list, though not an empty file. */
export function kustomization(folder: string, resources: readonly string[]): GeneratedFile {
  return generatedFile(`${folder}/kustomization.yaml`, {
    apiVersion: 'kustomize.config.k8s.io/v1beta1',
    kind: 'Kustomization',
    resources,
  });
}
