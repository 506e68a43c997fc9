import { createHash } from 'node:crypto';
import { canonicalJson } from '../../../src/core/manifest/canonical-json.ts';
import type { JsonValue } from '../../../src/core/json/json.ts';

/** A uid that depends on nothing but the text. */
export function uidOf(text: string): string {
  const hex = hashOf(text);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join('-');
}

/** The end of a generated name: `x7k2p`. */
export function suffixOf(text: string): string {
  return hashOf(text).slice(0, 5);
}

/** The hash of a pod template, as controllers put it into labels and names. */
export function revisionOf(template: JsonValue | undefined): string {
  return hashOf(canonicalJson(template ?? null)).slice(0, 10);
}

/** A number from 0 up to a limit. */
export function numberOf(text: string, limit: number): number {
  return Number.parseInt(hashOf(text).slice(0, 8), 16) % limit;
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
