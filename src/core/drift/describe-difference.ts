import { isJsonArray, isJsonObject, type JsonValue } from '../json/json.ts';
import type { Manifest } from '../manifest/manifest.ts';
import type { Attribution } from './attribute-difference.ts';
import { isSecret } from './comparable-object.ts';
import type { ValueDifference } from './compare-values.ts';
import type { Difference } from './difference.ts';
import { formatDifferencePath, pathOfPlace } from './place.ts';

/** A difference of an object in words. No value of a Secret is in it, and no value of a long list is written out. */
export function describeDifference(
  { type, place, desired, live }: ValueDifference,
  manifest: Manifest,
  { object, attribution }: { readonly object: string; readonly attribution: Attribution },
): Difference {
  const path = pathOfPlace(place);
  const isHidden = isSecret(manifest) && (path[0] === 'data' || path[0] === 'stringData');
  const values = isHidden ? {} : withoutAbsent({ desired, live });
  const message = describe(type, formatDifferencePath(path), values);
  return { object, type, path, ...values, ...withoutAbsent(attribution), message };
}

interface Values {
  readonly desired?: JsonValue | undefined;
  readonly live?: JsonValue | undefined;
}

function describe(type: ValueDifference['type'], path: string, { desired, live }: Values): string {
  const [wanted, found] = [textOf(desired), textOf(live)];
  switch (type) {
    case 'Missing':
      return `${path} is missing${wanted === undefined ? '' : `; the Plan says ${wanted}`}`;
    case 'Changed':
      if (wanted === undefined || found === undefined) return `${path} is not what the Plan says`;
      return wanted === found ? `${path} is not what the Plan says` : `${path} is ${found}; the Plan says ${wanted}`;
    case 'Extraneous':
      return `${path} is ${found ?? 'there'}; the Plan does not have it`;
  }
}

const LONGEST = 60;

function textOf(value: JsonValue | undefined): string | undefined {
  if (value === undefined) return undefined;
  const text = JSON.stringify(value);
  if (text.length <= LONGEST) return text;
  if (isJsonArray(value)) return `a list of ${value.length}`;
  if (isJsonObject(value)) return `an object with ${Object.keys(value).length} fields`;
  return `${text.slice(0, LONGEST)}…"`;
}

function withoutAbsent<T extends object>(object: T): T {
  // Only members whose value is undefined are left out, which are optional in T.
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as T;
}
