import type { CelEngine } from '../../core/cel/cel-engine.ts';
import { createCelEngine } from '../../core/cel/create-cel-engine.ts';
import { specDefaultsOf } from '../../core/config/admit-config.ts';
import type { Config, OutputFolders } from '../../core/config/config.ts';
import { createKindRegistry } from '../../core/kind/kind-registry.ts';
import type { AdmissionContext } from '../../core/resource/admit-resource.ts';
import { kinds } from '../../kinds/index.ts';
import { DEFAULT_KUBERNETES_VERSION, minorVersionOf } from '../kubernetes-version.ts';

/** Everything but the resources that decides what `synth` renders: plain data, so that another thread can be told. */
export interface SynthSettings {
  readonly config: Config;
  readonly folders: OutputFolders;
  /** `--namespace` */
  readonly namespace: string | undefined;
  /** `--kube-version` */
  readonly kubernetesVersion: string | undefined;
}

/** How resources are admitted under these settings. */
export function admissionContext({ config, namespace, kubernetesVersion }: SynthSettings): AdmissionContext {
  return {
    registry: createKindRegistry(kinds),
    cel: celEngine(kubernetesVersion ?? config.kubernetesVersion),
    defaultNamespace: namespace ?? config.defaults.namespace,
    specDefaults: (inNamespace, kind) => specDefaultsOf(config, inNamespace, kind),
  };
}

/** The CEL of one Kubernetes version; the newest where nothing is said. */
export function celEngine(version = DEFAULT_KUBERNETES_VERSION): CelEngine {
  return createCelEngine({ kubernetesVersion: minorVersionOf(version) });
}
