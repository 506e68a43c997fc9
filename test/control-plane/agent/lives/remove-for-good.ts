import { apiVersionOf } from '../../../../src/core/kind/kind.ts';
import { crd as planDefinition } from '../../../../src/core/plan/crd.generated.ts';
import { kinds } from '../../../../src/kinds/index.ts';
import { type ApiClient, nameOf } from '../../harness/api-client.ts';

const { group, names, versions } = planDefinition.spec;

/** The kinds that the agent holds. */
const HELD = [
  ...kinds.map((kind) => ({ apiVersion: apiVersionOf(kind), kind: kind.definition.spec.names.kind })),
  { apiVersion: `${group}/${versions[0]?.name}`, kind: names.kind },
];

/** Removes the resources of a namespace and their Plans, whoever holds them: the next life's agent shall not see them. */
export async function removeForGood(client: ApiClient, namespace: string): Promise<void> {
  for (const type of HELD) {
    for (const object of await client.list(type, { namespace })) {
      await client.remove(nameOf(object));
      if (object.metadata.finalizers === undefined) continue;
      const path = await client.pathOf(nameOf(object));
      const contentType = 'application/merge-patch+json';
      // It may have gone meanwhile.
      await client.request({ method: 'PATCH', path, contentType, body: { metadata: { finalizers: null } } });
    }
  }
}
