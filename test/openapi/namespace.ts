import { at, type Field, type Problems } from './field.ts';
import { checkEnum, checkSyntax } from './field-checks.ts';
import type { Syntax } from './syntax.ts';

const MODES = ['enforce', 'audit', 'warn'];

const podSecurityVersion: Syntax = (version) =>
  /^(latest|v1\.(0|[1-9]\d*))$/.test(version) ? undefined : 'must be latest or a minor version such as v1.36';

/** Checks a Namespace: the labels that pod security admission reads (k8s.io/pod-security-admission). */
export function* checkNamespace(manifest: Field): Problems {
  const labels = at(manifest, 'metadata', 'labels');
  for (const mode of MODES) {
    yield* checkEnum(at(labels, `pod-security.kubernetes.io/${mode}`), ['privileged', 'baseline', 'restricted']);
    yield* checkSyntax(at(labels, `pod-security.kubernetes.io/${mode}-version`), podSecurityVersion);
  }
}
