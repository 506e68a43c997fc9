import type { FieldPath } from '../json/json.ts';

/** A place inside a desired object, as a chain to the root: cheap to make for every field, and spelled only for differences. */
export interface Place {
  readonly parent: Place | undefined;
  /** As in `Difference.path`: items of lists with keys are named by them. */
  readonly name: string | number;
  /** Of an item of such a list: its position in the manifest. */
  readonly index?: number;
}

/** The place as a path, outermost first. */
export function pathOfPlace(place: Place | undefined): FieldPath {
  const path: (string | number)[] = [];
  for (let part = place; part !== undefined; part = part.parent) path.push(part.name);
  return path.reverse();
}

/** The place as a chain of parts, outermost first. */
export function partsOfPlace(place: Place | undefined): readonly Place[] {
  const parts: Place[] = [];
  for (let part = place; part !== undefined; part = part.parent) parts.push(part);
  return parts.reverse();
}

/** Writes the path of a difference as people do: `spec.template.spec.containers[name=app].image`. */
export function formatDifferencePath(path: FieldPath): string {
  let text = '';
  for (const part of path) {
    if (typeof part === 'number' || KEYED_ITEM.test(part)) text += `[${part}]`;
    else if (PLAIN_NAME.test(part)) text += text === '' ? part : `.${part}`;
    else text += `[${JSON.stringify(part)}]`;
  }
  return text;
}

/** Keys of items are names of fields; no label, annotation, or key of a ConfigMap has an equals sign. */
const KEYED_ITEM = /^[A-Za-z][\w-]*=/;
const PLAIN_NAME = /^[A-Za-z_$][\w$-]*$/;
