import { builtInShapes } from '../../core/drift/built-in-shapes.ts';
import type { FieldShape, FieldShapes } from '../../core/drift/field-shapes.ts';
import { shapesFromOpenApi } from '../../core/drift/shapes-from-open-api.ts';
import { isApiVersion } from '../../core/live/served-kinds.ts';
import { groupOf } from '../../core/manifest/object-id.ts';
import { SECOND } from '../../core/time/instant.ts';
import type { ApiClient } from '../api/api-client.ts';
import { type LookAnswer, SCHEMAS } from './look-entry.ts';
import { createLooks, type LookParts } from './looks.ts';
import type { ObjectType } from './needed-kinds.ts';
import type { ResourceKey } from './observer.ts';

/** How the fields of planned kinds are compared that Kubernetes itself does not have: the cluster's OpenAPI says. */
export interface ForeignShapes {
  /** All that is known, the built-in kinds included; always the same object. */
  readonly shapes: FieldShapes;
  /** The types a resource needs from now on. */
  want(key: ResourceKey, types: readonly ObjectType[]): void;
  /** Whether more will be known of some types in a moment. */
  isSettled(types: readonly ObjectType[]): boolean;
  /** A definition of this group came, changed or went. */
  changed(group: string): void;
  stop(): void;
}

/** The API server takes a second or two to publish what a changed definition says. In milliseconds. */
export const PUBLISHING = 3 * SECOND;

/** Knows of no foreign kind yet. */
export function createForeignShapes(
  api: Pick<ApiClient, 'send'>,
  parts: Pick<LookParts<unknown>, 'clock' | 'random' | 'owns' | 'tell'>,
): ForeignShapes {
  /** The kinds that were ever wanted of a version: of the others of a document nothing is kept. */
  const kinds = new Map<string, Set<string>>();
  const looks = createLooks<ShapesByKind>({ ...parts, atOnce: 1, isReady: () => false, isSame: () => false });
  const shapeOf: FieldShapes['shapeOf'] = (type) =>
    builtInShapes.shapeOf(type) ?? looks.find(type.apiVersion)?.value?.get(type.kind);
  return {
    shapes: { shapeOf },
    want(key, types) {
      const versions = [...new Set(types.map(({ apiVersion }) => apiVersion))];
      const added = types.filter(({ apiVersion, kind }) => kinds.get(apiVersion)?.has(kind) !== true);
      for (const { apiVersion, kind } of added) {
        kinds.set(apiVersion, (kinds.get(apiVersion) ?? new Set<string>()).add(kind));
      }
      looks.want(
        key,
        versions.map((id) => ({ id, pace: SCHEMAS, read: () => readShapes(api, id, kinds.get(id) ?? []) })),
      );
      for (const { apiVersion } of added) looks.again(apiVersion);
    },
    isSettled: (types) =>
      types.every(({ apiVersion, kind }) => {
        const looked = looks.find(apiVersion);
        if (looked === undefined || !looked.isSettled) return false;
        return looked.value === undefined || looked.value.has(kind) || looked.failure !== undefined;
      }),
    changed(group) {
      for (const version of looks.ids()) if (groupOf(version) === group) looks.again(version, PUBLISHING);
    },
    stop: () => looks.stop(),
  };
}

/** Undefined for a kind that the document does not describe. */
type ShapesByKind = ReadonlyMap<string, FieldShape | undefined>;

async function readShapes(
  api: Pick<ApiClient, 'send'>,
  apiVersion: string,
  kinds: Iterable<string>,
): Promise<LookAnswer<ShapesByKind>> {
  if (!isApiVersion(apiVersion)) return { value: undefined };
  const root = apiVersion.includes('/') ? 'apis' : 'api';
  const { status, body, message } = await api.send({ method: 'GET', path: `/openapi/v3/${root}/${apiVersion}` });
  if (status === 404) return { value: undefined };
  if (status !== 200 || body === undefined) {
    return {
      failure: { reason: status === 403 ? 'Forbidden' : 'NotRead', message: `OpenAPI of ${apiVersion}: ${message}` },
    };
  }
  const read = shapesFromOpenApi(body);
  return { value: new Map([...kinds].map((kind) => [kind, read.shapeOf({ apiVersion, kind })])) };
}
