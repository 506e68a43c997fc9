import type { JsonObject } from '../../src/core/json/json.ts';
import { type Changes, change } from './change.ts';

/** A manifest with everything that must be said about it. */
export interface Refused {
  readonly manifest: JsonObject;
  readonly problems: readonly string[];
  /** Why we refuse what a server lets pass. Absent where the server refuses it too. */
  readonly stricterBecause?: string;
}

/** An accepted manifest with a fault that a server refuses. */
export function refuse(accepted: JsonObject, changes: Changes, ...problems: readonly string[]): Refused {
  return { manifest: change(accepted, changes), problems };
}

/** An accepted manifest with a fault that a server lets pass. */
export function refuseStrictly(reason: string, refused: Refused): Refused {
  return { ...refused, stricterBecause: reason };
}
