import { checkEnvironment } from './environment.ts';
import { at, elements, type Field, number, type Problems, problem, text } from './field.ts';
import { checkEnum, checkPortNumber, checkSyntax, checkUnique, requireSyntax, requireText } from './field-checks.ts';
import { checkProbes, forbidProbes } from './probes.ts';
import { checkResources } from './resources.ts';
import { checkSecurityContext } from './security-context.ts';
import { dnsLabel, portName } from './syntax.ts';
import { checkDevices, checkMounts } from './volumes.ts';

/** What a container can refer to in its pod. */
export interface PodContents {
  readonly volumeNames: ReadonlySet<string>;
  /** Volumes that are claims, and so may be used as block devices. */
  readonly claimVolumeNames: ReadonlySet<string>;
  /** Volumes that are empty directories, which environment files live in. */
  readonly scratchVolumeNames: ReadonlySet<string>;
  readonly resourceClaimNames: ReadonlySet<string>;
  readonly hasHostUsers: boolean;
  readonly gracePeriodSeconds: number;
}

/** Checks one container of any sort (validateContainerCommon). */
export function* checkContainer(container: Field, pod: PodContents): Problems {
  yield* requireSyntax(at(container, 'name'), dnsLabel);
  yield* checkImage(at(container, 'image'));
  yield* checkEnum(at(container, 'imagePullPolicy'), ['Always', 'IfNotPresent', 'Never']);
  yield* checkEnum(at(container, 'terminationMessagePolicy'), ['File', 'FallbackToLogsOnError']);
  yield* checkPorts(at(container, 'ports'));
  yield* checkEnvironment(container, pod.scratchVolumeNames);
  yield* checkMounts(container, pod.volumeNames);
  yield* checkDevices(container, pod.claimVolumeNames);
  yield* checkResources(at(container, 'resources'), pod.resourceClaimNames);
  yield* checkResizePolicy(at(container, 'resizePolicy'));
  yield* checkSecurityContext(at(container, 'securityContext'), pod.hasHostUsers);
  yield* checkRestart(container);
  if (isEndingInitContainer(container)) yield* forbidProbes(container);
  else yield* checkProbes(container, pod.gracePeriodSeconds);
}

/** No two containers may take the same port of the host. */
export function* checkHostPorts(containers: readonly Field[]): Problems {
  const taken = new Set<string>();
  for (const port of containers.flatMap((container) => elements(at(container, 'ports')))) {
    const hostPort = at(port, 'hostPort');
    if ((number(hostPort) ?? 0) === 0) continue;
    const key = `${text(at(port, 'protocol'), 'TCP')}/${text(at(port, 'hostIP'))}/${hostPort.value}`;
    if (taken.has(key)) yield problem(hostPort, `is taken twice: ${key}`);
    taken.add(key);
  }
}

function isEndingInitContainer(container: Field): boolean {
  return container.path.includes('initContainers') && text(at(container, 'restartPolicy')) !== 'Always';
}

function* checkImage(image: Field): Problems {
  yield* requireText(image);
  // A pod template may have a padded image by the letter of the API; no pod made of it could start.
  if (text(image) !== text(image).trim() || /\s/.test(text(image))) {
    yield problem(image, 'must not contain white space');
  }
}

function* checkPorts(ports: Field): Problems {
  yield* checkUnique(elements(ports), (port) => text(at(port, 'name')) || undefined, 'the port name');
  for (const port of elements(ports)) {
    yield* checkSyntax(at(port, 'name'), portName);
    yield* checkPortNumber(at(port, 'containerPort'));
    if (number(at(port, 'hostPort')) !== 0) yield* checkPortNumber(at(port, 'hostPort'));
    yield* checkEnum(at(port, 'protocol'), ['TCP', 'UDP', 'SCTP']);
  }
}

function* checkResizePolicy(policies: Field): Problems {
  yield* checkUnique(elements(policies), (policy) => text(at(policy, 'resourceName')), 'the resource');
  for (const policy of elements(policies)) {
    yield* checkEnum(at(policy, 'resourceName'), ['cpu', 'memory']);
    yield* checkEnum(at(policy, 'restartPolicy'), ['NotRequired', 'RestartContainer']);
  }
}

function* checkRestart(container: Field): Problems {
  const policy = at(container, 'restartPolicy');
  yield* checkEnum(policy, ['Always', 'Never', 'OnFailure']);
  if (elements(at(container, 'restartPolicyRules')).length > 0) yield* requireText(policy);
}
