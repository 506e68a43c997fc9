import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { JsonObject, JsonValue } from '../../../src/core/json/json.ts';
import type { CustomResourceDefinition, StructuralSchema } from '../../../src/core/schema/structural-schema.ts';
import { isRecord } from './is-record.ts';

/** A CRD of this repository, as its file says. */
export function readCrd(file: string): CustomResourceDefinition {
  return parse(readFileSync(file, 'utf8')) as CustomResourceDefinition; // A file of ours; the server checks it strictly.
}

/** The schema of the version that is stored. */
export function schemaOf({ spec, metadata }: CustomResourceDefinition): StructuralSchema {
  const version = spec.versions.find(({ storage }) => storage);
  if (version === undefined) throw new Error(`${metadata.name} stores no version`);
  return version.schema.openAPIV3Schema;
}

/** A change of a document: values by dotted path, and the paths `without` which it is left. */
type Change = JsonObject & { readonly without?: readonly string[] };

/** What differs between the two judges on purpose: findings of one of them, and why. */
export interface Difference {
  readonly document: string;
  readonly onlyServer?: readonly string[];
  readonly onlyOffline?: readonly string[];
  readonly because: string;
}

interface CasesFile {
  readonly base: JsonObject;
  readonly status?: JsonObject;
  readonly printed: JsonObject;
  readonly accepted: Readonly<Record<string, Change>>;
  readonly refused: Readonly<Record<string, Change>>;
  readonly updates?: {
    readonly from: Change;
    readonly accepted: Readonly<Record<string, Change>>;
    readonly refused: Readonly<Record<string, Change>>;
  };
  readonly differences?: readonly Difference[];
  readonly stricter?: Readonly<Record<string, string>>;
}

/** One document that both judges look at. */
export interface RuleCase {
  readonly claim: string;
  readonly isAccepted: boolean;
  readonly document: JsonObject;
  /** The document that is there already, for an update. */
  readonly old?: JsonObject;
}

/** What `rules/<name of the CRD>.yaml` holds: a valid document, and what becomes of it when it is changed. */
export interface RuleCases {
  readonly base: JsonObject;
  readonly status: JsonObject | undefined;
  /** The cells of `kubectl get -o wide` for the base with that status, by column. */
  readonly printed: JsonObject;
  readonly cases: readonly RuleCase[];
  readonly differences: readonly Difference[];
  /** What the server lets pass and Planwright does not, among the documents made from the schema: the reasons by claim. */
  readonly stricter: Readonly<Record<string, string>>;
}

/** Reads the cases of a CRD. Throws where there is no such file: every CRD needs one. */
export function readRuleCases(crdName: string): RuleCases {
  const text = readFileSync(new URL(`rules/${crdName}.yaml`, import.meta.url), 'utf8');
  const {
    base,
    status,
    printed,
    accepted,
    refused,
    updates,
    differences = [],
    stricter = {},
  } = parse(text, {
    merge: true,
    maxAliasCount: -1,
  }) as CasesFile; // Files beside this one; a wrong shape fails loudly.
  const created = { [String(true)]: accepted, [String(false)]: refused };
  const old = updates === undefined ? undefined : changed(base, updates.from);
  const updated = updates === undefined ? {} : { [String(true)]: updates.accepted, [String(false)]: updates.refused };
  return {
    base,
    status,
    printed,
    differences,
    stricter,
    cases: [
      { claim: 'the base', isAccepted: true, document: base },
      ...casesOf(created, (change) => ({ document: changed(base, change) })),
      ...(old === undefined ? [] : casesOf(updated, (change) => ({ document: changed(old, change), old }))),
    ],
  };
}

function casesOf(
  changes: Readonly<Record<string, Readonly<Record<string, Change>>>>,
  caseOf: (change: Change) => Omit<RuleCase, 'claim' | 'isAccepted'>,
): readonly RuleCase[] {
  return Object.entries(changes).flatMap(([isAccepted, byClaim]) =>
    Object.entries(byClaim).map(([claim, change]) => ({
      claim,
      isAccepted: isAccepted === 'true',
      ...caseOf(change),
    })),
  );
}

function changed(base: JsonObject, { without = [], ...values }: Change): JsonObject {
  const document = structuredClone(base);
  for (const path of without) holderOf(document, path, (holder, name) => Reflect.deleteProperty(holder, name));
  for (const [path, value] of Object.entries(values)) {
    holderOf(document, path, (holder, name) => Reflect.set(holder, name, value as JsonValue));
  }
  return document;
}

/** Keys with dots in them stand inside a value, never in a path. */
function holderOf(document: object, path: string, use: (holder: object, name: string) => boolean): void {
  const parts = path.split('.');
  let holder = document;
  for (const part of parts.slice(0, -1)) {
    if (!isRecord(Reflect.get(holder, part))) Reflect.set(holder, part, {});
    holder = Reflect.get(holder, part) as object;
  }
  use(holder, parts.at(-1) ?? '');
}
