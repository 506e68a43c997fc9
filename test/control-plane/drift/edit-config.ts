import { builtInShapes } from '../../../src/core/drift/built-in-shapes.ts';
import { diffObject } from '../../../src/core/drift/diff-object.ts';
import { isJsonObject } from '../../../src/core/json/json.ts';
import type { LiveObject } from '../../../src/core/live/live-object.ts';
import type { Plan, PlannedObject } from '../../../src/core/plan/plan.ts';
import { type ApiClient, nameOf } from '../harness/api-client.ts';
import { type ExpectedDifference } from './edit.ts';

/** An edit as a person makes it with `kubectl edit`: of what the Plan says, and of what it does not. */
export interface ConfigEdit {
  readonly object: PlannedObject;
  readonly expected: readonly ExpectedDifference[];
  /** The drift of the object as it was right after the edit, whatever an applier has made of it since. */
  readonly found: readonly ExpectedDifference[];
}

/** Edits a ConfigMap of the Plans: changes one of its keys, and adds a label. */
export async function editConfig(client: ApiClient, plans: readonly Plan[]): Promise<ConfigEdit> {
  const object = plans.flatMap(({ objects }) => objects).find(({ ref }) => ref.kind === 'ConfigMap');
  const data = object?.manifest['data'];
  const [key] = Object.keys(isJsonObject(data) ? data : {});
  if (object === undefined || !isJsonObject(data) || key === undefined) throw new Error('no Plan has a ConfigMap');
  const path = `${await client.pathOf(nameOf(object.manifest))}?fieldManager=kubectl-edit`;
  const body = { metadata: { labels: { team: 'search' } }, data: { [key]: 'by hand' } };
  const contentType = 'application/merge-patch+json';
  const response = await client.request({ method: 'PATCH', path, body, contentType });
  if (response.status !== 200) throw new Error(JSON.stringify(response.body));
  const live = response.body as LiveObject; // A successful answer on an object is that object.
  const shape = builtInShapes.shapeOf(object.manifest);
  return {
    object,
    expected: [
      {
        object: object.id,
        type: 'Changed',
        path: ['data', key],
        desired: data[key],
        live: 'by hand',
        manager: 'kubectl-edit',
        writer: 'person',
      },
    ],
    found: diffObject({ desired: object.manifest, live, shape }).map(
      ({ message: _message, time: _time, ...rest }) => rest,
    ),
  };
}
