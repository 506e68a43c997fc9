import { at, elements, type Field, isSet, isTrue, type Problems, problem, text, texts } from './field.ts';
import {
  checkEnum,
  checkId,
  checkSyntax,
  checkUnique,
  forbid,
  requireEnum,
  requireSyntax,
  requireText,
} from './field-checks.ts';
import { relativePath, sysctlName } from './syntax.ts';

const PROFILE_TYPES = ['Localhost', 'RuntimeDefault', 'Unconfined'];

/** Checks what a pod says for all its containers (validatePodSpecSecurityContext). */
export function* checkPodSecurityContext(podSpec: Field): Problems {
  const context = at(podSpec, 'securityContext');
  for (const name of ['fsGroup', 'runAsUser', 'runAsGroup']) yield* checkId(at(context, name));
  for (const group of elements(at(context, 'supplementalGroups'))) yield* checkId(group);
  yield* checkEnum(at(context, 'fsGroupChangePolicy'), ['OnRootMismatch', 'Always']);
  yield* checkEnum(at(context, 'supplementalGroupsPolicy'), ['Merge', 'Strict']);
  yield* checkEnum(at(context, 'seLinuxChangePolicy'), ['MountOption', 'Recursive']);
  yield* checkProfiles(context);
  yield* checkSysctls(podSpec, at(context, 'sysctls'));
  if (isTrue(at(podSpec, 'hostPID')) && isTrue(at(podSpec, 'shareProcessNamespace'))) {
    yield problem(at(podSpec, 'shareProcessNamespace'), 'may not be true beside hostPID');
  }
  yield* checkUserNamespace(podSpec);
}

/** Checks what a container says for itself (ValidateSecurityContext). */
export function* checkSecurityContext(context: Field, hasHostUsers: boolean): Problems {
  for (const name of ['runAsUser', 'runAsGroup']) yield* checkId(at(context, name));
  yield* checkEnum(at(context, 'procMount'), ['Default', 'Unmasked']);
  if (hasHostUsers && text(at(context, 'procMount')) === 'Unmasked') {
    yield problem(at(context, 'procMount'), 'may be Unmasked only where hostUsers is false');
  }
  yield* checkProfiles(context);
  const escalation = at(context, 'allowPrivilegeEscalation');
  if (escalation.value !== false) return;
  if (isTrue(at(context, 'privileged'))) yield problem(escalation, 'may not be false for a privileged container');
  if (texts(at(context, 'capabilities', 'add')).includes('CAP_SYS_ADMIN')) {
    yield problem(escalation, 'may not be false with the capability CAP_SYS_ADMIN');
  }
}

function* checkProfiles(context: Field): Problems {
  for (const name of ['seccompProfile', 'appArmorProfile']) {
    const profile = at(context, name);
    if (!isSet(profile)) continue;
    yield* requireEnum(at(profile, 'type'), PROFILE_TYPES);
    const file = at(profile, 'localhostProfile');
    if (text(at(profile, 'type')) !== 'Localhost') yield* forbid(file, 'for a type other than Localhost');
    else yield* name === 'seccompProfile' ? requireSyntax(file, relativePath) : requireText(file);
    if (text(file) !== text(file).trim()) yield problem(file, 'must not be padded with spaces');
  }
}

function* checkSysctls(podSpec: Field, sysctls: Field): Problems {
  yield* checkUnique(elements(sysctls), (sysctl) => text(at(sysctl, 'name')), 'the sysctl');
  for (const sysctl of elements(sysctls)) {
    const name = at(sysctl, 'name');
    yield* requireText(name);
    yield* checkSyntax(name, sysctlName);
    const isNetwork = /^net[./]/.test(text(name));
    if (isNetwork && isTrue(at(podSpec, 'hostNetwork'))) yield problem(name, 'may not be set in the host network');
  }
}

function* checkUserNamespace(podSpec: Field): Problems {
  if (at(podSpec, 'hostUsers').value !== false) return;
  for (const name of ['hostNetwork', 'hostPID', 'hostIPC']) {
    if (isTrue(at(podSpec, name))) yield problem(at(podSpec, name), 'may not be true where hostUsers is false');
  }
}
