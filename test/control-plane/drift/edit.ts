import type { Difference } from '../../../src/core/drift/difference.ts';
import { isJsonArray, type JsonValue } from '../../../src/core/json/json.ts';
import type { Manifest } from '../../../src/core/manifest/manifest.ts';
import type { PlannedObject } from '../../../src/core/plan/plan.ts';
import type { SeededGenerator } from '../fault-proxy/seeded-generator.ts';
import { type ApiClient, ApiError, type LiveObject } from '../harness/api-client.ts';
import type { Kubectl } from './kubectl.ts';
import { pathOf, type Step, valueOf } from './planned-places.ts';

/** Who applied an object before it is edited: a field manager of server-side apply, or kubectl without it. */
export type Applier = 'kubectl' | 'kustomize-controller' | 'argocd-controller' | 'client-side';

/** An object of a Plan that was applied and is to be edited. */
export interface Target {
  readonly planned: PlannedObject;
  readonly applier: Applier;
  /** As it was before. */
  readonly live: LiveObject;
}

/** What edits are made with. */
export interface EditTools {
  readonly client: ApiClient;
  readonly kubectl: Kubectl;
  readonly apply: (manifest: Manifest, applier: Applier) => Promise<void>;
}

/** What must be found. The message and the time are not foretold. */
export type ExpectedDifference = Omit<Difference, 'message' | 'time'>;

/** An edit that was made. */
export interface MadeEdit {
  readonly description: string;
  /** Who made it. */
  readonly manager: string;
  /** Empty for an edit of what the Plan does not speak of. */
  readonly expected: readonly ExpectedDifference[];
}

/** Edits an object, unless it is not of a kind that is edited like this, or the server refused, or nothing of what is stored changed. */
export type Edit = (
  tools: EditTools,
  target: Target,
  random: SeededGenerator,
) => Promise<MadeEdit | 'unsuitable' | 'refused'>;

/** Somebody who writes objects, and what Planwright says of them. */
export interface Editor {
  readonly manager: string;
  readonly writer: NonNullable<Difference['writer']>;
  /** What the program calls itself, where it names no field manager. */
  readonly userAgent?: string;
}

/** How a request says who makes it. */
export function signatureOf({ manager, userAgent }: Editor): {
  readonly query: string;
  readonly headers: Readonly<Record<string, string>>;
} {
  if (userAgent === undefined) return { query: `?fieldManager=${manager}`, headers: {} };
  return { query: '', headers: { 'user-agent': userAgent } };
}

/** What must be found at a place that somebody edited, from what is stored there afterwards. Undefined where that is what was there before. */
export function expectedAt(
  { steps, value }: { readonly steps: readonly Step[]; readonly value: JsonValue },
  { planned, live }: Target,
  edited: { readonly after: LiveObject; readonly editor: Omit<Editor, 'userAgent'> },
): ExpectedDifference | undefined {
  const { after, editor } = edited;
  if (JSON.stringify(valueOf(after, steps)) === JSON.stringify(valueOf(live, steps))) return undefined;
  for (let depth = 1; depth <= steps.length; depth += 1) {
    const [above, place] = [steps.slice(0, depth - 1), steps.slice(0, depth)];
    const [wanted, found] = [valueOf(planned.manifest, above), valueOf(after, above)];
    // A list without keys that has another length is another list.
    if (
      isJsonArray(wanted) &&
      isJsonArray(found) &&
      steps[depth - 1]?.by === 'index' &&
      wanted.length !== found.length
    ) {
      return {
        object: planned.id,
        type: 'Changed',
        path: pathOf(above),
        desired: wanted,
        live: found,
        ...nameOf(editor),
      };
    }
    if (valueOf(after, place) === undefined) {
      // Kubernetes does not record who removes something.
      const desired = valueOf(planned.manifest, place);
      return {
        object: planned.id,
        type: 'Missing',
        path: pathOf(place),
        ...(desired === undefined ? {} : { desired }),
      };
    }
  }
  const held = valueOf(after, steps);
  return { object: planned.id, type: 'Changed', path: pathOf(steps), desired: value, live: held, ...nameOf(editor) };
}

function nameOf({ manager, writer }: Omit<Editor, 'userAgent'>): Pick<Difference, 'manager' | 'writer'> {
  return { manager, writer };
}

/** What a request gave, or that the server refused it. Whatever is not an answer to the request is thrown. */
export async function unlessRefused<Answer>(asked: Promise<Answer>): Promise<Answer | 'refused'> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof ApiError && error.status < 500) return 'refused';
    throw error;
  }
}
