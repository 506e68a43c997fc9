import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Credentials } from './credentials.ts';
import { type InClusterOptions, inClusterCredentials, SERVICE_ACCOUNT_FOLDER } from './in-cluster-credentials.ts';
import { type KubeconfigOptions, kubeconfigCredentials } from './kubeconfig-credentials.ts';

/** Where credentials may come from. */
export interface CredentialsOptions extends KubeconfigOptions, InClusterOptions {}

/**
 * The credentials of a program that usually runs in a pod, in controller-runtime's order: `--kubeconfig`, KUBECONFIG, the service account
 * of the pod, `~/.kube/config`. A `--context` asks for a kubeconfig too.
 */
export function findCredentials(options: CredentialsOptions): Credentials {
  return wantsKubeconfig(options) || !isPod(options) ? kubeconfigCredentials(options) : inClusterCredentials(options);
}

function wantsKubeconfig({ choice, environment }: CredentialsOptions): boolean {
  return choice.kubeconfig !== undefined || choice.context !== undefined || (environment['KUBECONFIG'] ?? '') !== '';
}

function isPod({ environment, folder = SERVICE_ACCOUNT_FOLDER }: CredentialsOptions): boolean {
  return (environment['KUBERNETES_SERVICE_HOST'] ?? '') !== '' && existsSync(join(folder, 'token'));
}
