import type { HealthRules } from '../../core/health/health.ts';
import type { Kind } from '../../core/kind/kind.ts';
import { APPLIER_KINDS, DEFINITION, SECRET, wantedKinds } from '../../core/status/wanted-kinds.ts';

/** Kinds that a cluster may not serve; kubectl prints nothing at all when one of the kinds it is asked for is unknown. */
const EVERYWHERE =
  /^[A-Za-z]+(\.(apps|batch|autoscaling|policy|(networking|rbac\.authorization|discovery|storage|scheduling|events)\.k8s\.io))?$/;

/** A JSON object for each Secret, with empty texts for values. */
const SECRETS_TEMPLATE =
  '{{range .items}}{"apiVersion":"v1","kind":"Secret","metadata":{"name":"{{.metadata.name}}","namespace":"{{.metadata.namespace}}"},"data":{{"{"}}{{$first := true}}{{range $key, $value := .data}}{{if not $first}},{{end}}{{$first = false}}"{{$key}}":""{{end}}{{"}"}}}{{"\\n"}}{{end}}';

/**
 * A shell command that dumps all that `--from-dump` can use of a namespace: resources, Plans, every kind with a health rule
 * and what those rules read. Of Secrets only names and keys leave the cluster.
 */
export function dumpCommand(kinds: readonly Kind[], rules: HealthRules, scope: string): string {
  const { labelled, whole } = wantedKinds([], rules);
  const ruled = rules.rules.flatMap(({ groupKind, reads = [] }) => [groupKind, ...reads]);
  const all = [...new Set([...labelled, ...whole, ...ruled, 'Event'])].filter(
    (groupKind) => ![SECRET, DEFINITION, ...APPLIER_KINDS].includes(groupKind),
  );
  const served = all.filter((groupKind) => EVERYWHERE.test(groupKind)).sort();
  const optional = all.filter((groupKind) => !EVERYWHERE.test(groupKind)).sort();
  const ours = kinds.map(({ definition }) => definition.metadata.name);
  return [
    '{',
    ...['plans.planwright.dev', ...ours, ...optional.map(resourceType)].map((type) => `  ${tryGet(type, scope)}`),
    ...APPLIER_KINDS.map((groupKind) => `  ${tryGet(resourceType(groupKind), ' -A')}`),
    `  kubectl get${scope} -o json --show-managed-fields \\\n    ${served.map(resourceType).join(',')}`,
    `  kubectl get${scope} secrets -o go-template='${SECRETS_TEMPLATE}'`,
    '} > dump.json',
    'planwright status --from-dump dump.json',
    '',
  ].join('\n');
}

function tryGet(type: string, scope: string): string {
  return `kubectl get${scope} -o json --show-managed-fields ${type} 2>/dev/null`;
}

/** kubectl takes a kind's name in lower case with its group. */
function resourceType(groupKind: string): string {
  return groupKind.toLowerCase();
}
