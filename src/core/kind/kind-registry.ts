import { InvariantError } from '../diagnostic/invariant-error.ts';
import { suggestName } from '../diagnostic/suggest-name.ts';
import { groupOf } from '../manifest/object-id.ts';
import { apiVersionOf, type Kind, storageVersionOf } from './kind.ts';

/** The kinds one run of Planwright knows, found by what a resource says of itself. */
export interface KindRegistry {
  readonly kinds: readonly Kind[];
  /** The kind of a resource, when its group, its kind and its version are known. */
  find(apiVersion: string, kind: string): KindLookup;
}

/** A kind, or what comes nearest to it. */
export type KindLookup =
  | { readonly found: true; readonly kind: Kind }
  | { readonly found: false; readonly expected: string; readonly nearest: Kind | undefined };

/**
 * Makes the registry of a list of kinds. Throws an InvariantError when two have one name, whatever their groups: labels and
 * Plans name a resource by kind and name, so theirs could not be told apart.
 */
export function createKindRegistry(kinds: readonly Kind[]): KindRegistry {
  refuseSameNames(kinds);
  const byGroupKind = new Map(kinds.map((kind) => [groupKindOf(kind), kind]));
  return {
    kinds,
    find(apiVersion, name) {
      const kind = byGroupKind.get(`${groupOf(apiVersion)}/${name}`);
      if (kind !== undefined && readableVersions(kind).includes(apiVersion)) return { found: true, kind };
      return { found: false, expected: describeKinds(kinds), nearest: kind ?? nearestKind(kinds, apiVersion, name) };
    },
  };
}

/** Every `apiVersion` of a kind that can be read. */
export function readableVersions(kind: Kind): readonly string[] {
  const { group } = kind.definition.spec;
  return [...new Set([storageVersionOf(kind).name, ...(kind.readsVersions ?? [])])].map((name) => `${group}/${name}`);
}

/** Finds a kind by any name a person uses for it: `chronikcluster`, `chronikclusters`, `ck`, `ChronikCluster`, with or without the group. */
export function findKindByName(kinds: readonly Kind[], name: string): Kind | undefined {
  const wanted = name.toLowerCase();
  return kinds.find((kind) => namesOf(kind).includes(wanted));
}

/** The names `findKindByName` understands. */
export function namesOf(kind: Kind): readonly string[] {
  const { group, names } = kind.definition.spec;
  const short = [names.kind, names.singular, names.plural].map((each) => each.toLowerCase());
  return [...new Set([...short, ...(names.shortNames ?? []), ...short.map((each) => `${each}.${group}`)])];
}

function refuseSameNames(kinds: readonly Kind[]): void {
  const names = kinds.map((kind) => kind.definition.spec.names.kind.toLowerCase());
  const repeated = names.find((name, index) => names.indexOf(name) !== index);
  if (repeated !== undefined) throw new InvariantError(`two kinds are called '${repeated}'`);
}

function groupKindOf(kind: Kind): string {
  const { group, names } = kind.definition.spec;
  return `${group}/${names.kind}`;
}

function describeKinds(kinds: readonly Kind[]): string {
  return kinds.map((kind) => `${apiVersionOf(kind)} ${kind.definition.spec.names.kind}`).join(', ');
}

function nearestKind(kinds: readonly Kind[], apiVersion: string, name: string): Kind | undefined {
  const nearestName = nearestOf(
    name,
    kinds.map((kind) => kind.definition.spec.names.kind),
  );
  const nearestGroup = nearestOf(
    groupOf(apiVersion),
    kinds.map((kind) => kind.definition.spec.group),
  );
  const sameName = kinds.find((kind) => kind.definition.spec.names.kind === nearestName);
  return sameName ?? kinds.find((kind) => kind.definition.spec.group === nearestGroup);
}

function nearestOf(text: string, candidates: readonly string[]): string | undefined {
  return candidates.includes(text) ? text : suggestName(text, candidates);
}
