import { checkContainer, checkHostPorts, type PodContents } from './container.ts';
import {
  at,
  elements,
  entries,
  type Field,
  isFilled,
  isSet,
  isTrue,
  number,
  type Problems,
  problem,
  text,
} from './field.ts';
import {
  checkEnum,
  checkRange,
  checkSyntax,
  forbid,
  requireExactlyOne,
  requireSyntax,
  requireText,
} from './field-checks.ts';
import { checkLabels, checkTemplateMetadata } from './metadata.ts';
import { checkResources } from './resources.ts';
import { checkScheduling } from './scheduling.ts';
import { checkPodSecurityContext } from './security-context.ts';
import { dnsLabel, dnsSubdomain, ipAddress, qualifiedName, searchDomain } from './syntax.ts';
import { checkVolumes } from './volumes.ts';

/** What a workload says about the pods of its template. */
export interface TemplateRules {
  readonly restartPolicies: readonly string[];
  /** Volumes that a StatefulSet adds, in place of those of the same name. */
  readonly claimTemplateNames?: readonly string[];
}

/** Checks the pod template of a workload (ValidatePodTemplateSpec). */
export function* checkPodTemplate(template: Field, rules: TemplateRules): Problems {
  yield* checkTemplateMetadata(at(template, 'metadata'));
  const spec = at(template, 'spec');
  yield* checkPodSpec(spec, rules.claimTemplateNames);
  const policy = at(spec, 'restartPolicy');
  if (!rules.restartPolicies.includes(text(policy, 'Always'))) {
    yield problem(policy, `must be ${rules.restartPolicies.join(' or ')}`);
  }
  yield* forbid(at(spec, 'ephemeralContainers'), 'in a pod template');
}

/** Checks a pod's spec (ValidatePodSpec). */
export function* checkPodSpec(spec: Field, claimTemplateNames: readonly string[] = []): Problems {
  const volumes = elements(at(spec, 'volumes'));
  yield* checkVolumes(volumes.filter((volume) => !claimTemplateNames.includes(text(at(volume, 'name')))));
  yield* checkContainers(spec, podContents(spec, claimTemplateNames));
  yield* checkResourceClaims(at(spec, 'resourceClaims'));
  if (isSet(at(spec, 'resources'))) yield* checkResources(at(spec, 'resources'), 'pod');
  yield* checkPodSecurityContext(spec);
  yield* checkScheduling(spec);
  yield* checkDns(spec);
  yield* checkNames(spec);
  yield* checkEnum(at(spec, 'restartPolicy'), ['Always', 'OnFailure', 'Never']);
  yield* checkEnum(at(spec, 'preemptionPolicy'), ['PreemptLowerPriority', 'Never']);
  yield* checkEnum(at(spec, 'os', 'name'), ['linux', 'windows']);
  yield* checkRange(at(spec, 'activeDeadlineSeconds'), 1, 2 ** 31 - 1);
  // Servers read a negative period as 1 second, which nobody means.
  yield* checkRange(at(spec, 'terminationGracePeriodSeconds'), 0);
}

function podContents(spec: Field, claimTemplateNames: readonly string[]): PodContents {
  const volumes = elements(at(spec, 'volumes'));
  const names = (fields: readonly Field[]) => fields.map((field) => text(at(field, 'name')));
  const claims = volumes.filter(
    (volume) => isSet(at(volume, 'persistentVolumeClaim')) || isSet(at(volume, 'ephemeral')),
  );
  return {
    volumeNames: new Set([...names(volumes), ...claimTemplateNames]),
    claimVolumeNames: new Set([...names(claims), ...claimTemplateNames]),
    scratchVolumeNames: new Set(names(volumes.filter((volume) => isSet(at(volume, 'emptyDir'))))),
    resourceClaimNames: new Set(names(elements(at(spec, 'resourceClaims')))),
    hasHostUsers: at(spec, 'hostUsers').value !== false,
    gracePeriodSeconds: number(at(spec, 'terminationGracePeriodSeconds')) ?? 30,
  };
}

function* checkContainers(spec: Field, pod: PodContents): Problems {
  const containers = elements(at(spec, 'containers'));
  const initContainers = elements(at(spec, 'initContainers'));
  if (containers.length === 0) yield problem(at(spec, 'containers'), 'must have at least one container');
  const names = new Set<string>();
  for (const container of [...containers, ...initContainers]) {
    const name = text(at(container, 'name'));
    if (names.has(name)) yield problem(at(container, 'name'), `repeats the container ${name}`);
    names.add(name);
    yield* checkContainer(container, pod);
  }
  yield* checkHostPorts(containers);
  if (isTrue(at(spec, 'hostNetwork'))) yield* checkHostNetworkPorts(containers);
}

function* checkHostNetworkPorts(containers: readonly Field[]): Problems {
  for (const port of containers.flatMap((container) => elements(at(container, 'ports')))) {
    const hostPort = number(at(port, 'hostPort')) ?? 0;
    if (hostPort !== 0 && hostPort !== number(at(port, 'containerPort'))) {
      yield problem(at(port, 'hostPort'), 'must equal containerPort in the host network');
    }
  }
}

function* checkResourceClaims(claims: Field): Problems {
  for (const claim of elements(claims)) {
    yield* requireSyntax(at(claim, 'name'), dnsLabel);
    const sources = ['resourceClaimName', 'resourceClaimTemplateName'];
    yield* requireExactlyOne(claim, sources);
    for (const name of sources) yield* checkSyntax(at(claim, name), dnsSubdomain);
  }
}

function* checkDns(spec: Field): Problems {
  const config = at(spec, 'dnsConfig');
  const nameservers = at(config, 'nameservers');
  yield* checkEnum(at(spec, 'dnsPolicy'), ['ClusterFirst', 'ClusterFirstWithHostNet', 'Default', 'None']);
  if (text(at(spec, 'dnsPolicy')) === 'None' && !isFilled(nameservers)) {
    yield problem(nameservers, 'must not be empty for dnsPolicy None');
  }
  if (elements(nameservers).length > 3) yield problem(nameservers, 'must have at most 3 addresses');
  for (const address of elements(nameservers)) yield* requireSyntax(address, ipAddress);
  if (elements(at(config, 'searches')).length > 32) {
    yield problem(at(config, 'searches'), 'must have at most 32 domains');
  }
  for (const domain of elements(at(config, 'searches'))) yield* requireSyntax(domain, searchDomain);
  for (const option of elements(at(config, 'options'))) yield* requireText(at(option, 'name'));
}

function* checkNames(spec: Field): Problems {
  for (const name of ['hostname', 'subdomain']) yield* checkSyntax(at(spec, name), dnsLabel);
  for (const name of ['serviceAccountName', 'nodeName', 'priorityClassName', 'runtimeClassName', 'hostnameOverride']) {
    yield* checkSyntax(at(spec, name), dnsSubdomain);
  }
  yield* checkLabels(at(spec, 'nodeSelector'));
  for (const gate of elements(at(spec, 'readinessGates')))
    yield* requireSyntax(at(gate, 'conditionType'), qualifiedName);
  for (const gate of elements(at(spec, 'schedulingGates'))) yield* requireSyntax(at(gate, 'name'), qualifiedName);
  for (const alias of elements(at(spec, 'hostAliases'))) {
    yield* requireSyntax(at(alias, 'ip'), ipAddress);
    for (const name of elements(at(alias, 'hostnames'))) yield* requireSyntax(name, dnsSubdomain);
  }
  if (entries(at(spec, 'overhead')).length > 0) yield* forbid(at(spec, 'overhead'), 'by anybody but the RuntimeClass');
}
