import type { Manifest } from '../../../src/core/manifest/manifest.ts';
import { collectReferences } from '../../../src/core/manifest/collect-references.ts';
import type { AuditEvent } from '../harness/audit-log.ts';
import type { ResourceType } from '../harness/discovery.ts';

/** What Kubernetes puts into every pod and makes itself, a moment after the namespace. */
const ROOT_CERTIFICATE = 'kube-root-ca.crt';
/** The server's own roles bind accounts that controllers make when they start. */
const SERVER = 'system:apiserver';

/**
 * References of which the target was not there yet when the object that needs it was created, whoever created it: an applier,
 * or a controller that made a pod. `references` tells how many were looked at.
 */
export function missingReferences(
  events: readonly AuditEvent[],
  types: readonly ResourceType[],
): { readonly references: number; readonly missing: readonly string[] } {
  const kindOf = new Map(types.map(({ apiVersion, plural, kind }) => [`${apiVersion}/${plural}`, kind]));
  const creations = events.flatMap((event) => {
    const kind = kindOf.get(`${event.apiVersion}/${event.plural}`);
    const { status, subresource, isDryRun, user, response } = event;
    const isCreated = status === 201 && subresource === undefined && !isDryRun;
    if (kind === undefined || !isCreated || user === SERVER || response === undefined) return [];
    return [{ event, kind, object: { ...response, apiVersion: event.apiVersion, kind } as Manifest }]; // A create answers with the object.
  });
  const createdAt = new Map(creations.map(({ event, kind }) => [keyOf({ ...event, kind }), event.time]));
  const references = creations.flatMap(({ event, object }) =>
    collectReferences(object)
      // An Ingress serves the controller's own certificate until there is the one it names, which cert-manager makes after the Ingress.
      .filter(({ optional, target, use }) => !optional && target.name !== ROOT_CERTIFICATE && use !== 'tls')
      .map(({ target, use }) => {
        const time = createdAt.get(keyOf(target));
        const from = `${object.kind} ${event.namespace}/${event.name}`;
        return {
          isMissing: time === undefined || time > event.time,
          text: `${from}: ${use} ${target.kind} ${target.name}`,
        };
      }),
  );
  return {
    references: references.length,
    missing: references.filter(({ isMissing }) => isMissing).map(({ text }) => text),
  };
}

/** Versions of a group serve the same objects. */
function keyOf({
  apiVersion,
  kind,
  namespace,
  name,
}: {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace?: string | undefined;
  readonly name?: string | undefined;
}): string {
  const [group] = apiVersion.includes('/') ? apiVersion.split('/') : [''];
  return JSON.stringify([group, kind, namespace ?? null, name]);
}
