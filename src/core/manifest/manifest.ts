import type { JsonObject } from '../json/json.ts';

/** What every object's `metadata` holds, as far as Planwright reads it. Members that are undefined count as absent. */
export interface ManifestMetadata extends JsonObject {
  readonly name: string;
  readonly namespace?: string | undefined;
  readonly labels?: Readonly<Record<string, string>> | undefined;
  readonly annotations?: Readonly<Record<string, string>> | undefined;
}

/** One rendered Kubernetes object of any kind, always named (never `generateName`). */
export interface Manifest extends JsonObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: ManifestMetadata;
}
