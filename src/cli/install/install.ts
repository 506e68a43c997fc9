import type { Manifest } from '../../core/manifest/manifest.ts';
import { ConnectionFailure } from '../../agent/ports.ts';
import { writeYaml } from '../../core/manifest/write-yaml.ts';
import { installManifests } from '../../core/install/install-manifests.ts';
import { findCredentials } from '../../edges/cluster/credentials/find-credentials.ts';
import { createApiTransport } from '../../edges/cluster/transport/create-api-transport.ts';
import { systemClock } from '../../edges/clock.ts';
import { WorldError } from '../../edges/world-error.ts';
import { healthRules } from '../../health/index.ts';
import { kinds } from '../../kinds/index.ts';
import type { CommandContext } from '../command.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { refuseInput } from '../status/refuse-input.ts';
import { VERSION } from '../version.ts';
import { type InstallCommandOptions, type InstallRequest, readInstallOptions } from './install-command-options.ts';
import { removeAgent } from './remove-agent.ts';

/** Runs `planwright install`: prints manifests; with `--remove` the agent is stopped and its finalizers are cleared first. */
export async function install(options: InstallCommandOptions, context: CommandContext): Promise<ExitCode> {
  const request = readInstallOptions(options, VERSION);
  if (!('parts' in request)) return refuseInput(request, context);
  const { terminal, format } = context;
  const manifests = installManifests({ ...request, kinds, rules: healthRules });
  if (options.remove === true) {
    await remove(request, options, context);
    terminal.data(print(removable(manifests, options), format));
    terminal.notice(REMAINS);
    return EXIT.clean;
  }
  terminal.data(print(manifests, format));
  if (options.image === undefined)
    terminal.notice(`the image is ${request.image}: build it from the Containerfile, or say --image\n`);
  return EXIT.clean;
}

async function remove(
  request: InstallRequest,
  { kubeconfig, context }: InstallCommandOptions,
  { terminal }: CommandContext,
): Promise<void> {
  const choice = { kubeconfig, context };
  const credentials = findCredentials({ choice, environment: process.env, clock: systemClock });
  await credentials.current();
  const api = createApiTransport({ credentials });
  try {
    await removeAgent(request, { api, kinds, terminal });
  } catch (cause) {
    throw cause instanceof ConnectionFailure ? new WorldError('removing the agent', cause) : cause;
  } finally {
    await api.close();
  }
}

const REMAINS =
  'the CRDs and the Namespace are left out: deleting a CRD deletes every resource of its kind (`planwright install --only crds` prints them)\n';

/** Nobody should lose every resource, or what else is in a namespace, because the agent goes. */
function removable(manifests: readonly Manifest[], { only }: InstallCommandOptions): readonly Manifest[] {
  const wanted = only?.includes('crds') === true ? ['Namespace'] : ['Namespace', 'CustomResourceDefinition'];
  return manifests.filter(({ kind }) => !wanted.includes(kind)).toReversed();
}

function print(manifests: readonly Manifest[], format: CommandContext['format']): string {
  if (format === 'text') return manifests.map((manifest) => `---\n${writeYaml(manifest)}`).join('');
  return `${JSON.stringify({ apiVersion: 'v1', kind: 'List', items: manifests }, null, 2)}\n`;
}
