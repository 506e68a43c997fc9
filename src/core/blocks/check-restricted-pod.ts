import type { FieldPath } from '../json/json.ts';
import type { SchemaProblem } from '../schema/schema-problem.ts';
import type { AskedContainerSecurity, AskedPodSecurity } from './restricted-pod.ts';

/** A security context in a spec, and where it stands. */
interface Asked<Context> {
  readonly asked: Context | null | undefined;
  readonly path: FieldPath;
}

/** Fields that weaken a context, with the value that does so and what follows from it. */
type Weaknesses<Context> = readonly (readonly [keyof Context & string, boolean | number, string])[];

const POD_WEAKNESSES: Weaknesses<AskedPodSecurity> = [
  ['runAsNonRoot', false, 'pods may run as root'],
  ['runAsUser', 0, 'pods run as root'],
];

const CONTAINER_WEAKNESSES: Weaknesses<AskedContainerSecurity> = [
  ['runAsNonRoot', false, 'containers may run as root'],
  ['runAsUser', 0, 'containers run as root'],
  ['privileged', true, 'containers own their node'],
  ['allowPrivilegeEscalation', true, 'programs may gain privileges'],
  ['readOnlyRootFilesystem', false, 'programs may change their own image'],
];

/** Warns of every field of a pod's context, and of a container's, that is weaker than Pod Security "restricted". */
export function checkRestrictedPod(
  pod: Asked<AskedPodSecurity>,
  container?: Asked<AskedContainerSecurity>,
): readonly SchemaProblem[] {
  return [
    ...weaknessesOf(pod, POD_WEAKNESSES),
    ...(container === undefined ? [] : weaknessesOf(container, CONTAINER_WEAKNESSES)),
  ];
}

function weaknessesOf<Context>(
  { asked, path }: Asked<Context>,
  weaknesses: Weaknesses<Context>,
): readonly SchemaProblem[] {
  return weaknesses
    .filter(([field, weak]) => asked?.[field] === weak)
    .map(([field, , consequence]) => ({
      code: 'weakened-security',
      severity: 'warning',
      path: [...path, field],
      message: `${consequence}: this is weaker than what is rendered without it`,
      fix: 'take the field out, unless the image cannot run without it',
    }));
}
